import Foundation
import ShiftTensors

/// Saved counterexamples in a folder, one JSON file each.
package enum Corpus {
  /// Every file that ends in `.json` and holds a case of the subject, by name.
  ///
  /// - Throws: `ShiftError` if there is no such folder or a file is no saved case.
  package static func read<S: Subject>(folder: String) throws(ShiftError) -> [Regression<S>] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw ShiftError(folder, found: "no folder to read", expected: "a folder of saved cases")
    }
    var regressions: [Regression<S>] = []
    for name in names.sorted() where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      let json = try bytes(of: path)
      if try subject(of: json, path: path) == S.words.subject {
        regressions.append(try Regression(json: json, path: path))
      }
    }
    return regressions
  }

  /// One file.
  package static func read<S: Subject>(file path: String) throws(ShiftError) -> Regression<S> {
    try Regression(json: bytes(of: path), path: path)
  }

  /// What bounds the work that a file can ask for.
  static let mostBytes = 65_536

  private struct Head: Decodable {
    let subject: String
  }

  static func subject(of json: [UInt8], path: String) throws(ShiftError) -> String {
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(json)) else {
      throw noCase(path)
    }
    return head.subject
  }

  static func noCase(_ path: String) -> ShiftError {
    ShiftError(
      path, found: "no case in JSON",
      expected: "a saved case as `verify --save-regressions` writes it")
  }

  private static func bytes(of path: String) throws(ShiftError) -> [UInt8] {
    var isFolder: ObjCBool = false
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      attributes?[.type] as? FileAttributeType == .typeRegular,
      let size = attributes?[.size] as? Int
    else { throw ShiftError(path, found: "no file to read", expected: "a saved case") }
    guard size <= mostBytes else {
      throw ShiftError(path, found: "\(size) bytes", expected: "at most \(mostBytes)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ShiftError(path, found: "no file to read", expected: "a saved case")
    }
    return Array(data)
  }
}

/// What saved counterexamples gave.
package struct RegressionReplay: Hashable, Sendable, Codable {
  /// One that fails again.
  package struct Violation: Hashable, Sendable, Codable {
    package let regression: String
    package let contender: String
    package let format: NumberFormat
    /// The class, and the law if it is one.
    package let title: String
    package let message: String
  }

  /// How many were replayed.
  package var cases = 0
  package var violations: [Violation] = []

  package init() {}
}

extension Verification {
  /// Judges each saved case, and tries every law on it.
  package func replay(_ regressions: [Regression<S>]) -> RegressionReplay {
    var replay = RegressionReplay()
    for regression in regressions {
      replay.cases += 1
      var seen: Set<RegressionReplay.Violation> = []
      for finding in violations(of: regression.saved) {
        let violation = RegressionReplay.Violation(
          regression: regression.name, contender: finding.key.contender,
          format: finding.key.format, title: finding.key.title, message: finding.message)
        if seen.insert(violation).inserted { replay.violations.append(violation) }
      }
    }
    return replay
  }
}
