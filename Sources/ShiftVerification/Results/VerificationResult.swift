import PropertyTesting
import ShiftTensors

/// What a verification found.
package struct VerificationResult<S: Subject>: Sendable {
  /// Which run it is the result of.
  package let run: RunIdentity
  /// The cases that were asked for.
  package let asked: Range<Int>
  /// The cases that were run: not all that were asked for if a program failed too often.
  package let cases: Range<Int>
  package let counts: VerificationCounts
  /// The hard classes over all cases that were drawn.
  package let coverage: [ClassCoverage]
  /// The same over the cases that each contender was asked.
  package let contenderCoverage: [ContenderCoverage]
  /// Without the refusals of what is not supported.
  package let disagreements: [Disagreement<S.Case>]
  /// With them, as parts of a run carry them.
  let found: [Disagreement<S.Case>]
  /// The kinds of call that were always refused and that nobody requires.
  package let notSupported: [NotSupported]
  /// What saved counterexamples gave, which were replayed before.
  package var regressions = RegressionReplay()
  /// The greatest deviations that a search found after the run.
  package var searches: [SearchedDeviation<S.Case>] = []
  /// What a baseline accepts of it, once it was held against one.
  package var acceptance: Acceptance?
  /// Why the run stopped before all cases, if it was ended by the clock or from outside.
  package internal(set) var stopped: RunStop.Cause?
  /// Of a run with patience, the cases up to each failure of the program.
  private(set) var stretches: [Stretch] = []

  /// The result of a run whose disagreements are known already.
  package init(
    of run: RunIdentity, asked: Range<Int>, cases: Range<Int>, counts: VerificationCounts,
    disagreements: [Disagreement<S.Case>]
  ) {
    (self.run, self.asked, self.cases) = (run, asked, cases)
    (self.counts, found) = (counts, disagreements)
    notSupported = run.notSupported(found, counts)
    self.disagreements = found.filter { bug in
      guard bug.key.kind == .refused, let group = bug.key.group else { return true }
      let row = VerificationCounts.Row(
        contender: bug.key.contender, format: bug.key.format, group: group)
      return !(counts.rows[row].map { run.isNotSupported(row, $0) } ?? false)
    }
    coverage = run.coverage(counts.classes)
    contenderCoverage = run.coverage(byContender: counts.contenderClasses)
  }

  /// The result of stretches that a run is made of, each bug shrunk.
  init(
    of verification: Verification<S>, _ run: RunIdentity, asked: Range<Int>, _ stretches: [Stretch],
    _ explorer: Explorer<S.Case, DisagreementKey, VerificationCounts>, workers: Int
  ) {
    let exploration = stretches.joined ?? .none(seed: run.seed, before: asked.lowerBound)
    let entries = exploration.findings.entries
    // Where somebody ends the run meanwhile, answers fail for that.
    func isEnded() -> Bool { verification.stop?.signal != nil }
    var found =
      isEnded()
      ? [] : Self.shrunk(entries, exploration, verification, run, asked, explorer, workers)
    if isEnded() { found = entries.map { verification.asMet($0, seed: run.seed) } }
    self.init(
      of: run, asked: asked, cases: exploration.cases, counts: exploration.counts,
      disagreements: found)
    self.stretches = run.patience == nil ? [] : stretches.filter(\.isCostly)
  }

  private static func shrunk(
    _ entries: [FindingLog<DisagreementKey>.Entry], _ exploration: Stretch,
    _ verification: Verification<S>, _ run: RunIdentity, _ asked: Range<Int>,
    _ explorer: Explorer<S.Case, DisagreementKey, VerificationCounts>, _ workers: Int
  ) -> [Disagreement<S.Case>] {
    let waits = entries.count { $0.key.kind.isWaitedFor }
    let suspects = verification.suspects(entries, seed: run.seed)
    let bugs = explorer.counterexamples(of: exploration.findings, workers: workers) { key in
      // What a fresh contender does not do has no smallest case.
      if suspects.contains(key) { return ShrinkBudget(tries: 0, failures: 0) }
      let end = verification.stop?.searchEnd(sharedBy: entries.count)
      // There may be one for each kind and format, and most say the same of any call.
      if key.group != nil { return ShrinkBudget(tries: 100, failures: 100, end: end) }
      guard key.kind.cost > 0 else {
        return ShrinkBudget(tries: verification.shrinkBudget, end: end)
      }
      let failures = (verification.patience ?? Patience()).perDisagreement / key.kind.cost
      return ShrinkBudget(
        tries: min(verification.shrinkBudget, Patience.mostTries),
        failures: key.kind.isWaitedFor ? max(1, failures / waits) : failures, end: end)
    }
    return verification.disagreements(of: bugs, suspects, seed: run.seed, from: asked.lowerBound)
  }
}

extension VerificationResult {
  package var seed: UInt64 { run.seed }
  /// The names of what was judged, in the order of tables.
  package var contenders: [String] { run.contenders }
  package var formats: [NumberFormat] { run.formats }
  /// What rows of counts are told apart by beside contender and format.
  package var groups: [String] { run.groups }
  /// How many cases were asked for; more than were run if a program failed too often.
  package var wanted: Int { asked.count }
  /// Whether the run stopped before all cases, because a program failed too often.
  package var isCutShort: Bool { !isWhole && stopped == nil }
  /// Whether all cases were run.
  package var isWhole: Bool { cases.count == wanted }

  /// What was counted of a contender in a format, over all groups.
  package func summary(_ contender: String, _ format: NumberFormat) -> VerificationCounts.Summary {
    counts.summary(contender, format, groups)
  }

  /// Disagreements that no allowance covers.
  package var violations: [Disagreement<S.Case>] { disagreements.filter(\.key.isViolation) }

  /// Whether the cases prove too little: more than half of them nothing or, where somebody narrowed
  /// them so, all of them.
  package var isMostlyVacuous: Bool {
    run.isNarrowed
      ? counts.vacuous == cases.count && !cases.isEmpty : 2 * counts.vacuous > cases.count
  }

  /// What the run leaves out, beside the formats that it was not asked for.
  package var remarks: [String] { run.remarks }

  /// The contenders and formats that no case compared, as `roll in float`: nothing is known of them.
  package var uncompared: [String] {
    contenders.flatMap { contender in
      formats.filter { summary(contender, $0).cases == 0 }.map { "\(contender) in \($0.rawValue)" }
    }
  }

  /// What no case compared, as the part of a sentence; `nil` if everything was.
  package var notCompared: String? {
    if counts.rows.values.allSatisfy({ $0.cases == 0 }) { return "nothing was compared" }
    if run.refusals != nil, counts.rows.values.allSatisfy(\.isRefused) {
      return "nothing was compared: every call was refused"
    }
    let names = uncompared
    return names.isEmpty ? nil : "nothing was compared for " + names.joined(separator: ", ")
  }

  /// Whether what was asked holds: no violation, no hard class that occurs too seldom, enough that
  /// proves something, and an answer to every case.
  ///
  /// What a baseline accepts is no violation then.
  package var holds: Bool {
    // A count of violations is held against the run whatever became of the findings behind it.
    let keepsPromises =
      acceptance.map { $0.isWhole && findings.isEmpty }
      ?? (violations.isEmpty && violated == 0)
    return keepsPromises && holdsButForDeviations
  }

  /// The same whatever the random cases showed: saved counterexamples, coverage, and all that was asked.
  package var holdsButForDeviations: Bool {
    regressions.violations.isEmpty && missingClasses.isEmpty && !isMostlyVacuous
      && !isCutShort && notCompared == nil
  }
}
