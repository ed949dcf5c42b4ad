import PropertyTesting
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// A range of a run's cases and what was found in them, as a file carries it.
///
/// Neighbouring parts join into the part of one run over both: counts add up, and the first case of
/// each kind of disagreement, with the smallest case it shrinks to, is that of the earliest part.
/// It says all that a report of the run says, so whoever joins parts needs no strategy.
public struct VerificationPart: Sendable, Hashable, Codable {
  public static let form = "shiftproof-verification-1"

  /// A hard class and its demanded share.
  public struct Demanded: Sendable, Hashable, Codable {
    public let name: String
    public let share: Double
  }

  public let form: String
  /// Of the program that ran it.
  public let version: String
  public let seed: UInt64
  /// Cases of the whole run.
  public let total: Int
  public private(set) var cases: Range<Int>
  /// What else decides the run, as a command line says it.
  public let options: String
  public let strategies: [String]
  public let formats: [NumberFormat]
  public let boundaries: [Boundary]
  public let demands: [Demanded]
  /// Whether deviations were also counted by hard class, as baselines want them.
  public let countsByHardClass: Bool
  public private(set) var counts: VerificationCounts
  public private(set) var disagreements: [Disagreement]
  /// What saved counterexamples gave; the same in every part.
  public let regressions: RegressionReplay
  /// What a search after the last case found; the part with the first case has it.
  public private(set) var searches: [SearchedDeviation]
  /// How much failing of a program the run puts up with; `nil` for strategies of this program.
  public let patience: Int?
  /// With patience, the cases up to each failure.
  public private(set) var stretches: [Stretch]?

  /// The part that `result` is of a run over `total` cases of `verification`.
  public init(
    _ result: VerificationResult, of verification: Verification, total: Int, options: String,
    version: String
  ) {
    form = Self.form
    (self.version, self.total, self.options) = (version, total, options)
    (seed, cases, counts) = (result.seed, result.asked, result.counts)
    (strategies, formats, boundaries) = (result.strategies, result.formats, result.boundaries)
    demands = verification.demands.map { Demanded(name: $0.name, share: $0.share) }
    countsByHardClass = verification.countsByHardClass
    disagreements = result.disagreements
    (regressions, searches) = (result.regressions, result.searches)
    patience = verification.patience?.total
    stretches = patience == nil ? nil : result.stretches
  }

  /// Which command runs such cases.
  public var command: String { patience == nil ? "verify" : "check" }

  /// The cases that were run: not all, where a program failed too often.
  public var done: Range<Int> {
    guard isCutShort, let last = stretches?.last else { return cases }
    return cases.lowerBound..<last.cases.upperBound
  }

  private var isCutShort: Bool { patience.map { counts.failureCost >= $0 } ?? false }

  /// What the run found.
  public var result: VerificationResult {
    var result = VerificationResult(
      seed: seed, cases: done, wanted: cases.count, strategies: strategies, formats: formats,
      boundaries: boundaries,
      counts: counts,
      coverage: counts.classes.coverage(
        of: demands.map { Demand<ShiftCase>($0.name, atLeast: $0.share) { _ in false } }),
      disagreements: disagreements)
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
    disagreements.sort { ($0.token.index, $0.key.text) < ($1.token.index, $1.key.text) }
  }
}

extension VerificationPart: RangePart {
  public static let unit = "case"
  public var range: Range<Int> { cases }
  public var whole: Range<Int> { 0..<total }

  /// The whole run that named parts of it make, in any order.
  ///
  /// A run of a program that fails too often ends early, so what one run would not have come to is
  /// left out.
  ///
  /// - Throws: `ShiftError` if they are not of one run, or a case occurs twice or in none.
  public static func joined(_ parts: [Named]) throws(ShiftError) -> VerificationPart {
    try requireSame("version", \.version, in: parts)
    try requireSame("seed", \.seed, in: parts)
    try requireSame("a run of so many cases:", \.total, in: parts)
    try requireSame("options", \.options, in: parts) {
      $0.isEmpty ? "none" : String($0.dropFirst())
    }
    try requireSame("patience", \.patience, in: parts) { $0.map { "\($0)" } ?? "none" }
    try requireSame("strategies", \.strategies, in: parts) { $0.joined(separator: ", ") }
    try requireSame("saved counterexamples:", \.regressions.cases, in: parts)
    try requireSame("formats", \.formats, in: parts) {
      $0.map(\.rawValue).joined(separator: ", ")
    }
    try requireSame("boundaries", \.boundaries, in: parts) {
      $0.map(\.rawValue).joined(separator: ", ")
    }
    try requireSame("hard classes", \.demands, in: parts) {
      $0.map { "\($0.name) \($0.share)" }.joined(separator: ", ")
    }
    try requireSame("deviations", \.countsByHardClass, in: parts) {
      $0 ? "counted by hard class too" : "not counted by hard class"
    }
    let sorted = try inOrder(parts)
    var whole = sorted[0].part.first(sorted[0].part.patience)
    for (name, part) in sorted.dropFirst() where !whole.isCutShort {
      let left = part.patience.map { $0 - whole.counts.failureCost }
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
    part.disagreements = done.findings.entries.compactMap { entry in
      var known = disagreements.first { $0.key.text == entry.key }
      known?.count = entry.count
      return known
    }
    return part
  }

  /// What makes no sense in a part that was read from a file, or `nil`.
  ///
  /// Sums of parts that pass stay far below the greatest `Int`.
  public var flaw: String? {
    if total < 1 || total > VerificationCounts.most { return "a run of \(total) cases" }
    if cases.isEmpty || cases.lowerBound < 0 || cases.upperBound > total {
      return "\(cases.lowerBound) to \(cases.upperBound) of \(total) cases"
    }
    if !demands.allSatisfy({ (0...1).contains($0.share) }) { return "shares outside 0…1" }
    if Set(boundaries).count != boundaries.count { return "a boundary twice" }
    let judged = counts.classes.total
    guard (0...cases.count).contains(judged), counts.isSound(for: judged), hasSoundStretches,
      judged == done.count
    else { return "counts that no run has" }
    if !disagreements.allSatisfy({ (1...done.count).contains($0.count) && $0.token.seed == seed })
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
    guard let patience, let stretches else { return patience == nil && stretches == nil }
    guard (1...VerificationCounts.most).contains(patience),
      cases.lowerBound.isMultiple(of: Patience.stride),
      stretches.isSound(in: cases, seed: seed),
      stretches.allSatisfy({
        $0.isCostly
          && ($0.cases.upperBound.isMultiple(of: Patience.stride)
            || $0.cases.upperBound == cases.upperBound)
      })
    else { return false }
    // A run ends as soon as its patience does, and it failed as often as its stretches did.
    let before = Array(stretches.dropLast()).joined?.counts.failureCost ?? 0
    return before < patience
      && counts.failureCost == stretches.joined?.counts.failureCost ?? 0
  }
}
