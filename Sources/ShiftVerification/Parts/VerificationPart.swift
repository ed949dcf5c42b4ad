import PropertyTesting
import ShiftRuns
import ShiftTensors

/// A range of a run's cases and what was found in them, as a file carries it.
///
/// Neighbouring parts join into the part of one run over both: counts add up, and the first case of
/// each kind of disagreement, with the smallest case it shrinks to, is that of the earliest part.
/// It says all that a report of the run says, so whoever joins parts needs no strategy.
package struct VerificationPart<S: Subject>: Sendable, Hashable, Codable {
  package static var form: String { "shiftproof-verification-3" }

  package let form: String
  package let run: RunIdentity
  package private(set) var cases: Range<Int>
  package private(set) var counts: VerificationCounts
  package private(set) var disagreements: [Disagreement<S.Case>]
  /// What saved counterexamples gave; the same in every part.
  package let regressions: RegressionReplay
  /// What a search after the last case found; the part with the first case has it.
  package private(set) var searches: [SearchedDeviation<S.Case>]
  /// With patience, the cases up to each failure.
  package private(set) var stretches: [Stretch]?

  /// The part of its run that `result` is.
  package init(_ result: VerificationResult<S>) {
    form = Self.form
    (run, cases, counts) = (result.run, result.asked, result.counts)
    disagreements = result.found
    (regressions, searches) = (result.regressions, result.searches)
    stretches = run.patience == nil ? nil : result.stretches
  }

  /// Which command runs such cases.
  package var command: String { run.patience == nil ? "verify" : "check" }

  /// The cases that were run: not all, where a program failed too often.
  package var done: Range<Int> {
    guard isCutShort, let last = stretches?.last else { return cases }
    return cases.lowerBound..<last.cases.upperBound
  }

  private var isCutShort: Bool { run.patience.map { counts.failureCost >= $0 } ?? false }

  /// What the run found.
  package var result: VerificationResult<S> {
    var result = VerificationResult<S>(
      of: run, asked: cases, cases: done, counts: counts, disagreements: disagreements)
    (result.regressions, result.searches) = (regressions, searches)
    return result
  }

  /// Adds the part over the cases that follow.
  ///
  /// - Precondition: it is of the same run and starts where this one ends.
  mutating func append(_ later: VerificationPart) {
    precondition(
      later.cases.lowerBound == cases.upperBound, "cases \(later.cases) after \(cases)")
    cases = cases.lowerBound..<later.cases.upperBound
    counts.merge(later.counts)
    stretches = stretches.map { $0 + (later.stretches ?? []) }
    searches += later.searches
    for found in later.disagreements {
      if let known = disagreements.firstIndex(where: { $0.key == found.key }) {
        disagreements[known].count += found.count
      } else {
        disagreements.append(found)
      }
    }
    // The order in which a run lists them.
    disagreements.sort { ($0.token.index, $0.key) < ($1.token.index, $1.key) }
  }
}

extension VerificationPart: RangePart {
  package static var unit: String { "case" }
  package var range: Range<Int> { cases }
  package var whole: Range<Int> { 0..<run.total }

  /// The whole run that named parts of it make, in any order.
  ///
  /// A run of a program that fails too often ends early, so what one run would not have come to is
  /// left out.
  ///
  /// - Throws: `ShiftError` if they are not of one run, or a case occurs twice or in none.
  package static func joined(_ parts: [Named]) throws(ShiftError) -> VerificationPart {
    try requireSame("version", \.run.version, in: parts)
    try requireSame("seed", \.run.seed, in: parts)
    try requireSame("a run of so many cases:", \.run.total, in: parts)
    try requireSame("options", \.run.options, in: parts) {
      $0.isEmpty ? "none" : String($0.dropFirst())
    }
    try requireSame("patience", \.run.patience, in: parts) { $0.map { "\($0)" } ?? "none" }
    try requireSame("strategies", \.run.contenders, in: parts) { $0.joined(separator: ", ") }
    try requireSame("saved counterexamples:", \.regressions.cases, in: parts)
    try requireSame("formats", \.run.formats, in: parts) {
      $0.map(\.rawValue).joined(separator: ", ")
    }
    try requireSame("boundaries", \.run.groups, in: parts) { $0.joined(separator: ", ") }
    try requireSame("hard classes", \.run.demands, in: parts) {
      $0.map { "\($0.name) \($0.share)" }.joined(separator: ", ")
    }
    try requireSame("deviations", \.run.countsByHardClass, in: parts) {
      $0 ? "counted by hard class too" : "not counted by hard class"
    }
    let sorted = try inOrder(parts)
    var whole = sorted[0].part.first(sorted[0].part.run.patience)
    for (name, part) in sorted.dropFirst() where !whole.isCutShort {
      let left = part.run.patience.map { $0 - whole.counts.failureCost }
      whole.append(part.first(left))
      guard whole.counts.isSound(for: whole.done.count) else {
        throw ShiftError(name, found: "counts that no run has", expected: "parts as written")
      }
    }
    whole.cases = whole.whole
    return whole
  }

  /// The part up to the failure that uses up what is `left` of the patience of a run that comes to it.
  private func first(_ left: Int?) -> VerificationPart {
    guard let left, let stretches, counts.failureCost >= left else { return self }
    var kept: [Stretch] = []
    var spent = 0
    for stretch in stretches where spent < left {
      kept.append(stretch)
      spent += stretch.counts.failureCost
    }
    guard let done = kept.joined else { return self }
    var part = self
    (part.stretches, part.counts) = (kept, done.counts)
    var keys: Set<DisagreementKey> = []
    part.disagreements = done.findings.entries.compactMap { entry in
      // What does not follow from the question alone has another class than each case showed.
      var known =
        disagreements.first { $0.key == entry.key }
        ?? disagreements.first { $0.key.kind.isOfTime && $0.key.isSameFault(as: entry.key) }
      known?.count = entry.count
      return known.flatMap { keys.insert($0.key).inserted ? $0 : nil }
    }
    return part
  }

  /// What makes no sense in a part that was read from a file, or `nil`.
  ///
  /// Sums of parts that pass stay far below the greatest `Int`.
  package var flaw: String? {
    if run.subject != S.words.subject { return "a run of \(printable(run.subject))" }
    let total = run.total
    if total < 1 || total > VerificationCounts.most { return "a run of \(total) cases" }
    if cases.isEmpty || cases.lowerBound < 0 || cases.upperBound > total {
      return "\(cases.lowerBound) to \(cases.upperBound) of \(total) cases"
    }
    if !run.demands.allSatisfy({ (0...1).contains($0.share) }) { return "shares outside 0…1" }
    if Set(run.groups).count != run.groups.count { return "a \(S.words.group) twice" }
    let judged = counts.classes.total
    guard (0...cases.count).contains(judged), counts.isSound(for: judged), hasSoundStretches,
      judged == done.count
    else { return "counts that no run has" }
    if !disagreements.allSatisfy({
      (1...done.count).contains($0.count) && $0.token.seed == run.seed
    })
      || !disagreements.allSatisfy({ done.contains($0.token.index) })
    {
      return "disagreements that no run of these cases has"
    }
    if Set(disagreements.map(\.key)).count != disagreements.count {
      return "a disagreement twice"
    }
    return nil
  }

  /// Whether the stretches are those of a run with this patience that has these counts.
  private var hasSoundStretches: Bool {
    guard let patience = run.patience, let stretches else {
      return run.patience == nil && stretches == nil
    }
    guard (1...VerificationCounts.most).contains(patience),
      cases.lowerBound.isMultiple(of: Patience.stride),
      stretches.isSound(in: cases, seed: run.seed),
      stretches.allSatisfy({
        $0.isCostly
          && ($0.cases.upperBound.isMultiple(of: Patience.stride)
            || $0.cases.upperBound == cases.upperBound)
      })
    else { return false }
    // A run ends as soon as its patience does, and it failed as often as its stretches did.
    let before = Array(stretches.dropLast()).joined?.counts.failureCost ?? 0
    let whole = stretches.joined
    // Stretches that are sound one by one may name their measures differently.
    return before < patience && counts.failureCost == whole?.counts.failureCost ?? 0
      && whole.map { $0.counts.isSound(for: $0.cases.count) } ?? true
  }
}
