import ArgumentParser
import Foundation
import ShiftAtlas
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Run everything at its default size and write the Markdown reports.",
    discussion: """
      The same seed and number of cases give the same bytes on every machine. Pages are written \
      beside their target and renamed, so an interrupted run leaves no half page.
      """)

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var out = "Reports"

  @Option(help: ArgumentHelp("The folder of recorded cases.", valueName: "folder"))
  var fixtures = "Fixtures"

  func run() throws {
    let (count, seed) = (try options.caseCount(), try options.seed.value())
    let workers = try options.workers.count()
    // Before any work: a folder that cannot be written to should not cost a minute.
    try makeFolder(out, of: "--out")
    let recorded = try recordedCases(in: recordedFiles(in: fixtures))
    let path = "\(fixtures)/live-runs.json"
    let live =
      FileManager.default.fileExists(atPath: path)
      ? try LiveRuns(readFile(path), named: path) : nil
    let conformance = Conformance(of: recorded, workers: workers)
    let bar = ProgressBar("verify", total: count)
    let verification = Verification().run(
      0..<count, seed: seed, workers: workers, progress: { bar.report($0) })
    bar.finish()
    let results = try ReportResults(
      verification: verification, conformance: conformance,
      spreads: RecordedSpread.all(in: recorded.map(\.file)), liveRuns: live, workers: workers)
    for file in Report.files(results) {
      let path = "\(out)/\(file.path)"
      try replaceFile(path, with: Array(file.text.utf8))
      Diagnostics.say(path)
    }
    let found = results.detection.faults.count { $0.found == results.detection.seeds.count }
    print(
      VerificationText.verdict(verification) + "; " + conformance.summary
        + "; \(found) of \(results.detection.faults.count) planted faults found")
    if !verification.holds || conformance.failed > 0 || !results.detection.isComplete
      || !results.operators.allSatisfy(\.holds)
    {
      throw ExitCode(1)
    }
  }
}
