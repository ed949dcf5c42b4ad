import ArgumentParser
import ShiftTensors
import ShiftVerification

/// What the cases of a run are drawn from, if not from the ordinary distribution, and how many of them
/// meet the laws.
struct DistributionOptions: ParsableArguments {
  @OptionGroup var sizes: SizeOptions

  @Flag(help: "Shifts by fractions of a pixel beside whole ones.")
  var fractions = false

  @Option(
    help: ArgumentHelp(
      "One in so many cases is also held against the laws, 0 for none (default: 16).",
      valueName: "n"))
  var laws: String?

  func applied(
    to verification: Verification<ShiftSubject>
  ) throws(ShiftError) -> Verification<ShiftSubject> {
    var verification = verification
    if fractions {
      guard verification.subject.cases.patterns.isEmpty else {
        throw ShiftError("--fractions", found: "--preset", expected: "one of them")
      }
      verification.subject.cases.fractions = .any
      verification.subject.demandWhatIsDrawn()
    }
    try sizes.apply(to: &verification)
    if let laws {
      verification.lawStride = try wholeNumber(laws, of: "--laws", in: 0...1_000_000)
      if verification.lawStride == 0 { verification.subject.laws = [] }
    }
    return verification
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String {
    (fractions ? " --fractions" : "") + sizes.arguments + (laws.map { " --laws \($0)" } ?? "")
  }
}
