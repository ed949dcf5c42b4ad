import ArgumentParser
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which pattern and boundary the cases of a run have, if they are not to be drawn.
struct PatternOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The shifts, group rule and boundary of a published model instead of drawn ones: "
        + Preset.names + ".",
      valueName: "name"))
  var preset: String?

  func model() throws(ShiftError) -> Preset? {
    try preset.map { name throws(ShiftError) in
      try named(name, of: "--preset", among: Preset.named)
    }
  }

  /// The verification of these cases: of a preset, the hard classes that its shifts have are demanded,
  /// and a strategy without a recipe for its boundary is left out, which is said.
  func applied(
    to verification: Verification<ShiftSubject>
  ) throws(ShiftError) -> Verification<ShiftSubject> {
    guard let preset = try model() else { return verification }
    var verification = verification
    verification.subject.cases.patterns = [preset.pattern]
    verification.subject.cases.boundaries = [preset.boundary]
    for strategy in verification.subject.contenders {
      guard case .none(let reason) = strategy.recipe(for: preset.boundary, by: preset.pattern)
      else { continue }
      let words = "\(strategy.name), without a recipe for \(preset.boundary.rawValue): \(reason)"
      verification.subject.contenders.removeAll { $0.name == strategy.name }
      verification.subject.leftOut.append(words)
      Diagnostics.say("note: left out is \(words)")
    }
    verification.subject.demandWhatIsDrawn()
    return verification
  }

  /// - Throws: `ShiftError` where a preset says already how far content moves.
  func refuseBeside(_ option: String) throws(ShiftError) {
    guard let preset else { return }
    throw ShiftError(option, found: "--preset \(preset)", expected: "one of them")
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String { preset.map { " --preset \($0)" } ?? "" }
}
