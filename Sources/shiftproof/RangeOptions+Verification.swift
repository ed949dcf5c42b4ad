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
  /// - Returns: the result to tell; `nil` for a shard, which only writes its part.
  func run(
    _ verification: Verification, title: String, total: Int, seed: UInt64, workers: Int,
    options: String, output: OutputOptions,
    completing: (inout VerificationResult, Verification) -> Void = { _, _ in }
  ) throws -> VerificationResult? {
    let shard = try part(told: output.named)
    let stride = verification.patience == nil ? 1 : Patience.stride
    let cases = try shard?.cases(of: total, stride: stride) ?? 0..<total
    let bar = ProgressBar(title, total: cases.count)
    var result: VerificationResult
    if let checkpoint {
      let start = VerificationCheckpoint(
        of: verification, cases: cases, seed: seed, options: options, version: Release.version)
      let known: VerificationCheckpoint? = try state(in: checkpoint)
      try known?.require(same: start, file: checkpoint)
      result = try verification.run(
        from: known ?? start, workers: workers, progress: { bar.report($0) },
        save: { try replaceFile(checkpoint, with: PartFile.bytes($0)) })
    } else {
      result = verification.run(
        cases, seed: seed, workers: workers, progress: { bar.report($0) })
    }
    bar.finish()
    completing(&result, verification)
    try write(
      VerificationPart(
        result, of: verification, total: total, options: options, version: Release.version))
    guard let shard else { return result }
    Diagnostics.say(
      "shard \(shard): \(VerificationPart.words(cases)) of \(total), "
        + (result.isCutShort ? "stopped after \(result.cases.count) of them, " : "")
        + "\(result.violations.count) findings, in \(out!)")
    return nil
  }
}
