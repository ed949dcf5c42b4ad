import Foundation
import PropertyTesting
import ShiftVerification

extension VerificationText {
  /// The result as JSON with sorted keys: the same result gives the same bytes.
  package static func json<S>(_ result: VerificationResult<S>) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(Answer(result)) else {
      preconditionFailure("a result of numbers and names that JSON cannot hold")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private struct Answer<Case: Hashable & Sendable & Codable>: Encodable {
    let holds: Bool
    let verdict: String
    let seed: UInt64
    let cases: [Int]
    let vacuous: Int
    let wanted: Int
    /// Why the run has not all of them, where the clock or a signal ended it.
    let stopped: String?
    let coverage: [ClassCoverage]
    let contenderCoverage: [ContenderCoverage]
    let domain: Domain
    let comparisons: [Row]
    /// That the result was held against, if any.
    let baseline: String?
    let disagreements: [Found<Case>]
    let drawn: [String: [String: Int]]
    let notSupported: [Unsupported]?
    let regressions: Regressions
    let searches: [Searched<Case>]
    /// Which conventions each kernel of an operator follows; left out where no case told any.
    let conventions: [Convention]?

    init<S>(_ result: VerificationResult<S>) where S.Case == Case {
      holds = result.holds
      verdict = VerificationText.verdict(result)
      seed = result.seed
      cases = [result.cases.lowerBound, result.cases.upperBound]
      vacuous = result.counts.vacuous
      wanted = result.wanted
      stopped = VerificationText.stopped(result)
      (coverage, contenderCoverage) = (result.coverage, result.contenderCoverage)
      domain = Domain(
        ranges: Dictionary(
          uniqueKeysWithValues: result.counts.ranges.entries.map {
            ($0.name, [$0.least, $0.greatest])
          }), leftOut: DomainText.leftOut(result))
      comparisons = result.contenders.flatMap { contender in
        result.formats.flatMap { format in
          result.groups.compactMap { group in
            let row = VerificationCounts.Row(contender: contender, format: format, group: group)
            return result.counts.rows[row].map { Row(row, $0, grouping: S.words.group) }
          }
        }
      }
      baseline = result.acceptance?.baseline
      disagreements = result.disagreements.map { found in
        Found(found, isAccepted: result.acceptance?.accepts(found.key))
      }
      notSupported =
        result.notSupported.isEmpty ? nil : result.notSupported.map { Unsupported($0, S.words) }
      let labels = result.counts.labels
      drawn = Dictionary(
        uniqueKeysWithValues: labels.tables.map { table in
          (
            table,
            Dictionary(uniqueKeysWithValues: labels.labels(of: table).map { ($0.label, $0.count) })
          )
        })
      regressions = Regressions(
        cases: result.regressions.cases,
        findings: result.regressions.violations.map(Regressions.Finding.init))
      searches = result.searches.map(Searched<Case>.init)
      let counted = result.counts.conventions.sorted { $0.key < $1.key }
      conventions = counted.isEmpty ? nil : counted.map(Convention.init)
    }
  }

  private struct Convention: Encodable {
    let kernel: String
    let convention: String
    /// The cases that tell its values apart.
    let telling: Int
    /// In how many of them all cells agreed with each value.
    let followed: [String: Int]

    init(_ row: ConventionRow, _ count: ConventionCount) {
      (kernel, convention) = (row.contender, row.convention)
      (telling, followed) = (count.telling, count.followed)
    }
  }

  private struct Unsupported: Encodable {
    let strategy: String
    let format: String
    let grouping: String
    let group: String
    let cases: Int
    let reason: String

    init(_ one: NotSupported, _ words: SubjectWords) {
      (strategy, format) = (one.contender, one.format.rawValue)
      (grouping, group) = (words.group, one.group)
      (cases, reason) = (one.cases, one.reason)
    }
  }

  /// Least and greatest of each measure; what occurred of the rest stands in `drawn`.
  private struct Domain: Encodable {
    let ranges: [String: [Int]]
    let leftOut: [String]
  }

  private struct Regressions: Encodable {
    let cases: Int
    let findings: [Finding]

    struct Finding: Encodable {
      let regression: String
      let strategy: String
      let format: String
      let title: String
      let message: String

      init(_ violation: RegressionReplay.Violation) {
        (regression, strategy) = (violation.regression, violation.contender)
        (format, title, message) = (violation.format.rawValue, violation.title, violation.message)
      }
    }
  }

  private struct Searched<Case: Hashable & Sendable & Codable>: Encodable {
    let strategy: String
    let format: String
    let relative: Double
    let `case`: Case
    let start: String
    let steps: Int

    init(_ search: SearchedDeviation<Case>) {
      (strategy, format) = (search.contender, search.format.rawValue)
      (relative, `case`, steps) = (search.relative, search.found, search.steps)
      start = search.start.description
    }
  }

  private struct Row: Encodable {
    let strategy: String
    let format: String
    let grouping: String
    let group: String
    let cases: Int
    let identical: Int
    let violated: Int
    let cells: [String: Int]
    let maximumUlps: UInt64
    let maximumRelative: Double
    let agreements: [String: Int]?

    init(
      _ row: VerificationCounts.Row, _ summary: VerificationCounts.Summary, grouping: String
    ) {
      strategy = row.contender
      format = row.format.rawValue
      (self.grouping, group) = (grouping, row.group)
      cases = summary.cases
      identical = summary.identical
      violated = summary.violated
      cells = Dictionary(
        uniqueKeysWithValues: DeviationClass.allCases.map { ($0.name, summary.cells($0)) })
      maximumUlps = summary.ulps
      maximumRelative = summary.relative
      agreements = summary.agreements.isEmpty ? nil : summary.agreements
    }

    /// The group stands under its own name, such as `boundary`.
    private struct Member: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: Member.self)
      func put(_ name: String, _ value: some Encodable) throws {
        try members.encode(value, forKey: Member(stringValue: name))
      }
      try put("strategy", strategy)
      try put("format", format)
      try put(grouping, group)
      try put("cases", cases)
      try put("identical", identical)
      try put("violated", violated)
      try put("cells", cells)
      try put("maximumUlps", maximumUlps)
      try put("maximumRelative", maximumRelative)
      if let agreements { try put("agreements", agreements) }
    }
  }

  private struct Found<Case: Hashable & Sendable & Codable>: Encodable {
    let isViolation: Bool
    let strategy: String
    let format: String
    let kind: String
    let law: String?
    let cases: Int
    let replay: String
    let smallest: Case
    let message: String
    let diagnosis: String?
    let isAccepted: Bool?
    let repetition: Repetition?

    init(_ disagreement: Disagreement<Case>, isAccepted: Bool?) {
      (self.isAccepted, repetition) = (isAccepted, disagreement.repetition)
      isViolation = disagreement.key.isViolation
      strategy = disagreement.key.contender
      format = disagreement.key.format.rawValue
      kind = disagreement.key.kind.name
      law = disagreement.key.law
      cases = disagreement.count
      replay = disagreement.token.description
      smallest = disagreement.smallest
      message = disagreement.message
      diagnosis = disagreement.diagnosis?.description
    }
  }
}
