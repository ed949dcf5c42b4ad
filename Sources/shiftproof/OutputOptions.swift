import ArgumentParser
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

/// How the result of a verification is told, and what it is held against.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Write the result as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Also write JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(
    help: ArgumentHelp("Also write a Markdown summary, fit for a CI job.", valueName: "file"))
  var summary: String?

  @Flag(help: "Mark the findings as GitHub annotations, on standard error.")
  var annotations = false

  @Option(
    help: ArgumentHelp(
      "Hold the deviations against those recorded here: only what is worse fails.",
      valueName: "file"))
  var baseline: String?

  @Flag(help: "Write the baseline anew instead.")
  var update = false

  /// All of these, as they are written, and whether they are asked for.
  private var all: [(name: String, isAsked: Bool)] {
    [
      ("--json", json), ("--junit", junit != nil), ("--summary", summary != nil),
      ("--annotations", annotations), ("--baseline", baseline != nil), ("--update", update),
    ]
  }

  /// The first of these that asks for something to be told, as it is written.
  var named: String? { all.first { $0.isAsked && $0.name != "--baseline" }?.name }

  /// The first of these that only cases can answer, as it is written.
  var aboutCases: String? { all.first { $0.isAsked && $0.name != "--json" }?.name }

  func prepare<S>(_ verification: inout Verification<S>) throws(ShiftError) {
    if update, baseline == nil {
      throw ShiftError("--update", found: "no --baseline", expected: "the file to write")
    }
    verification.countsByHardClass = baseline != nil
  }

  /// Prints and writes everything, then fails if the result asks for it.
  func write<S>(_ result: VerificationResult<S>, replay: ReplayLine) throws {
    // A file that cannot be read is said before anything is written.
    let recorded: Baseline? =
      if let baseline, !update {
        try Baseline(readFile(baseline), named: baseline)
      } else {
        nil
      }
    let now = Baseline(result)
    let changes = try recorded?.changes(to: now)
    if let junit {
      try replaceFile(
        junit, with: Array(JUnitXML.text(result, replay: replay).utf8))
    }
    if let summary {
      try replaceFile(
        summary, with: Array(SummaryMarkdown.text(result, replay: replay).utf8))
    }
    print(
      json
        ? VerificationText.json(result)
        : VerificationText.terminal(result, replay: replay))
    if annotations {
      Annotations.lines(result, replay: replay).forEach(Diagnostics.say)
    }
    if let baseline, update {
      guard !result.isCutShort else {
        throw ShiftError(
          "--update", found: "a run that stopped after \(result.cases.count) cases",
          expected: "a whole run to record")
      }
      try replaceFile(baseline, with: Array(now.text.utf8))
      Diagnostics.say("\(baseline): \(now.rows.count) deviations recorded")
      return
    }
    guard let changes, let baseline else {
      if !result.holds { throw ExitCode(1) }
      return
    }
    for line in changes.other { Diagnostics.say("note: \(line)") }
    for line in changes.better { Diagnostics.say("better: \(line)") }
    for line in changes.worse { Diagnostics.say("worse: \(line)") }
    Diagnostics.say(
      changes.worse.isEmpty
        ? "no deviation is worse than \(baseline)"
        : "\(changes.worse.count) deviations are worse than \(baseline)")
    // The baseline excuses the deviations it records and nothing else.
    if !changes.worse.isEmpty || !result.holdsButForDeviations { throw ExitCode(1) }
  }
}
