import PropertyTesting
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

  /// The part that `result` is of a run over `total` cases of `verification`.
  public init(
    _ result: VerificationResult, of verification: Verification, total: Int, options: String,
    version: String
  ) {
    form = Self.form
    (self.version, self.total, self.options) = (version, total, options)
    (seed, cases, counts) = (result.seed, result.cases, result.counts)
    (strategies, formats, boundaries) = (result.strategies, result.formats, result.boundaries)
    demands = verification.demands.map { Demanded(name: $0.name, share: $0.share) }
    countsByHardClass = verification.countsByHardClass
    disagreements = result.disagreements
    (regressions, searches) = (result.regressions, result.searches)
  }

  /// What the run found.
  public var result: VerificationResult {
    var result = VerificationResult(
      seed: seed, cases: cases, wanted: cases.count, strategies: strategies, formats: formats,
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

extension VerificationPart {
  /// The whole run that named parts of it make, in any order.
  ///
  /// - Throws: `ShiftError` if they are not of one run, or a case occurs twice or in none.
  public static func joined(
    _ parts: [(name: String, part: VerificationPart)]
  ) throws(ShiftError) -> VerificationPart {
    guard let first = parts.first else {
      throw ShiftError("merge", found: "no file", expected: "the parts of one run")
    }
    for (name, part) in parts {
      func agree<Value: Equatable>(
        _ what: String, _ value: KeyPath<VerificationPart, Value>, _ text: (Value) -> String
      ) throws(ShiftError) {
        let (found, expected) = (part[keyPath: value], first.part[keyPath: value])
        guard found != expected else { return }
        throw ShiftError(
          name, found: "\(what) \(text(found))", expected: "\(text(expected)), as in \(first.name)")
      }
      try agree("version", \.version) { $0 }
      try agree("seed", \.seed) { "\($0)" }
      try agree("a run of so many cases:", \.total) { "\($0)" }
      try agree("options", \.options) { $0.isEmpty ? "none" : String($0.dropFirst()) }
      try agree("strategies", \.strategies) { $0.joined(separator: ", ") }
      try agree("saved counterexamples:", \.regressions.cases) { "\($0)" }
      try agree("formats", \.formats) { $0.map(\.rawValue).joined(separator: ", ") }
      try agree("boundaries", \.boundaries) { $0.map(\.rawValue).joined(separator: ", ") }
      try agree("hard classes", \.demands) {
        $0.map { "\($0.name) \($0.share)" }.joined(separator: ", ")
      }
    }
    for (name, part) in parts where part.countsByHardClass != first.part.countsByHardClass {
      let with = part.countsByHardClass ? name : first.name
      throw ShiftError(
        with, found: "counts by hard class", expected: "them in every file, or in none")
    }
    let sorted = parts.sorted { $0.part.cases.lowerBound < $1.part.cases.lowerBound }
    var (next, last) = (0, "")
    for (name, part) in sorted {
      if part.cases.lowerBound > next { throw gap(next..<part.cases.lowerBound, part.total) }
      guard part.cases.lowerBound == next else {
        throw ShiftError(
          name, found: "\(words(part.cases)), some of which \(last) has too",
          expected: "each case in one file")
      }
      (next, last) = (part.cases.upperBound, name)
    }
    guard next == first.part.total else { throw gap(next..<first.part.total, first.part.total) }
    var whole = sorted[0].part
    for (_, part) in sorted.dropFirst() { whole.append(part) }
    return whole
  }

  private static func gap(_ cases: Range<Int>, _ total: Int) -> ShiftError {
    ShiftError(
      "merge", found: "no file with \(words(cases))", expected: "all of \(words(0..<total))")
  }

  private static func words(_ cases: Range<Int>) -> String {
    "cases \(cases.lowerBound)...\(cases.upperBound - 1)"
  }

  /// What makes no sense in a part that was read from a file, or `nil`.
  ///
  /// Sums of parts that pass stay far below the greatest `Int`.
  public var flaw: String? {
    let most = 1 << 50
    if form != Self.form { return "form \(form.prefix(60).debugDescription)" }
    if total < 1 || total > most { return "a run of \(total) cases" }
    if cases.isEmpty || cases.lowerBound < 0 || cases.upperBound > total {
      return "\(cases.lowerBound) to \(cases.upperBound) of \(total) cases"
    }
    if !demands.allSatisfy({ (0...1).contains($0.share) }) { return "shares outside 0…1" }
    if !counts.isSound(for: cases.count, demands: demands.count, most: most) {
      return "counts that no run has"
    }
    if !disagreements.allSatisfy({ (1...cases.count).contains($0.count) && $0.token.seed == seed })
      || !disagreements.allSatisfy({ cases.contains($0.token.index) })
    {
      return "disagreements that no run of these cases has"
    }
    if Set(disagreements.map(\.key)).count != disagreements.count {
      return "a disagreement twice"
    }
    return nil
  }
}
