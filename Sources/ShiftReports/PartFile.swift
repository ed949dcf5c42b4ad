import Foundation
import ShiftPrecision
import ShiftTensors
import ShiftVerification

/// Parts and checkpoints of runs as files.
package enum PartFile {
  /// JSON with sorted keys: the same part is the same bytes.
  package static func bytes(_ part: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(part) else {
      preconditionFailure("a result of numbers and names that JSON cannot hold")
    }
    return Array(data) + [10]
  }

  private struct Kind: Decodable {
    let form: String
  }

  private struct Run: Decodable {
    struct Identity: Decodable {
      let subject: String
    }
    let run: Identity
  }

  /// - Throws: `ShiftError` whose subject is `path`.
  package static func part(_ bytes: [UInt8], named path: String) throws(ShiftError) -> Part {
    let expected = "a result of 'verify --out', 'check --out' or 'certify --out'"
    let kind: Kind = try decoded(bytes, named: path, expected: expected)
    let (part, flaw): (Part, String?)
    if kind.form == CertificatePart.form {
      let read: CertificatePart = try decoded(bytes, named: path, expected: expected)
      (part, flaw) = (.certificate(read), read.flaw)
    } else if kind.form == VerificationPart<ShiftSubject>.form {
      let about: Run = try decoded(bytes, named: path, expected: expected)
      func read<S: Subject>(_ subject: S.Type) throws(ShiftError) -> (Part, String?) {
        let read: VerificationPart<S> = try decoded(bytes, named: path, expected: expected)
        return (.verification(read), read.flaw)
      }
      func read<Call: OperatorCall>(of call: Call.Type) throws(ShiftError) -> (Part, String?) {
        try read(OperatorSubject<Call>.self)
      }
      if let call = OperatorKinds.named(about.run.subject) {
        (part, flaw) = try read(of: call)
      } else {
        (part, flaw) = try read(ShiftSubject.self)
      }
    } else {
      throw ShiftError(
        path, found: "form \(kind.form.prefix(60).debugDescription)", expected: expected)
    }
    if let flaw { throw ShiftError(path, found: flaw, expected: expected) }
    return part
  }

  /// A checkpoint, of a verification or a certificate.
  ///
  /// - Throws: `ShiftError` whose subject is `path`.
  package static func checkpoint<State: Decodable>(
    _ bytes: [UInt8], named path: String
  ) throws(ShiftError) -> State {
    try decoded(bytes, named: path, expected: "a checkpoint, or a file that does not exist yet")
  }

  private static func decoded<Value: Decodable>(
    _ bytes: [UInt8], named path: String, expected: String
  ) throws(ShiftError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch let DecodingError.keyNotFound(key, _) {
      throw ShiftError(path, found: "no \"\(key.stringValue)\"", expected: expected)
    } catch {
      throw ShiftError(path, found: "something else", expected: expected)
    }
  }
}
