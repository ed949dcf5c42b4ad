import Foundation
import ShiftTensors

/// A counterexample that was saved: a case that once showed a fault and is replayed before any
/// other.
package struct Regression<S: Subject>: Hashable, Sendable, Codable {
  /// Of the file, without its ending.
  package var name: String
  /// What the case showed, for whoever reads the file.
  package var caught: String
  package var saved: S.Case
  /// What was verified, as ``SubjectWords/subject`` has it.
  private let subject: String

  enum CodingKeys: String, CodingKey {
    case name, caught, subject
    case saved = "case"
  }

  package init(name: String, caught: String, saved: S.Case) {
    (self.name, self.caught, self.saved) = (name, caught, saved)
    subject = S.words.subject
  }

  /// A violation as a counterexample to keep; the name says what it caught and where.
  package init(_ violation: Disagreement<S.Case>) {
    let key = violation.key
    self.init(
      name: Self.fileName([key.contender, key.format.rawValue, key.title]),
      caught: "\(key.title) of \(key.contender) in \(key.format.rawValue): \(violation.message)",
      saved: violation.smallest)
  }

  /// The greatest deviation that a search found.
  package init(_ search: SearchedDeviation<S.Case>) {
    self.init(
      name: Self.fileName(["search", search.contender, search.format.rawValue]),
      caught: "the greatest deviation that a search found for \(search.contender) in "
        + search.format.rawValue,
      saved: search.found)
  }

  /// Letters, digits and hyphens only.
  static func fileName(_ parts: [String]) -> String {
    parts.joined(separator: "-").lowercased()
      .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }

  /// As its file holds it: JSON with sorted keys and a newline.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a case of numbers and names that JSON cannot hold")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Reads what ``json`` writes.
  ///
  /// - Parameter path: the subject of errors.
  /// - Throws: `ShiftError` if it is no such text, or the case is of another subject or none that a
  ///   run could draw.
  package init(json: [UInt8], path: String) throws(ShiftError) {
    guard json.count <= Corpus.mostBytes else {
      throw ShiftError(
        path, found: "\(json.count) bytes", expected: "at most \(Corpus.mostBytes)")
    }
    let subject = try Corpus.subject(of: json, path: path)
    guard subject == S.words.subject else {
      throw ShiftError(
        path, found: "a case of \(printable(subject))", expected: "one of \(S.words.subject)")
    }
    guard let read = try? JSONDecoder().decode(Self.self, from: Data(json)) else {
      throw Corpus.noCase(path)
    }
    if let flaw = S.flaw(of: read.saved) {
      throw ShiftError(path, found: flaw.found, expected: flaw.expected)
    }
    self = read
  }
}
