import ArgumentParser
import Foundation
import PropertyTesting
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

/// A run in ranges that are done apart, and runs that go on after they were stopped.
struct RangeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Do the K-th of N equal ranges of the cases and write it to --out; 'shiftproof merge' tells "
        + "the result, and findings do not fail.", valueName: "K/N"))
  var shard: String?

  @Option(help: ArgumentHelp("Write what 'shiftproof merge' joins.", valueName: "file"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Keep how far the run has come in this file, and go on from it if it exists.",
      valueName: "file"))
  var checkpoint: String?

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
    let shard = try shard.map { text throws(ShiftError) in try Shard(text) }
    if shard != nil {
      guard out != nil else {
        throw ShiftError("--shard", found: "no --out", expected: "the file to write")
      }
      if let other = output.named {
        throw ShiftError("--shard", found: other, expected: "it at 'shiftproof merge'")
      }
    }
    let cases = try shard?.cases(of: total) ?? 0..<total
    let bar = ProgressBar(title, total: cases.count)
    var result: VerificationResult
    if let checkpoint {
      let start = VerificationCheckpoint(
        of: verification, cases: cases, seed: seed, options: options, version: Release.version)
      result = try verification.run(
        from: try state(of: start, in: checkpoint), workers: workers,
        progress: { bar.report($0) },
        save: { try replaceFile(checkpoint, with: PartFile.bytes($0)) })
    } else {
      result = verification.run(
        cases, seed: seed, workers: workers, progress: { bar.report($0) })
    }
    bar.finish()
    completing(&result, verification)
    if let out {
      let part = VerificationPart(
        result, of: verification, total: total, options: options, version: Release.version)
      try replaceFile(out, with: PartFile.bytes(part))
    }
    guard let shard else { return result }
    Diagnostics.say(
      "shard \(shard): cases \(cases.lowerBound)...\(cases.upperBound - 1) of \(total), "
        + "\(result.violations.count) findings, in \(out!)")
    return nil
  }

  private func state(
    of start: VerificationCheckpoint, in file: String
  ) throws -> VerificationCheckpoint {
    guard FileManager.default.fileExists(atPath: file) else { return start }
    let known = try PartFile.checkpoint(try readFile(file), named: file)
    try known.require(same: start, file: file)
    return known
  }
}
