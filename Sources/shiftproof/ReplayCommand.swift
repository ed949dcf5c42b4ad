import ArgumentParser
import PropertyTesting
import ShiftReports
import ShiftTensors
import ShiftVerification

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeat one case from its token, or from the file of a saved one.",
    discussion: """
      Draws the case again, runs every strategy on it in every format, shows each cell class that \
      differs, and shrinks each disagreement to its smallest case.
      """)

  @Argument(help: "The token that a run printed, such as 7f3a-24301-fs, or a path to a .json file.")
  var token: String

  @OptionGroup var pattern: PatternOptions

  @OptionGroup var distribution: DistributionOptions

  @Option(help: ArgumentHelp("Number formats, separated by commas.", valueName: "names"))
  var formats = "float,double,rational"

  func run() throws {
    let verification = try distribution.applied(
      to: pattern.applied(to: Verification(formats: try shiftproof.formats(formats))))
    if token.hasSuffix(".json") {
      let saved: Regression<ShiftSubject> = try Corpus.read(file: token)
      print(VerificationText.saved(saved, verification.judge(saved.saved)))
      if !verification.replay([saved]).violations.isEmpty { throw ExitCode(1) }
      return
    }
    let token = try CaseToken(token)
    let replay = verification.replay(token)
    print(
      VerificationText.replay(
        replay, again: ReplayLine(options: pattern.arguments + distribution.arguments)))
    if !replay.result.violations.isEmpty { throw ExitCode(1) }
  }
}
