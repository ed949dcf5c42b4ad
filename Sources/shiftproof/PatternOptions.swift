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
    verification.subject.cases.patterns = [try wholePattern(of: preset)]
    verification.subject.cases.boundaries = [preset.boundary]
    for strategy in verification.subject.contenders {
      guard case .none(let reason) = strategy.recipe(for: preset.boundary) else { continue }
      let words = "\(strategy.name), without a recipe for \(preset.boundary.rawValue): \(reason)"
      verification.subject.contenders.removeAll { $0.name == strategy.name }
      verification.subject.leftOut.append(words)
      Diagnostics.say("note: left out is \(words)")
    }
    verification.subject.demandWhatIsDrawn()
    return verification
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String { preset.map { " --preset \($0)" } ?? "" }
}

/// - Throws: `ShiftError` for a model that moves by fractions, which have no whole pattern.
func wholePattern(of preset: Preset) throws(ShiftError) -> Pattern {
  guard let pattern = preset.pattern else {
    throw ShiftError(
      "--preset", found: "\(preset.name), which moves by fractions of a pixel",
      expected: "a preset of whole pixels")
  }
  return pattern
}
