import ArgumentParser
import ShiftTensors
import ShiftVerification

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the five strategies with the oracle on random tensors and shifts.",
    discussion: """
      Draws cases from the seed, runs every strategy that claims the boundary of a case in every \
      format, and compares bit for bit with the oracle. Deviations are classified exactly; the \
      smallest case of each is shown with a token for 'shiftproof replay'.
      """)

  @OptionGroup var options: RunOptions

  @OptionGroup var pattern: PatternOptions

  @OptionGroup var distribution: DistributionOptions

  @Option(help: ArgumentHelp("Number formats, separated by commas.", valueName: "names"))
  var formats = "float,double,rational"

  @OptionGroup var range: RangeOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    var verification = try pattern.applied(
      to: Verification(formats: try shiftproof.formats(formats)))
    verification = try distribution.applied(to: verification)
    try output.prepare(&verification)
    let (count, seed) = (try options.caseCount(), try options.seedValue())
    let chosen =
      (formats == "float,double,rational" ? "" : " --formats \(formats)") + pattern.arguments
      + distribution.arguments
    let result = try range.run(
      verification, title: "verify", total: count, seed: seed, workers: try options.workerCount(),
      options: chosen, output: output)
    if let result { try output.write(result, replayOptions: chosen) }
  }
}
