import ShiftExchange
import ShiftPrecision
import ShiftReports
import ShiftRuns

extension RangeOptions {
  /// Certifies the wanted ones of `widths`, and writes and says what the options ask for.
  ///
  /// - Parameter told: an option that asks for something to be told.
  /// - Returns: the certificate to tell; `nil` for a shard, which only writes its part.
  func run(
    _ rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool, workers: Int,
    told: String?
  ) throws -> Certificate? {
    let shard = try part(told: told)
    let wanted = try shard?.widths(of: widths) ?? widths
    let signals = Interruption()
    defer { signals.cancel() }
    let bar = ProgressBar("certify", total: 100, unit: nil)
    defer { bar.finish() }
    let certificate: Certificate
    if let checkpoint {
      let known: CertificateCheckpoint? = try state(in: checkpoint)
      try known?.require(
        rule, widths: wanted, includesTies: includesTies, version: Release.version,
        file: checkpoint)
      certificate = try Certificate(
        of: rule, widths: wanted, includesTies: includesTies, workers: workers, from: known?.done,
        stop: Interruption.stop.request, progress: { bar.report(Int($0 * 100)) },
        save: {
          let state = CertificateCheckpoint($0, of: wanted, version: Release.version)
          try replaceFile(checkpoint, with: PartFile.bytes(state))
        })
    } else {
      certificate = try Certificate(
        of: rule, widths: wanted, includesTies: includesTies, workers: workers,
        stop: Interruption.stop.request, progress: { bar.report(Int($0 * 100)) })
    }
    bar.finish()
    guard certificate.widths == wanted else {
      Diagnostics.say(stopped)
      return shard == nil ? certificate : nil
    }
    let part = CertificatePart(certificate, of: widths, version: Release.version)
    try write(part)
    guard let shard else { return certificate }
    Diagnostics.say(
      "shard \(shard): \(CertificatePart.words(part.range)) of "
        + "\(widths.lowerBound)...\(widths.upperBound), in \(out!)")
    return nil
  }
}
