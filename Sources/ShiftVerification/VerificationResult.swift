import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// One way in which a strategy differed from the oracle, shrunk to its smallest case.
public struct Disagreement: Sendable, Hashable, Codable {
  /// Which strategy, in which format, in which class.
  public struct Key: Sendable, Hashable, Codable, CustomStringConvertible {
    public let isViolation: Bool
    public let strategy: String
    public let format: NumberFormat
    public let kind: DeviationClass
    /// The law that was broken; `nil` where the oracle was not met.
    public let law: String?

    public init(
      isViolation: Bool, strategy: String, format: NumberFormat, kind: DeviationClass,
      law: String? = nil
    ) {
      (self.isViolation, self.strategy) = (isViolation, strategy)
      (self.format, self.kind, self.law) = (format, kind, law)
    }

    /// As a finding's key; names of strategies may hold anything but a tab.
    var text: String {
      [
        isViolation ? "violation" : "allowed", strategy, format.rawValue, kind.rawValue,
        law ?? "",
      ].joined(separator: "\t")
    }

    init?(_ text: String) {
      let parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 5, let format = NumberFormat(rawValue: parts[2]),
        let kind = DeviationClass(rawValue: parts[3])
      else { return nil }
      self.init(
        isViolation: parts[0] == "violation", strategy: parts[1], format: format, kind: kind,
        law: parts[4].isEmpty ? nil : parts[4])
    }

    public var description: String { "\(strategy) in \(format.rawValue): \(title)" }

    /// The class, and the law where one was broken.
    public var title: String { law.map { "\(kind.rawValue) (\($0))" } ?? kind.rawValue }
  }

  public let key: Key
  /// How many cases showed it.
  public internal(set) var count: Int
  /// The first of them, as a replay token.
  public let token: CaseToken
  public let smallest: ShiftCase
  /// The first cell that differs in the smallest case.
  public let message: String
  /// What of the smallest case does not matter.
  public let explanation: String

  public init(
    key: Key, count: Int, token: CaseToken, smallest: ShiftCase, message: String,
    explanation: String = ""
  ) {
    (self.key, self.count, self.token) = (key, count, token)
    (self.smallest, self.message, self.explanation) = (smallest, message, explanation)
  }
}

/// What a verification found.
public struct VerificationResult: Sendable {
  public let seed: UInt64
  public let cases: Range<Int>
  public let strategies: [String]
  public let formats: [NumberFormat]
  public let boundaries: [Boundary]
  public let counts: VerificationCounts
  public let coverage: [ClassCoverage]
  public let disagreements: [Disagreement]
  /// How many cases were asked for; more than were run if a program failed too often.
  public let wanted: Int
  /// What saved counterexamples gave, which were replayed before.
  public var regressions = RegressionReplay()
  /// The greatest deviations that a search found after the run.
  public var searches: [SearchedDeviation] = []
  /// Of a run with patience, the cases up to each failure of the program.
  private(set) var stretches: [Stretch] = []

  /// The cases that were asked for.
  var asked: Range<Int> { cases.lowerBound..<(cases.lowerBound + wanted) }

  /// Whether the run stopped before all cases, because a program failed too often.
  public var isCutShort: Bool { cases.count < wanted }

  /// The result of a run whose disagreements are known already.
  public init(
    of verification: Verification, seed: UInt64, cases: Range<Int>, wanted: Int? = nil,
    counts: VerificationCounts, disagreements: [Disagreement]
  ) {
    self.init(
      seed: seed, cases: cases, wanted: wanted ?? cases.count,
      strategies: verification.strategies.map(\.name), formats: verification.formats,
      boundaries: verification.cases.boundaries, counts: counts,
      coverage: counts.classes.coverage(of: verification.demands), disagreements: disagreements)
  }

  init(
    seed: UInt64, cases: Range<Int>, wanted: Int, strategies: [String], formats: [NumberFormat],
    boundaries: [Boundary], counts: VerificationCounts, coverage: [ClassCoverage],
    disagreements: [Disagreement]
  ) {
    (self.seed, self.cases, self.wanted) = (seed, cases, wanted)
    (self.counts, self.coverage) = (counts, coverage)
    (self.strategies, self.formats, self.boundaries) = (strategies, formats, boundaries)
    self.disagreements = disagreements
  }

  /// The result of stretches that a run is made of, each bug shrunk.
  init(
    of verification: Verification, asked: Range<Int>, _ stretches: [Stretch],
    _ explorer: Explorer<ShiftCase, VerificationCounts>, workers: Int
  ) {
    let exploration = stretches.joined ?? .none(seed: explorer.seed, before: asked.lowerBound)
    let bugs = explorer.counterexamples(of: exploration.findings, workers: workers) { key in
      let cost = Disagreement.Key(key)?.kind.cost ?? 0
      return cost == 0
        ? verification.shrinkBudget : (verification.patience ?? Patience()).perDisagreement / cost
    }
    self.init(
      of: verification, seed: exploration.seed, cases: exploration.cases,
      wanted: asked.count, counts: exploration.counts,
      disagreements: bugs.compactMap { bug in
        Disagreement.Key(bug.finding.key).map {
          Disagreement(
            key: $0, count: bug.count, token: bug.token, smallest: bug.smallest,
            message: bug.finding.message, explanation: bug.explanation.description)
        }
      })
    self.stretches = verification.patience == nil ? [] : stretches.filter(\.isCostly)
  }

  /// Disagreements that no allowance covers.
  public var violations: [Disagreement] { disagreements.filter(\.key.isViolation) }

  /// Hard classes that occurred less often than demanded.
  public var missingClasses: [ClassCoverage] { coverage.filter { $0.verdict == .notCovered } }

  /// Hard classes of which too few cases were drawn to tell whether they occur as often as demanded.
  public var undecidedClasses: [ClassCoverage] { coverage.filter { $0.verdict == .notEnough } }

  /// Whether more than half of the cases prove nothing.
  public var isMostlyVacuous: Bool { 2 * counts.vacuous > cases.count }

  /// Whether what was asked holds: no violation, every hard class, enough that proves something, and
  /// an answer to every case.
  public var holds: Bool { violations.isEmpty && holdsButForDeviations }

  /// The same whatever the random cases showed: saved counterexamples, coverage, and all that was asked.
  public var holdsButForDeviations: Bool {
    regressions.violations.isEmpty && missingClasses.isEmpty && undecidedClasses.isEmpty
      && !isMostlyVacuous && !isCutShort
  }
}
