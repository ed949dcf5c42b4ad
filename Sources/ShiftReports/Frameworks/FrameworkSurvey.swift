import Foundation
import ShiftTensors

/// What real frameworks answered, as `Fixtures/frameworks/survey.py` writes it, and what people know of it.
package struct FrameworkSurvey: Sendable {
  /// In the order of the page.
  package let frameworks: [FrameworkResult]
  package let discrepancies: [FrameworkDiscrepancy]

  /// - Parameters:
  ///   - results: the files of results, each with its name.
  ///   - facts: the list of discrepancies, and its name.
  ///   - program: the text of the program of a discrepancy.
  /// - Throws: `ShiftError` whose subject is the file that is no such record.
  package init(
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
package struct FrameworkResult: Sendable, Codable {
  package let name: String
  package let title: String
  /// The place among the frameworks.
  package let place: Int
  package let packages: [String]
  package let versions: [String]
  package let notes: [String]
  package let runs: [Run]
  /// The answers to the questions of `rules.py`.
  package let rules: [String: String]
  /// What the programs of discrepancies printed, by their name.
  package let discrepancies: [String: Printed]
  /// The greatest |error| / Σ|weight · pixel| at ordinary positions in each mode, in units of 2⁻²⁴, as
  /// `rounding.py` finds it without ShiftProof.
  package let rounding: [String: Double]?

  /// One run of `check`.
  package struct Run: Sendable, Codable {
    package let subject: String
    package let command: String
    package let conventions: [String]?
    package let cases: Int?
    /// Why not all cases were run that were asked for.
    package let stopped: String?
    package let rows: [Row]?
    package let notSupported: [Unsupported]?
    package let findings: [Finding]?
    /// Why there was no result, if there was none.
    package let failed: String?
  }

  /// One kind of call, or one strategy.
  package struct Row: Sendable, Codable {
    package let strategy: String
    package let group: String
    package let cases: Int
    package let identical: Int
    package let violated: Int
    package let cells: [String: Int]
  }

  package struct Unsupported: Sendable, Codable {
    package let group: String
    package let reason: String
  }

  package struct Finding: Sendable, Codable {
    package let strategy: String
    package let kind: String
    package let cases: Int
    package let message: String
  }

  package struct Printed: Sendable, Codable {
    package let exit: Int
    package let printed: [String]
  }
}

/// One way in which frameworks differ from the exact value or from each other, written by hand.
package struct FrameworkDiscrepancy: Sendable, Codable {
  package let id: String
  package let title: String
  package let `class`: Judgement
  /// Names of the frameworks that its program was run with.
  package let frameworks: [String]
  package let call: String
  package let exact: String
  package let derivation: String
  /// What is documented, in our words, and where.
  package let documentation: String
  /// Why no reading of the documentation allows the answer, or what it leaves open.
  package let why: String
  package let thread: String?
  /// Which marks of the matrix it accounts for, as `opencv_remap remap bicubic`.
  package let explains: [String]?
  /// The program that shows it, from a file of its own.
  package fileprivate(set) var program: String?

  /// Whether some value is the exact one; of some calls the field says why none is.
  var hasExactValue: Bool { !exact.hasPrefix("none: ") }

  package enum Judgement: String, Sendable, Codable {
    /// No reading of the documentation allows it.
    case wrong
    /// The documentation, or a design that is written down, says so.
    case documented
    /// The documentation allows an order of operations whose rounding is larger than that of the plain sum, of
    /// which our bound is.
    case evaluation
    /// The documentation does not say.
    case open
  }
}
