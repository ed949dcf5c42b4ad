import ShiftExchange
import ShiftReports
import ShiftRuns
import ShiftVerification

extension RangeOptions {
  /// Runs the wanted cases of `total`, and writes and says what the options ask for.
  ///
  /// - Parameters:
  ///   - options: what else decides the run, as a command line says it.
  ///   - completing: adds what does not come from the random cases.
  ///   - requiring: throws what makes the run meaningless, before anything is written.
  /// - Returns: the result to tell; `nil` for a shard, which only writes its part, if it was not ended.
  func run<S>(
    _ verification: Verification<S>, title: String, total: Int, seed: UInt64, workers: Int,
    options: String, output: OutputOptions,
    completing: (inout VerificationResult<S>, Verification<S>) -> Void = { _, _ in },
    requiring: () throws -> Void = {}
  ) throws -> VerificationResult<S>? {
    let shard = try part(told: output.named)
    var verification = verification
    if verification.stop == nil { verification.stop = Interruption.stop }
    let stride = verification.patience == nil ? 1 : Patience.stride
    let cases = try shard?.cases(of: total, stride: stride) ?? 0..<total
    let bar = ProgressBar(title, total: cases.count)
    defer { bar.finish() }
    let run = verification.identity(seed: seed, total: total, options: options)
    var result: VerificationResult<S>
    if let checkpoint {
      let start = VerificationCheckpoint(of: run, cases: cases)
      let known: VerificationCheckpoint? = try state(in: checkpoint)
      try known?.require(same: start, file: checkpoint)
      result = try verification.run(
        from: known ?? start, workers: workers, progress: { bar.report($0) },
        save: {
          try requiring()
          try replaceFile(checkpoint, with: PartFile.bytes($0))
        })
    } else {
      result = verification.run(
        cases, of: run, workers: workers, progress: { bar.report($0) })
    }
    bar.finish()
    try requiring()
    if case .signal = result.stopped { Diagnostics.say(stopped) }
    completing(&result, verification)
    // What was ended is no part of a run, and its checkpoint is written.
    if result.stopped == nil { try write(VerificationPart(result)) }
    guard let shard, result.stopped == nil else { return result }
    Diagnostics.say(
      "shard \(shard): \(VerificationPart<S>.words(cases)) of \(total), "
        + (result.isCutShort ? "stopped after \(result.cases.count) of them, " : "")
        + "\(result.violations.count) findings, in \(out!)")
    return nil
  }
}
