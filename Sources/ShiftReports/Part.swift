import ShiftPrecision
import ShiftTensors
import ShiftVerification

/// A part of a run of any command that can be run in shards.
package enum Part: Sendable, Hashable {
  case verification(VerificationPart<ShiftSubject>)
  case certificate(CertificatePart)

  /// Which command wrote it.
  package var command: String {
    switch self {
    case .verification(let part): part.command
    case .certificate: "certify"
    }
  }

  /// The whole run that named parts of it make, in any order.
  ///
  /// - Throws: `ShiftError` if they are not of one run, or some of it occurs twice or in none.
  package static func joined(_ parts: [(name: String, part: Part)]) throws(ShiftError) -> Part {
    if let first = parts.first,
      let other = parts.first(where: { $0.part.command != first.part.command })
    {
      throw ShiftError(
        other.name, found: "a part of '\(other.part.command)'",
        expected: "'\(first.part.command)', as in \(first.name)")
    }
    var verifications: [VerificationPart<ShiftSubject>.Named] = []
    var certificates: [CertificatePart.Named] = []
    for (name, part) in parts {
      switch part {
      case .verification(let part): verifications.append((name, part))
      case .certificate(let part): certificates.append((name, part))
      }
    }
    return certificates.isEmpty
      ? .verification(try .joined(verifications)) : .certificate(try .joined(certificates))
  }
}
