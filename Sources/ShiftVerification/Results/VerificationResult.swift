import PropertyTesting
import ShiftTensors

/// What a verification found.
public struct VerificationResult<S: Subject>: Sendable {
  /// Which run it is the result of.
  package let run: RunIdentity
  /// The cases that were asked for.
  package let asked: Range<Int>
  /// The cases that were run: not all that were asked for if a program failed too often.
  public let cases: Range<Int>
  public let counts: VerificationCounts
  public let coverage: [ClassCoverage]
  public let disagreements: [Disagreement<S.Case>]
  /// What saved counterexamples gave, which were replayed before.
  public var regressions = RegressionReplay()
  /// The greatest deviations that a search found after the run.
  public var searches: [SearchedDeviation<S.Case>] = []
  /// Of a run with patience, the cases up to each failure of the program.
  private(set) var stretches: [Stretch] = []

  /// The result of a run whose disagreements are known already.
  package init(
    of run: RunIdentity, asked: Range<Int>, cases: Range<Int>, counts: VerificationCounts,
    disagreements: [Disagreement<S.Case>]
  ) {
    (self.run, self.asked, self.cases) = (run, asked, cases)
    (self.counts, self.disagreements) = (counts, disagreements)
    coverage = run.coverage(counts.classes)
  }

  /// The result of stretches that a run is made of, each bug shrunk.
  init(
    of verification: Verification<S>, _ run: RunIdentity, asked: Range<Int>, _ stretches: [Stretch],
    _ explorer: Explorer<S.Case, DisagreementKey, VerificationCounts>, workers: Int
  ) {
    let exploration = stretches.joined ?? .none(seed: run.seed, before: asked.lowerBound)
    let bugs = explorer.counterexamples(of: exploration.findings, workers: workers) { key in
      key.kind.cost == 0
        ? verification.shrinkBudget
        : (verification.patience ?? Patience()).perDisagreement / key.kind.cost
    }
    self.init(
      of: run, asked: asked, cases: exploration.cases, counts: exploration.counts,
      disagreements: bugs.map { bug in
        Disagreement(
          key: bug.finding.key, count: bug.count, token: bug.token, smallest: bug.smallest,
          message: bug.finding.message, explanation: bug.explanation.description,
          diagnosis: bug.finding.key.isViolation
            ? verification.diagnosis(
              of: bug.finding.key, smallest: bug.smallest, drawn: bug.drawn, token: bug.token)
            : nil)
      })
    self.stretches = run.patience == nil ? [] : stretches.filter(\.isCostly)
  }
}

extension VerificationResult {
  public var seed: UInt64 { run.seed }
  /// The names of what was judged, in the order of tables.
  public var contenders: [String] { run.contenders }
  public var formats: [NumberFormat] { run.formats }
  /// What rows of counts are told apart by beside contender and format.
  public var groups: [String] { run.groups }
  /// How many cases were asked for; more than were run if a program failed too often.
  public var wanted: Int { asked.count }
  /// Whether the run stopped before all cases, because a program failed too often.
  public var isCutShort: Bool { cases.count < wanted }

  /// What was counted of a contender in a format, over all groups.
  public func summary(_ contender: String, _ format: NumberFormat) -> VerificationCounts.Summary {
    counts.summary(contender, format, groups)
  }

  /// Disagreements that no allowance covers.
  public var violations: [Disagreement<S.Case>] { disagreements.filter(\.key.isViolation) }

  /// Hard classes that occurred less often than demanded.
  public var missingClasses: [ClassCoverage] { coverage.filter { $0.verdict == .notCovered } }

  /// Hard classes of which too few cases were drawn to tell whether they occur as often as demanded.
  public var undecidedClasses: [ClassCoverage] { coverage.filter { $0.verdict == .notEnough } }

  /// Whether more than half of the cases prove nothing.
  public var isMostlyVacuous: Bool { 2 * counts.vacuous > cases.count }

  /// The contenders and formats that no case compared, as `roll in float`: nothing is known of them.
  public var uncompared: [String] {
    contenders.flatMap { contender in
      formats.filter { summary(contender, $0).cases == 0 }.map { "\(contender) in \($0.rawValue)" }
    }
  }

  /// What no case compared, as the part of a sentence; `nil` if everything was.
  public var notCompared: String? {
    if counts.rows.values.allSatisfy({ $0.cases == 0 }) { return "nothing was compared" }
    let names = uncompared
    return names.isEmpty ? nil : "nothing was compared for " + names.joined(separator: ", ")
  }

  /// Whether what was asked holds: no violation, every hard class, enough that proves something, and
  /// an answer to every case.
  public var holds: Bool {
    // A count of violations is held against the run whatever became of the findings behind it.
    violations.isEmpty && counts.violated == 0 && holdsButForDeviations
  }

  /// The same whatever the random cases showed: saved counterexamples, coverage, and all that was asked.
  public var holdsButForDeviations: Bool {
    regressions.violations.isEmpty && missingClasses.isEmpty && undecidedClasses.isEmpty
      && !isMostlyVacuous && !isCutShort && notCompared == nil
  }
}
