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
    usage: "shiftproof report [<options>]",
    discussion: """
      The same seed and number of cases give the same bytes on every machine. Pages are written \
      beside their target and renamed, so an interrupted run leaves no half page; one that is interrupted \
      before they are made writes none.
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
    let isNew = !FileManager.default.fileExists(atPath: out)
    try makeFolder(out, of: "--out")
    // Only an empty one goes.
    defer { if isNew { rmdir(out) } }
    try requireWritable("\(out)/README.md")
    let recorded = try recordedCases(in: recordedFiles(in: fixtures))
    let path = "\(fixtures)/live-runs.json"
    let live =
      FileManager.default.fileExists(atPath: path)
      ? try LiveRuns(readFile(path), named: path) : nil
    let verification = verified(count, seed: seed, workers: workers)
    if verification.isStopped {
      StandardOutput.tell(VerificationText.verdict(verification))
      Diagnostics.say("report: stopped before its pages; none was written")
      return
    }
    // The rest is of many kinds, each of seconds: what is known is said at once.
    let signals = Interruption(telling: { [out] in
      print(VerificationText.verdict(verification))
      if StandardOutput.failure() == nil { _ = fflush(nil) }
      if isNew { rmdir(out) }
      Diagnostics.say("report: stopped before its pages; none was written")
    })
    let conformance = Conformance(of: recorded, workers: workers)
    let results = try ReportResults(
      verification: verification, conformance: conformance,
      spreads: RecordedSpread.all(in: recorded.map(\.file)), liveRuns: live, workers: workers)
    let files = Report.files(results)
    // From here on it takes less time to write all of them than to say which were.
    signals.cancel()
    for number in [SIGINT, SIGTERM] { signal(number, SIG_IGN) }
    for file in files {
      let path = "\(out)/\(file.path)"
      try replaceFile(path, with: Array(file.text.utf8))
      Diagnostics.say(path)
    }
    let found = results.detection.faults.count { $0.found == results.detection.seeds.count }
    StandardOutput.tell(
      VerificationText.verdict(verification) + "; " + conformance.summary
        + "; \(found) of \(results.detection.faults.count) planted faults found")
    if !verification.holds || conformance.failed > 0 || !results.detection.isComplete
      || !results.operators.allSatisfy(\.holds)
    {
      throw ExitCode(1)
    }
  }

  private func verified(
    _ count: Int, seed: UInt64, workers: Int
  ) -> VerificationResult<ShiftSubject> {
    let signals = Interruption()
    defer { signals.cancel() }
    let bar = ProgressBar("verify", total: count)
    defer { bar.finish() }
    var verification = Verification()
    verification.stop = Interruption.stop
    return verification.run(0..<count, seed: seed, workers: workers, progress: { bar.report($0) })
  }
}
