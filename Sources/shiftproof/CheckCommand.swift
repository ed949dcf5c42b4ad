import ArgumentParser
import Foundation
import PropertyTesting
import ShiftCandidates
import ShiftExchange
import ShiftReports
import ShiftStrategies
import ShiftTensors
import ShiftVerification

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a new strategy: a program to talk to, or a file of its answers.",
    discussion: """
      A candidate is any program that reads cases from standard input and writes answers to standard \
      output, as CASE-FILES.md and Examples/candidates show. It is asked random cases of each pipeline; \
      every answer is compared with the oracle bit for bit, and each fault is shrunk by asking again. \
      Exit status 1 if it breaks the promise of a pipeline, crashes, hangs or answers with garbage. What \
      may depend on chance or on earlier questions is asked again of a fresh process, alone and in order. \
      A program that hangs costs at most 21 time limits, 13 if it always does; one that ends before it is \
      asked anything ends the run.

      Offline: 'shiftproof export --out cases.safetensors', then \
      'shiftproof check --cases cases.safetensors --answers answers.safetensors'; the file says with \
      which options it was exported.
      """)

  @Option(help: ArgumentHelp("The program, as a shell would start it.", valueName: "command"))
  var candidate: String?

  @Option(help: ArgumentHelp("A file of answers to the cases of --cases.", valueName: "file"))
  var answers: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many cases, or with --answers the file of them.", valueName: "n"))
  var cases = "1000"

  @OptionGroup var questions: CandidateRunOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Seconds for one answer, the start included.", valueName: "s"))
  var timeLimit = "30"

  @Option(
    help: ArgumentHelp(
      "A deviation that is no fault, with its greatest ulps: 'rounding:4'; may be repeated.",
      valueName: "class[:ulps]"))
  var allow: [String] = []

  @Option(help: ArgumentHelp("One case of an earlier run, from its token.", valueName: "token"))
  var replay: String?

  @OptionGroup var workers: WorkersOption

  @OptionGroup var range: RangeOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard (candidate == nil) != (answers == nil) else {
      throw ShiftError(
        "arguments",
        found: candidate == nil
          ? "neither --candidate nor --answers" : "both --candidate and --answers",
        expected: "one of them")
    }
    if let option = range.named, answers != nil || replay != nil {
      throw ShiftError(
        option, found: answers != nil ? "--answers" : "--replay",
        expected: "a run of random cases, with --candidate and --cases")
    }
    guard let command = candidate else { return try judgeFile() }
    if let result = try talk(to: command) {
      try output.write(result, replay: ReplayLine(options: options(command)))
    }
  }

  /// `nil` for a replay, which prints itself, and for a shard, which only writes its part.
  private func talk(to command: String) throws -> VerificationResult<ShiftSubject>? {
    guard let seconds = Double(timeLimit), seconds > 0, seconds <= 86_400 else {
      throw ShiftError("--time-limit", found: timeLimit, expected: "seconds from 0 to 86400")
    }
    let pool = CandidatePool(command: command, timeLimit: seconds)
    defer { pool.stop() }
    let signals = Interruption(killing: CandidatePool.killAll)
    defer { signals.cancel() }
    var verification = try questions.verification { question throws(ShiftError) in
      try pool.ask(question)
    }
    verification.subject.fresh = { pool.freshContenders($0) }
    try allow(in: &verification)
    try output.prepare(&verification)
    let (seed, threads) = (try questions.seed.value(), try workers.count())
    if let replay {
      let token = try CaseToken(replay)
      let replayed = try verification.replay(token)
      try requireStart(pool)
      print(VerificationText.replay(replayed, again: ReplayLine(options: options(command))))
      if !replayed.result.violations.isEmpty { throw ExitCode(1) }
      return nil
    }
    let count = try wholeNumber(cases, of: "--cases", in: 1...1_000_000_000_000)
    return try range.run(
      verification, title: "check", total: count, seed: seed, workers: threads,
      options: options(command), output: output, requiring: { try requireStart(pool) })
  }

  /// A program that ends before it is asked anything is a wrong argument, not a finding.
  private func requireStart(_ pool: CandidatePool) throws(ShiftError) {
    if let fault = pool.startFailure {
      throw ShiftError("--candidate", found: fault.found, expected: fault.expected)
    }
  }

  // MARK: Files

  private func judgeFile() throws {
    let file = try CaseFile(contentsOf: cases)
    let record = try ExportRecord(of: file, named: cases)
    let exported = try CandidateRunOptions(exportedWith: record, in: cases)
    try requireNothingElse(than: record)
    let answered = try Safetensors(readFile(answers!), named: answers!)
    var verification = try exported.verification { _ throws(ShiftError) in
      throw ShiftError("candidate", found: "a file", expected: "a program")
    }
    try allow(in: &verification)
    try output.prepare(&verification)
    verification.subject.laws = []
    let result = try OfflineAnswers.judge(answered, to: file, record, of: verification)
    try output.write(
      result,
      replay: .file(options: record.options + allow.map { " --allow \(quoted($0))" }.joined())
    )
  }

  /// Refuses what has no meaning for a file of answers, or contradicts what the questions say.
  private func requireNothingElse(than record: ExportRecord) throws(ShiftError) {
    let program = "it beside --candidate; a file has one answer to each case"
    let meaningless = [
      ("--replay", replay), ("--workers", workers.workers),
      ("--time-limit", timeLimit == "30" ? nil : timeLimit),
    ]
    for (name, value) in meaningless {
      if let value { throw ShiftError(name, found: value, expected: program) }
    }
    let told =
      (questions.seed.seed == "1" ? "" : " --seed \(questions.seed.seed)") + questions.arguments
    let recorded = CommandOptions(" --seed \(record.seed)" + record.options)
    for (name, value) in CommandOptions(told).pairs where recorded[name] != value {
      throw ShiftError(
        name, found: value,
        expected: recorded[name].map { "\($0), with which \(cases) was exported" }
          ?? "no such option, as \(cases) was exported without it")
    }
  }

  private func allow(in verification: inout Verification<ShiftSubject>) throws {
    var allowed: [DeviationClass: UInt64] = [:]
    for text in allow {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard let kind = DeviationClass(named: parts.first ?? ""), kind != .identical else {
        throw ShiftError(
          "--allow", found: text,
          expected: "one of "
            + DeviationClass.allCases.dropFirst().map(\.name).joined(separator: ", "))
      }
      if parts.count == 2 {
        guard let ulps = UInt64(parts[1]) else {
          throw ShiftError("--allow", found: text, expected: "a class, or class:ulps")
        }
        allowed[kind] = ulps
      } else {
        allowed[kind] = .max
      }
    }
    guard !allowed.isEmpty else { return }
    let allowances = allowed
    let promised = verification.subject.allowance
    verification.subject.allowance = { strategy, format in
      var allowance = promised(strategy, format)
      for (kind, ulps) in allowances { allowance.ulps[kind] = max(allowance.ulps[kind] ?? 0, ulps) }
      return allowance
    }
  }

  /// What decides the answers beside the seed and the case: what a replay must be told beside its token.
  private func options(_ command: String) -> String {
    " --candidate \(quoted(command))" + questions.arguments
      + (timeLimit == "30" ? "" : " --time-limit \(timeLimit)")
      + allow.map { " --allow \(quoted($0))" }.joined()
  }

  /// As a shell takes it.
  private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
