import ShiftRuns
import ShiftTensors

/// The certificate of some widths of a run, as a file carries it.
package struct CertificatePart: Sendable, Hashable, Codable {
  package static let form = "shiftproof-certificate-1"

  package let form: String
  /// Of the program that ran it.
  package let version: String
  /// The widths of the whole run.
  package let asked: ClosedRange<Int>
  package private(set) var certificate: Certificate

  /// The part that `certificate` is of a run over the widths `asked`.
  package init(_ certificate: Certificate, of asked: ClosedRange<Int>, version: String) {
    form = Self.form
    (self.certificate, self.asked, self.version) = (certificate, asked, version)
  }

  /// What makes no sense in a part that was read from a file, or `nil`.
  package var flaw: String? {
    let (widths, first, last) = (certificate.widths, asked.lowerBound, asked.upperBound)
    guard first >= 2, asked.pixelCount != nil, asked.contains(widths.lowerBound),
      asked.contains(widths.upperBound)
    else { return "widths \(widths.lowerBound)...\(widths.upperBound) of \(first)...\(last)" }
    return certificate.isSound ? nil : "counts that no run has"
  }
}

extension CertificatePart: RangePart {
  package static let unit = "width"
  package var range: Range<Int> { Range(certificate.widths) }
  package var whole: Range<Int> { Range(asked) }

  /// The whole run that named parts of it make, in any order.
  ///
  /// - Throws: `ShiftError` if they are not of one run, or a width occurs twice or in none.
  package static func joined(_ parts: [Named]) throws(ShiftError) -> CertificatePart {
    try requireSame("version", \.version, in: parts)
    try requireSame("rule", \.certificate.rule, in: parts)
    try requireSame("half-pixel ties", \.certificate.includesTies, in: parts) {
      $0 ? "looked at" : "left out"
    }
    try requireSame("a run of", \.whole, in: parts, words)
    let sorted = try inOrder(parts)
    var whole = sorted[0].part
    for (_, part) in sorted.dropFirst() { try whole.certificate.append(part.certificate) }
    return whole
  }
}

extension Shard {
  /// Its widths of `widths`; shards have about as many pixels each, and all of them make the whole.
  ///
  /// - Throws: `ShiftError` if there are fewer widths than shards.
  package func widths(of widths: ClosedRange<Int>) throws(ShiftError) -> ClosedRange<Int> {
    try require(atMost: widths.count, "one width each")
    return widths.evenParts(count)[number - 1]
  }
}
