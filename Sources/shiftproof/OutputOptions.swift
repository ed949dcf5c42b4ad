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

  /// Tries before the run what would stop the telling after it.
  func prepare<S>(_ verification: inout Verification<S>) throws {
    verification.countsByHardClass = baseline != nil
    try tryFiles()
  }

  /// - Throws: where a file cannot be written, or the baseline cannot be read.
  func tryFiles() throws {
    if update, baseline == nil {
      throw ShiftError("--update", found: "no --baseline", expected: "the file to write")
    }
    for path in [junit, summary, update ? baseline : nil].compactMap({ $0 }) {
      try requireWritable(path)
    }
    _ = try recorded()
  }

  /// The baseline to hold the result against, if there is one.
  private func recorded() throws -> Baseline? {
    guard let baseline, !update else { return nil }
    return try Baseline(readFile(baseline), named: baseline)
  }

  /// What a result says in each of the ways that are asked for.
  struct Telling {
    let text: String
    let suites: [JUnitXML.Suite]
    let summary: String
    let annotations: [String]
    let holds: Bool
  }

  func telling<S>(_ result: VerificationResult<S>, replay: ReplayLine) -> Telling {
    Telling(
      text: json
        ? VerificationText.json(result) : VerificationText.terminal(result, replay: replay),
      suites: junit == nil ? [] : JUnitXML.suites(result, replay: replay),
      summary: summary == nil ? "" : SummaryMarkdown.text(result, replay: replay),
      annotations: annotations ? Annotations.lines(result, replay: replay) : [],
      holds: result.holds)
  }

  /// Prints and writes what results say.
  private func tell(_ tellings: [Telling]) throws {
    if let junit {
      try replaceFile(junit, with: Array(JUnitXML.text(tellings.flatMap(\.suites)).utf8))
    }
    if let summary {
      try replaceFile(
        summary, with: Array(tellings.map(\.summary).joined(separator: "\n").utf8))
    }
    let texts = tellings.map(\.text)
    if json, texts.count > 1 {
      print("[" + texts.joined(separator: ",\n") + "]")
    } else {
      let text = texts.joined(separator: "\n\n")
      json ? print(text) : StandardOutput.tell(text)
    }
    tellings.flatMap(\.annotations).forEach(Diagnostics.say)
  }

  /// Prints and writes what several runs say, then fails if one of them asks for it.
  func write(_ tellings: [Telling]) throws {
    try tell(tellings)
    if !tellings.allSatisfy(\.holds) { throw ExitCode(1) }
  }

  /// Prints and writes everything, then fails if the result asks for it.
  func write<S>(_ found: VerificationResult<S>, replay: ReplayLine) throws {
    var result = found
    let now = Baseline(result)
    let changes = try recorded()?.changes(to: now, named: baseline!)
    result.acceptance = changes?.acceptance
    try tell([telling(result, replay: replay)])
    if let baseline, update {
      guard result.isWhole else {
        throw ShiftError(
          "--update", found: "a run that stopped after \(result.cases.count) cases",
          expected: "a whole run to record")
      }
      try replaceFile(baseline, with: Array(now.text.utf8))
      Diagnostics.say(
        "\(baseline): \(now.rows.count) rows recorded, one for each class, format and place")
      return
    }
    if let changes, let baseline { tell(changes, baseline) }
    // A baseline excuses the deviations that it records and nothing else.
    if !result.holds { throw ExitCode(1) }
  }

  private func tell(_ changes: Baseline.Changes, _ baseline: String) {
    for line in changes.other { Diagnostics.say("note: \(line)") }
    for line in changes.better { Diagnostics.say("better: \(line)") }
    for line in changes.worse { Diagnostics.say("worse: \(line)") }
    Diagnostics.say(
      changes.worse.isEmpty
        ? "no deviation is worse than \(baseline)"
        : "\(changes.worse.count) rows are worse than \(baseline)")
  }
}
