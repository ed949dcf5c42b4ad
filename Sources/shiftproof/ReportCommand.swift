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
    abstract: "Run what the Markdown reports tell of our operators and write them.",
    usage: "shiftproof report [<options>]",
    discussion: """
      What they tell of other frameworks was recorded (--fixtures). The same seed, number of cases and recordings give the same bytes on every machine. Pages are written \
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
    let surveyed = try survey(in: "\(fixtures)/frameworks")
    let verification = verified(count, seed: seed, workers: workers)
    if verification.stopped != nil {
      StandardOutput.tell(VerificationText.verdict(verification))
      Diagnostics.say("report: stopped before its pages; none was written")
      return
    }
    // The rest is of many kinds, each of seconds: what is known is said at once.
    let signals = Interruption { [out] signal in
      print(VerificationText.verdict(verification))
      _ = StandardOutput.failure()
      if isNew { rmdir(out) }
      ProgressBar.clear()
      Diagnostics.say("report: stopped before its pages; none was written")
      Foundation.exit(128 + signal)
    }
    let conformance = Conformance(of: recorded, workers: workers)
    let results = try ReportResults(
      verification: verification, conformance: conformance,
      spreads: RecordedSpread.all(in: recorded.map(\.file)), liveRuns: live,
      survey: surveyed, workers: workers)
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

  /// The results of the survey of frameworks, if there are some.
  private func survey(in folder: String) throws -> FrameworkSurvey? {
    let results = "\(folder)/results"
    guard FileManager.default.fileExists(atPath: results) else { return nil }
    let names = try FileManager.default.contentsOfDirectory(atPath: results).filter {
      $0.hasSuffix(".json")
    }.sorted().map { "\(results)/\($0)" }
    guard !names.isEmpty else { return nil }
    let facts = "\(folder)/discrepancies.json"
    return try FrameworkSurvey(
      results: names.map { ($0, try readFile($0)) }, facts: (facts, try readFile(facts)),
      program: { id in
        String(decoding: try readFile("\(folder)/discrepancies/\(id).py"), as: UTF8.self)
      })
  }
}
