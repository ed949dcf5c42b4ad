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
      Exit status 1 if it breaks the promise of a pipeline, crashes, hangs or answers with garbage.

      Offline: 'shiftproof export --out cases.safetensors', then \
      'shiftproof check --cases cases.safetensors --answers answers.safetensors'.
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
    guard let command = candidate else {
      try output.write(try offline(), replay: .file)
      return
    }
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
    try allow(in: &verification)
    try output.prepare(&verification)
    try requireStart(pool, verification)
    let (seed, threads) = (try questions.seed.value(), try workers.count())
    if let replay {
      let token = try CaseToken(replay)
      let replayed = try verification.replay(token)
      print(VerificationText.replay(replayed, again: ReplayLine(options: options(command))))
      if !replayed.result.violations.isEmpty { throw ExitCode(1) }
      return nil
    }
    let count = try wholeNumber(cases, of: "--cases", in: 1...1_000_000_000_000)
    return try range.run(
      verification, title: "check", total: count, seed: seed, workers: threads,
      options: options(command), output: output)
  }

  private func offline() throws -> VerificationResult<ShiftSubject> {
    let asked = try CaseFile(contentsOf: cases)
    let answers = try Safetensors(readFile(answers!), named: answers!)
    var verification = try questions.verification { _ throws(ShiftError) in
      throw ShiftError("candidate", found: "a file", expected: "a program")
    }
    try allow(in: &verification)
    try output.prepare(&verification)
    verification.subject.laws = []
    return try OfflineAnswers.judge(answers, to: asked, of: verification)
  }

  /// A command that the shell cannot start is a wrong argument, not a finding.
  private func requireStart(_ pool: CandidatePool, _ verification: Verification<ShiftSubject>)
    throws
  {
    guard let probe = verification.subject.contenders.first else { return }
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 2, w: 2))
    let boundary = verification.subject.cases.boundaries.first { probe.recipe(for: $0).isClaimed }
    do {
      _ = try probe.shift(image, by: Pattern([.none]), boundary: boundary ?? .replicate)
    } catch let error where error.cause == .crash {
      let words = error.found
      if words.contains("exited(127)") || words.contains("exited(126)") {
        throw ShiftError(
          "--candidate", found: "\(pool.command), which the shell cannot start",
          expected: "a program")
      }
    } catch {}
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
