import Foundation
import ShiftTensors

/// What real frameworks answered, as `Fixtures/frameworks/survey.py` writes it, and what people know of it.
public struct FrameworkSurvey: Sendable {
  /// In the order of the page.
  public let frameworks: [FrameworkResult]
  public let discrepancies: [FrameworkDiscrepancy]

  /// - Parameters:
  ///   - results: the files of results, each with its name.
  ///   - facts: the list of discrepancies, and its name.
  ///   - program: the text of the program of a discrepancy.
  /// - Throws: `ShiftError` whose subject is the file that is no such record.
  public init(
    results: [(name: String, bytes: [UInt8])], facts: (name: String, bytes: [UInt8]),
    program: (_ id: String) throws -> String
  ) throws {
    func decoded<Value: Decodable>(
      _ bytes: [UInt8], _ name: String, _ expected: String
    ) throws(ShiftError) -> Value {
      do {
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
      } catch {
        throw ShiftError(name, found: "another form of JSON", expected: expected)
      }
    }
    frameworks = try results.map {
      try decoded($0.bytes, $0.name, "a file that Fixtures/frameworks/survey.py wrote")
        as FrameworkResult
    }.sorted { ($0.place, $0.name) < ($1.place, $1.name) }
    let known: [FrameworkDiscrepancy] = try decoded(
      facts.bytes, facts.name, "the list of discrepancies of the survey")
    discrepancies = try known.map { fact in
      var fact = fact
      fact.program = try program(fact.id)
      return fact
    }
  }
}

/// What one framework answered.
public struct FrameworkResult: Sendable, Codable {
  public let name: String
  public let title: String
  /// The place among the frameworks.
  public let place: Int
  public let packages: [String]
  public let versions: [String]
  public let notes: [String]
  public let runs: [Run]
  /// The answers to the questions of `rules.py`.
  public let rules: [String: String]
  /// What the programs of discrepancies printed, by their name.
  public let discrepancies: [String: Printed]
  /// The greatest |error| / Σ|weight · pixel| at ordinary positions in each mode, in units of 2⁻²⁴, as
  /// `rounding.py` finds it without ShiftProof.
  public let rounding: [String: Double]?
  /// How long all of it took.
  public let seconds: Seconds?

  /// Whole seconds.
  public struct Seconds: Sendable, Codable {
    public let wall: Int
    /// Of all processes together.
    public let cpu: Int
  }

  /// One run of `check`.
  public struct Run: Sendable, Codable {
    public let subject: String
    public let command: String
    public let conventions: [String]?
    public let cases: Int?
    /// Why not all cases were run that were asked for.
    public let stopped: String?
    public let rows: [Row]?
    public let notSupported: [Unsupported]?
    public let findings: [Finding]?
    /// Why there was no result, if there was none.
    public let failed: String?
  }

  /// One kind of call, or one strategy.
  public struct Row: Sendable, Codable {
    public let strategy: String
    public let group: String
    public let cases: Int
    public let identical: Int
    public let violated: Int
    public let cells: [String: Int]
  }

  public struct Unsupported: Sendable, Codable {
    public let group: String
    public let reason: String
  }

  public struct Finding: Sendable, Codable {
    public let strategy: String
    public let kind: String
    public let cases: Int
    public let message: String
  }

  public struct Printed: Sendable, Codable {
    public let exit: Int
    public let printed: [String]
  }
}

/// One way in which frameworks differ from the exact value or from each other, written by hand.
public struct FrameworkDiscrepancy: Sendable, Codable {
  public let id: String
  public let title: String
  public let `class`: Judgement
  /// Names of the frameworks that its program was run with.
  public let frameworks: [String]
  public let call: String
  public let exact: String
  public let derivation: String
  /// What is documented, in our words, and where.
  public let documentation: String
  /// Why no reading of the documentation allows the answer, or what it leaves open.
  public let why: String
  public let since: String
  public let thread: String?
  /// Which marks of the matrix it accounts for, as `opencv_remap remap bicubic`.
  public let explains: [String]?
  /// The program that shows it, from a file of its own.
  public fileprivate(set) var program: String?

  public enum Judgement: String, Sendable, Codable {
    /// No reading of the documentation allows it.
    case wrong
    /// The documentation, or a design that is written down, says so.
    case documented
    /// The documentation does not say.
    case open
  }
}
