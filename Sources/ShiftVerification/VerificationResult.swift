import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// One way in which a strategy differed from the oracle, shrunk to its smallest case.
public struct Disagreement: Sendable, Hashable {
  /// Which strategy, in which format, in which class.
  public struct Key: Sendable, Hashable {
    public let isViolation: Bool
    public let strategy: String
    public let format: NumberFormat
    public let kind: DeviationClass

    init(isViolation: Bool, strategy: String, format: NumberFormat, kind: DeviationClass) {
      (self.isViolation, self.strategy) = (isViolation, strategy)
      (self.format, self.kind) = (format, kind)
    }

    /// As a finding's key; names of strategies may hold anything but a tab.
    var text: String {
      [isViolation ? "violation" : "allowed", strategy, format.rawValue, kind.rawValue]
        .joined(separator: "\t")
    }

    init?(_ text: String) {
      let parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, let format = NumberFormat(rawValue: parts[2]),
        let kind = DeviationClass(rawValue: parts[3])
      else { return nil }
      self.init(
        isViolation: parts[0] == "violation", strategy: parts[1], format: format, kind: kind)
    }
  }

  public let key: Key
  /// How many cases showed it.
  public let count: Int
  /// The first of them, as a replay token.
  public let token: CaseToken
  public let smallest: ShiftCase
  /// The first cell that differs in the smallest case.
  public let message: String
  /// What of the smallest case does not matter.
  public let explanation: String
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

  init(
    of verification: Verification, _ exploration: Exploration<VerificationCounts>,
    _ explorer: Explorer<ShiftCase, VerificationCounts>
  ) {
    seed = exploration.seed
    cases = exploration.cases
    strategies = verification.strategies.map(\.name)
    formats = verification.formats
    boundaries = verification.cases.boundaries
    counts = exploration.counts
    coverage = exploration.counts.classes.coverage(of: verification.demands)
    disagreements = explorer.counterexamples(of: exploration.findings).compactMap { bug in
      Disagreement.Key(bug.finding.key).map {
        Disagreement(
          key: $0, count: bug.count, token: bug.token, smallest: bug.smallest,
          message: bug.finding.message, explanation: bug.explanation.description)
      }
    }
  }

  /// Disagreements that no allowance covers.
  public var violations: [Disagreement] { disagreements.filter(\.key.isViolation) }

  /// Hard classes that occurred less often than demanded.
  public var missingClasses: [ClassCoverage] { coverage.filter { $0.verdict == .notCovered } }

  /// Whether more than half of the cases prove nothing.
  public var isMostlyVacuous: Bool { 2 * counts.vacuous > cases.count }

  /// Whether what was asked holds: no violation, every hard class, enough that proves something.
  public var holds: Bool { violations.isEmpty && missingClasses.isEmpty && !isMostlyVacuous }
}
