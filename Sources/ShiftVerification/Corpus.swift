import Foundation
import ShiftStrategies
import ShiftTensors

/// A counterexample that was saved: a case that once showed a fault and is replayed before any
/// other.
public struct Regression: Hashable, Sendable, Codable {
  /// Of the file, without its ending.
  public var name: String
  /// What the case showed, for whoever reads the file.
  public var caught: String
  public var shiftCase: ShiftCase

  enum CodingKeys: String, CodingKey {
    case name, caught
    case shiftCase = "case"
  }

  public init(name: String, caught: String, shiftCase: ShiftCase) {
    (self.name, self.caught, self.shiftCase) = (name, caught, shiftCase)
  }

  /// A violation as a counterexample to keep; the name says what it caught and where.
  public init(_ violation: Disagreement) {
    let key = violation.key
    self.init(
      name: Regression.fileName([key.strategy, key.format.rawValue, key.title]),
      caught: "\(key.title) of \(key.strategy) in \(key.format.rawValue): \(violation.message)",
      shiftCase: violation.smallest)
  }

  /// The greatest deviation that a search found.
  public init(_ search: SearchedDeviation) {
    self.init(
      name: Regression.fileName(["search", search.strategy, search.format.rawValue]),
      caught: "the greatest deviation that a search found for \(search.strategy) in "
        + search.format.rawValue,
      shiftCase: search.shiftCase)
  }

  /// Letters, digits and hyphens only.
  static func fileName(_ parts: [String]) -> String {
    parts.joined(separator: "-").lowercased()
      .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }

  /// As its file holds it: JSON with sorted keys and a newline.
  public var json: String {
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
  /// - Throws: `ShiftError` if it is no such text or the case is none that a run could draw: an empty
  ///   image, no shift, more than `mostElements` elements or a shift beyond `mostReach`.
  public init(json: [UInt8], path: String) throws(ShiftError) {
    let expected = "a saved case as `verify --save-regressions` writes it"
    guard json.count <= Regression.mostBytes else {
      throw ShiftError(
        path, found: "\(json.count) bytes", expected: "at most \(Regression.mostBytes)")
    }
    guard let read = try? JSONDecoder().decode(Regression.self, from: Data(json)) else {
      throw ShiftError(path, found: "no case in JSON", expected: expected)
    }
    self = read
    let extents = shiftCase.shape.extents
    guard extents.allSatisfy({ $0 >= 1 }), let count = Shape.elementCount(extents),
      count <= Regression.mostElements
    else {
      throw ShiftError(
        path, found: "shape \(extents)",
        expected: "extents from 1 and at most \(Regression.mostElements) elements")
    }
    let shifts = shiftCase.pattern.shifts
    let distances = -Regression.mostReach...Regression.mostReach
    guard (1...64).contains(shifts.count),
      shifts.allSatisfy({ distances.contains($0.dy) && distances.contains($0.dx) })
    else {
      throw ShiftError(
        path, found: "shifts \(shifts.prefix(3))",
        expected: "1 to 64 shifts of at most \(Regression.mostReach) px")
    }
  }

  /// What bounds the work that a file can ask for.
  public static let mostBytes = 65_536
  public static let mostElements = 65_536
  public static let mostReach = 64
}

/// Saved counterexamples in a folder, one JSON file each.
public enum Corpus {
  /// Every file that ends in `.json`, by name.
  ///
  /// - Throws: `ShiftError` if there is no such folder or a file is no saved case.
  public static func read(folder: String) throws(ShiftError) -> [Regression] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw ShiftError(folder, found: "no folder to read", expected: "a folder of saved cases")
    }
    var regressions: [Regression] = []
    for name in names.sorted() where name.hasSuffix(".json") {
      regressions.append(try read(file: "\(folder)/\(name)"))
    }
    return regressions
  }

  /// One file.
  public static func read(file path: String) throws(ShiftError) -> Regression {
    var isFolder: ObjCBool = false
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      attributes?[.type] as? FileAttributeType == .typeRegular,
      let size = attributes?[.size] as? Int
    else { throw ShiftError(path, found: "no file to read", expected: "a saved case") }
    guard size <= Regression.mostBytes else {
      throw ShiftError(path, found: "\(size) bytes", expected: "at most \(Regression.mostBytes)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ShiftError(path, found: "no file to read", expected: "a saved case")
    }
    return try Regression(json: Array(data), path: path)
  }
}

/// What saved counterexamples gave.
public struct RegressionReplay: Hashable, Sendable, Codable {
  /// One that fails again.
  public struct Violation: Hashable, Sendable, Codable {
    public let regression: String
    public let strategy: String
    public let format: NumberFormat
    /// The class, and the law if it is one.
    public let title: String
    public let message: String
  }

  /// How many were replayed.
  public var cases = 0
  public var violations: [Violation] = []

  public init() {}
}

extension Verification {
  /// Judges each saved case, and tries every law on it.
  public func replay(_ regressions: [Regression]) -> RegressionReplay {
    var replay = RegressionReplay()
    for regression in regressions {
      replay.cases += 1
      var seen: Set<RegressionReplay.Violation> = []
      for (key, message) in violations(of: regression.shiftCase) {
        let violation = RegressionReplay.Violation(
          regression: regression.name, strategy: key.strategy, format: key.format,
          title: key.title, message: message)
        if seen.insert(violation).inserted { replay.violations.append(violation) }
      }
    }
    return replay
  }
}
