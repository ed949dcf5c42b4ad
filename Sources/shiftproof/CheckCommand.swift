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
  /// How many cases there are where nobody says.
  static let usualCases = "1000"

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a new strategy or kernel: a program to talk to, or a file of its answers.",
    usage: "shiftproof check (--candidate <command> | --answers <file>) [<options>]",
    discussion: """
      A candidate is any program that reads cases from standard input and writes answers to standard \
      output, as CASE-FILES.md says and the programs in Examples/candidates do. It is asked random cases of \
      each pipeline, or with --operator random calls of an operator; every answer is compared with the \
      exact value (bit for bit, or within a bound derived for the cell), and each fault is shrunk by \
      asking again. Exit status 1 if it breaks the promise of a pipeline or misses the bound, crashes, \
      hangs or answers with garbage. What may depend on chance or on earlier questions is asked again of a \
      fresh process, alone and in order. A program that hangs and else answers rightly costs at most \
      21 time limits for the pipelines and for each operator, 13 if it always hangs; for one that is wrong as well there is \
      --budget. One that ends before it is asked anything ends the run.

      A program need not offer all of an operator: a kind of call that it refuses whenever it is asked is \
      listed as not supported, and fails only under --require or where nothing else is answered. One that refuses some calls of a kind and \
      answers others has a finding.

      A run that is interrupted or asked to terminate prints what it has so far, as one does whose \
      --budget is spent.

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
  var cases = Self.usualCases

  @OptionGroup var questions: CandidateRunOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Seconds for one answer, the start included.", valueName: "s"))
  var timeLimit = "30"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Seconds after which no more cases are drawn, for each operator; what is in hand is finished, the search "
        + "for smaller cases and then for what they look like may take as long again each, and asking again what was "
        + "found comes on top (default: any time).", valueName: "s"))
  var budget: String?

  @Option(
    help: ArgumentHelp(
      "A deviation that is no fault, with its greatest ulps: 'rounding:4'; may be repeated. Classes: "
        + Self.allowable.map(\.name).joined(separator: ", ") + ".",
      valueName: "class[:ulps]"))
  var allow: [String] = []

  @Option(
    help: ArgumentHelp(
      "Kinds of call that may not be refused: 'all', or words such as bicubic or 'bilinear zeros'.",
      valueName: "kinds"))
  var require: String?

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
    guard let seconds = Double(timeLimit), seconds > 0, seconds <= 86_400 else {
      throw ShiftError(
        "--time-limit", found: timeLimit, expected: "seconds, more than 0 and at most 86400")
    }
    let stop = RunStop(budget: try budgetSeconds())
    let calls = try questions.calls()
    if calls.count > 1 {
      let option =
        range.named ?? (replay == nil ? nil : "--replay")
        ?? (output.baseline == nil ? nil : "--baseline")
      if let option { _ = try questions.call(for: option) }
    }
    let pool = CandidatePool(command: command, timeLimit: seconds)
    defer { pool.stop() }
    let signals = Interruption(grace: 10) {
      stop.end(by: $0)
      pool.abandon()
    }
    defer { signals.cancel() }
    let ask: Asking = { question throws(ShiftError) in
      guard stop.signal == nil else {
        throw ShiftError("candidate", found: "a run that was ended", expected: "no question")
      }
      return try pool.ask(question)
    }
    do {
      try check(calls, pool, stop, ask)
    } catch let code as ExitCode {
      throw stop.signal.map { ExitCode(128 + $0) } ?? code
    }
    if let signal = stop.signal { throw ExitCode(128 + signal) }
  }

  private func check(
    _ calls: [any ExchangedCall.Type], _ pool: CandidatePool, _ stop: RunStop,
    _ ask: @escaping Asking
  ) throws {
    let command = pool.command
    if calls.isEmpty {
      try refuseAboutOperators()
      var verification = try questions.verification(ask)
      verification.subject.fresh = { pool.freshContenders($0) }
      verification.stop = stop
      try allow(in: &verification)
      let options = options(command, questions.arguments)
      if let result = try talk(to: pool, about: verification, options) {
        try output.write(result, replay: ReplayLine(options: options))
      }
      return
    }
    let required = try requiredKinds(require, of: calls, in: questions.storedFormats())
    var tellings: [OutputOptions.Telling] = []
    for call in calls {
      try check(call, pool, stop, ask, required, isOnly: calls.count == 1, &tellings)
      if stop.signal != nil { break }
    }
    if calls.count > 1 { try output.write(tellings) }
  }

  /// Checks one operator, and tells it or leaves it to be told with the others.
  private func check<Call: ExchangedCall>(
    _ call: Call.Type, _ pool: CandidatePool, _ stop: RunStop, _ ask: @escaping Asking,
    _ required: [String],
    isOnly: Bool, _ tellings: inout [OutputOptions.Telling]
  ) throws {
    var verification = try questions.verification(of: call, required: required, ask)
    verification.subject.fresh = FreshKernels { pool.freshKernels($0) }
    verification.stop = stop
    try allow(in: &verification)
    // A single case is all that there is of its kind.
    if replay != nil { verification.subject.refusals = nil }
    let options = options(pool.command, questions.arguments(for: Call.operation))
    guard let result = try talk(to: pool, about: verification, options) else { return }
    let line = ReplayLine(options: options)
    if isOnly {
      try output.write(result, replay: line)
    } else {
      tellings.append(output.telling(result, replay: line))
    }
  }

  /// `nil` for a replay, which prints itself, and for a shard, which only writes its part.
  private func talk<S: Subject>(
    to pool: CandidatePool, about asked: Verification<S>, _ options: String
  ) throws -> VerificationResult<S>? {
    var verification = asked
    try output.prepare(&verification)
    let (seed, threads) = (try questions.seed.value(), try workers.count())
    if let replay {
      let token = try CaseToken(replay)
      let replayed = try verification.replay(token)
      try requireStart(pool)
      StandardOutput.tell(VerificationText.replay(replayed, again: ReplayLine(options: options)))
      if !replayed.result.violations.isEmpty { throw ExitCode(1) }
      return nil
    }
    let count = try wholeNumber(cases, of: "--cases", in: 1...1_000_000_000_000)
    return try range.run(
      verification, title: "check", total: count, seed: seed, workers: threads, options: options,
      output: output, requiring: { try requireStart(pool) })
  }

  private func budgetSeconds() throws(ShiftError) -> Double? {
    guard let budget else { return nil }
    let option = range.shard != nil ? "--shard" : range.out != nil ? "--out" : nil
    if let option = option ?? (replay != nil ? "--replay" : nil) {
      throw ShiftError("--budget", found: option, expected: "it alone: parts of a run are whole")
    }
    guard let seconds = Double(budget), seconds > 0, seconds <= 604_800 else {
      throw ShiftError(
        "--budget", found: budget, expected: "seconds, more than 0 and at most 604800")
    }
    return seconds
  }

  private func refuseAboutOperators() throws(ShiftError) {
    if require != nil {
      throw ShiftError(
        "--require", found: "no --operator", expected: "the operator that it is about")
    }
  }

  /// A program that ends before it is asked anything is a wrong argument, not a finding.
  private func requireStart(_ pool: CandidatePool) throws(ShiftError) {
    if let fault = pool.startFailure {
      throw ShiftError("--candidate", found: fault.found, expected: fault.expected)
    }
  }

  /// What decides the answers beside the seed and the case: what a replay must be told beside its token.
  private func options(_ command: String, _ questions: String) -> String {
    " --candidate \(quoted(command))" + questions
      + (require.map { " --require \(quoted($0))" } ?? "")
      + (timeLimit == "30" ? "" : " --time-limit \(timeLimit)")
      + allow.map { " --allow \(quoted($0))" }.joined()
  }

  /// As a shell takes it.
  func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
