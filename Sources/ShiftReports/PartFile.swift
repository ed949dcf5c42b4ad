import Foundation
import PropertyTesting
import ShiftExchange
import ShiftTensors
import ShiftVerification

/// Parts and checkpoints of runs as files.
public enum PartFile {
  /// JSON with sorted keys: the same part is the same bytes.
  public static func bytes(_ part: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(part) else {
      preconditionFailure("a result of numbers and names that JSON cannot hold")
    }
    return Array(data) + [10]
  }

  /// - Throws: `ShiftError` whose subject is `path`.
  public static func part(_ bytes: [UInt8], named path: String) throws(ShiftError)
    -> VerificationPart
  {
    let expected = "a result of 'verify --out' or 'check --out'"
    let part: VerificationPart = try decoded(bytes, named: path, expected: expected)
    if let flaw = part.flaw { throw ShiftError(path, found: flaw, expected: expected) }
    return part
  }

  /// - Throws: `ShiftError` whose subject is `path`.
  public static func checkpoint(_ bytes: [UInt8], named path: String) throws(ShiftError)
    -> VerificationCheckpoint
  {
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
