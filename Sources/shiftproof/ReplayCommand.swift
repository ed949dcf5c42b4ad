import ArgumentParser
import PropertyTesting
import ShiftReports
import ShiftTensors
import ShiftVerification

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeat one case from its token, or from the file of a saved one.",
    usage: "shiftproof replay <token> [<options>]",
    discussion: """
      Draws the case again, runs every built-in strategy on it in each format asked for, shows each cell \
      class that differs, and shrinks each disagreement. A token names in 15 bits \
      what its case is drawn from: one that was drawn otherwise or of a test with patterns of its own is all but surely refused. One \
      of 'check' that fits repeats the case with the built-in ways; 'check --replay' asks the program.
      """)

  @Argument(
    help: "The token that verify printed, such as 7f3a-24301-000-6a, or a path to a .json file.")
  var token: String

  @OptionGroup var operators: OperatorOptions

  @OptionGroup var pattern: PatternOptions

  @OptionGroup var distribution: DistributionOptions

  @Option(
    help: ArgumentHelp("Number formats, some of \(NumberFormat.names).", valueName: "names"))
  var formats = usualFormats

  func run() throws {
    if let kind = try operators.kind() {
      try operators.refuseShifts(pattern.arguments + distribution.arguments)
      return try run(kind)
    }
    try operators.refuseAlone()
    let verification = try distribution.applied(
      to: pattern.applied(to: Verification(formats: try ShiftProofCommand.formats(formats))))
    if token.hasSuffix(".json") {
      let saved: Regression<ShiftSubject> = try Corpus.read(file: token)
      StandardOutput.tell(VerificationText.saved(saved, verification.judge(saved.saved)))
      if !verification.replay([saved]).violations.isEmpty { throw ExitCode(1) }
      return
    }
    let token = try CaseToken(token)
    let replay = try verification.replay(token)
    StandardOutput.tell(
      VerificationText.replay(
        replay,
        again: ReplayLine(
          options: pattern.arguments + distribution.arguments
            + ShiftProofCommand.arguments(formats: formats))))
    if !replay.result.violations.isEmpty { throw ExitCode(1) }
  }

  /// A case of our own dialects of an operator, as `verify --operator` draws it.
  private func run<Call: OperatorCall>(_ kind: Call.Type) throws {
    let verification = try operators.verification(of: kind, formats: formats)
    let replay = try verification.replay(try CaseToken(token))
    print(
      VerificationText.replay(
        replay, again: ReplayLine(options: operators.arguments(formats: formats))))
    if !replay.result.violations.isEmpty { throw ExitCode(1) }
  }
}
