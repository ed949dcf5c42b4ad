import Foundation
import PropertyTesting
import ShiftVerification

extension VerificationText {
  /// The result as JSON with sorted keys: the same result gives the same bytes.
  public static func json(_ result: VerificationResult) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Answer(result)) else {
      preconditionFailure("a result of numbers and names that JSON cannot hold")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private struct Answer: Encodable {
    let holds: Bool
    let verdict: String
    let seed: UInt64
    let cases: [Int]
    let vacuous: Int
    let wanted: Int
    let coverage: [ClassCoverage]
    let comparisons: [Row]
    let disagreements: [Found]
    let drawn: [String: [String: Int]]
    let regressions: Regressions
    let searches: [SearchedDeviation]

    init(_ result: VerificationResult) {
      holds = result.holds
      verdict = VerificationText.verdict(result)
      seed = result.seed
      cases = [result.cases.lowerBound, result.cases.upperBound]
      vacuous = result.counts.vacuous
      wanted = result.wanted
      coverage = result.coverage
      comparisons = result.strategies.flatMap { strategy in
        result.formats.flatMap { format in
          result.boundaries.compactMap { boundary in
            let row = VerificationCounts.Row(
              strategy: strategy, format: format, boundary: boundary)
            return result.counts.rows[row].map { Row(row, $0) }
          }
        }
      }
      disagreements = result.disagreements.map(Found.init)
      let labels = result.counts.labels
      drawn = Dictionary(
        uniqueKeysWithValues: labels.tables.map { table in
          (
            table,
            Dictionary(uniqueKeysWithValues: labels.labels(of: table).map { ($0.label, $0.count) })
          )
        })
      regressions = Regressions(
        cases: result.regressions.cases, findings: result.regressions.violations)
      searches = result.searches
    }
  }

  private struct Regressions: Encodable {
    let cases: Int
    let findings: [RegressionReplay.Violation]
  }

  private struct Row: Encodable {
    let strategy: String
    let format: String
    let boundary: String
    let cases: Int
    let identical: Int
    let violated: Int
    let cells: [String: Int]
    let maximumUlps: UInt64
    let maximumRelative: Double
    let agreements: [String: Int]?

    init(_ row: VerificationCounts.Row, _ summary: VerificationCounts.Summary) {
      strategy = row.strategy
      format = row.format.rawValue
      boundary = row.boundary.rawValue
      cases = summary.cases
      identical = summary.identical
      violated = summary.violated
      cells = Dictionary(
        uniqueKeysWithValues: DeviationClass.allCases.map { ($0.rawValue, summary.cells($0)) })
      maximumUlps = summary.ulps
      maximumRelative = summary.relative
      agreements = summary.agreements.isEmpty ? nil : summary.agreements
    }
  }

  private struct Found: Encodable {
    let isViolation: Bool
    let strategy: String
    let format: String
    let kind: String
    let law: String?
    let cases: Int
    let replay: String
    let smallest: ShiftCase
    let message: String

    init(_ disagreement: Disagreement) {
      isViolation = disagreement.key.isViolation
      strategy = disagreement.key.strategy
      format = disagreement.key.format.rawValue
      kind = disagreement.key.kind.rawValue
      law = disagreement.key.law
      cases = disagreement.count
      replay = disagreement.token.description
      smallest = disagreement.smallest
      message = disagreement.message
    }
  }
}
