import ShiftPrecision
import ShiftTensors
import ShiftVerification

/// A part of the verification of any subject.
package protocol VerifiedPart: Sendable {
  associatedtype S: Subject
  var part: VerificationPart<S> { get }
  var command: String { get }
  /// What was verified.
  var subject: String { get }
}

extension VerificationPart: VerifiedPart {
  package var part: VerificationPart<S> { self }
  package var subject: String { run.subject }
}

/// A part of a run of any command that can be run in shards.
package enum Part: Sendable {
  case verification(any VerifiedPart)
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
    var verifications: [(name: String, part: any VerifiedPart)] = []
    var certificates: [CertificatePart.Named] = []
    for (name, part) in parts {
      switch part {
      case .verification(let part): verifications.append((name, part))
      case .certificate(let part): certificates.append((name, part))
      }
    }
    guard let first = verifications.first else { return .certificate(try .joined(certificates)) }
    return .verification(try joined(first.part, first.name, with: verifications))
  }

  /// All of them as parts of the subject of one.
  private static func joined<First: VerifiedPart>(
    _ first: First, _ firstName: String, with parts: [(name: String, part: any VerifiedPart)]
  ) throws(ShiftError) -> any VerifiedPart {
    var same: [VerificationPart<First.S>.Named] = []
    for (name, any) in parts {
      guard let part = any as? VerificationPart<First.S> else {
        throw ShiftError(
          name, found: "a run of \(any.subject)",
          expected: "\(First.S.words.subject), as in \(firstName)")
      }
      same.append((name, part))
    }
    return try VerificationPart.joined(same)
  }
}
