import ArgumentParser
import Foundation
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the five strategies with the oracle on random tensors and shifts.",
    usage: "shiftproof verify [<options>]",
    discussion: """
      Replays saved counterexamples, then draws cases from the seed, runs every strategy that claims \
      the boundary of a case in every format, and compares bit for bit (any NaN equals any NaN) with the oracle. Deviations \
      are classified exactly; what each shrank to is shown with a token for 'shiftproof replay'. Every sixteenth case is also \
      held against laws, and a search climbs towards larger deviations. Every strategy must have \
      been asked enough cases of every hard class; where a run is too small to tell, it says so. A \
      thousand cases are mostly enough.
      """)

  @OptionGroup var options: RunOptions

  @OptionGroup var operators: OperatorOptions

  @OptionGroup var pattern: PatternOptions

  @OptionGroup var distribution: DistributionOptions

  @Option(
    help: ArgumentHelp("Number formats, some of \(NumberFormat.names).", valueName: "names"))
  var formats = usualFormats

  @OptionGroup var range: RangeOptions

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "The folder of saved counterexamples (default: the Fixtures/regressions that is nearest above here or "
        + "the program).",
      valueName: "folder"))
  var regressions: String?

  @Option(
    help: ArgumentHelp(
      "Save the case that each finding shrank to, and what the search found, to this folder.",
      valueName: "folder"))
  var saveRegressions: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Random cases to search from for larger deviations.", valueName: "n"))
  var search = "4"

  func run() throws {
    let signals = Interruption()
    defer { signals.cancel() }
    if let kind = try operators.kind() {
      try operators.refuseShifts(
        pattern.arguments + distribution.arguments
          + (regressions.map { " --regressions \($0)" } ?? "")
          + (saveRegressions.map { " --save-regressions \($0)" } ?? ""))
      return try run(kind)
    }
    try operators.refuseAlone()
    var verification = try pattern.applied(
      to: Verification(formats: try ShiftProofCommand.formats(formats)))
    verification = try distribution.applied(to: verification)
    try output.prepare(&verification)
    let (count, seed) = (try options.caseCount(), try options.seed.value())
    let workers = try options.workers.count()
    let starts = try wholeNumber(search, of: "--search", in: 0...1_000_000)
    let saved: [Regression<ShiftSubject>] = try savedCases(regressions)
    if let saveRegressions { try makeFolder(saveRegressions, of: "--save-regressions") }
    let chosen =
      ShiftProofCommand.arguments(formats: formats) + pattern.arguments + distribution.arguments
    // What cannot be written is told before anything is judged.
    _ = try range.part(told: output.named)
    let replay = verification.replay(saved)
    let result = try range.run(
      verification, title: "verify", total: count, seed: seed, workers: workers, options: chosen,
      output: output
    ) { result, verification in
      result.regressions = replay
      // The search follows the last case, and the shard of the first one does it.
      if result.cases.lowerBound == 0, result.stopped == nil {
        result.searches = verification.search(
          starts: count..<(count + starts), seed: seed, workers: workers)
      }
    }
    guard let result else { return }
    if let saveRegressions { try save(result, in: saveRegressions) }
    try output.write(result, replay: ReplayLine(options: chosen))
  }

  /// Our own dialects of an operator, held to the exact value.
  private func run<Call: OperatorCall>(_ kind: Call.Type) throws {
    var verification = try operators.verification(of: kind, formats: formats)
    try output.prepare(&verification)
    let chosen = operators.arguments(formats: formats)
    let result = try range.run(
      verification, title: "verify", total: try options.caseCount(),
      seed: try options.seed.value(), workers: try options.workers.count(),
      options: chosen, output: output)
    guard let result else { return }
    try output.write(result, replay: ReplayLine(options: chosen))
  }

  private func save<S>(_ result: VerificationResult<S>, in folder: String) throws {
    let found =
      result.violations.map { Regression<S>($0) } + result.searches.map { Regression<S>($0) }
    for regression in found {
      let path = "\(folder)/\(regression.name).json"
      try replaceFile(path, with: Array(regression.json.utf8))
      Diagnostics.say(path)
    }
  }
}

extension OperatorOptions {
  /// Our own dialects of an operator, held to the exact value and to each other's bits.
  func verification<Call: OperatorCall>(
    of call: Call.Type, formats: String
  ) throws -> Verification<OperatorSubject<Call>> {
    var subject = OperatorSubject<Call>(Call.ours, kinds: try kinds(of: Call.self))
    subject.conventions = try conventions()
    subject.references = subject.contenders
    var verification = Verification(of: subject, formats: try ShiftProofCommand.formats(formats))
    verification.lawStride = 0
    verification.shrinkBudget = 400
    return verification
  }

  /// What repeats the choice on a command line, formats included.
  func arguments(formats: String) -> String {
    arguments + ShiftProofCommand.arguments(formats: formats)
  }
}

/// The saved cases of a folder; without one, those of the nearest `Fixtures/regressions`.
func savedCases<S>(_ folder: String?) throws -> [Regression<S>] {
  if let folder { return try Corpus.read(folder: folder) }
  guard let usual = nearestFolder("Fixtures/regressions", where: { _ in true }) else {
    Diagnostics.say(
      "note: no Fixtures/regressions here or above, so no saved counterexample is replayed")
    return []
  }
  return try Corpus.read(folder: usual)
}

/// Makes a folder to write to, before any work is done for it.
func makeFolder(_ path: String, of option: String) throws(ShiftError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw ShiftError(option, found: "\(path) is no folder", expected: "a folder to write to")
  }
}
