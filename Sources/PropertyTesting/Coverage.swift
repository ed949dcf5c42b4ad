/// A class of cases that must occur, and how often.
package struct Demand<Value>: Sendable {
  /// The name in reports.
  package let name: String
  /// The share of the judged cases that must be of the class, in 0…1; 0 only counts them.
  package let share: Double
  package let holds: @Sendable (Value) -> Bool

  /// - Precondition: `share` lies in 0…1.
  package init(
    _ name: String, atLeast share: Double, _ holds: @escaping @Sendable (Value) -> Bool
  ) {
    precondition(
      (0...1).contains(share), "class \"\(name)\" cannot be demanded in \(share) of cases")
    self.name = name
    self.share = share
    self.holds = holds
  }
}

/// How many cases there were, and how many of them were of each demanded class.
///
/// The classes stand in the order of the demands they were counted with.
package struct ClassCounts: Tally, Hashable, Codable {
  @usableFromInline var cases = 0
  @usableFromInline var hits: [Int] = []

  package init() {}

  /// How many cases were counted.
  package var total: Int { cases }

  /// How many classes were counted.
  package var positions: Int { hits.count }

  /// How many cases were of the class at `position` of the demands.
  package func hits(at position: Int) -> Int { position < hits.count ? hits[position] : 0 }

  /// Counts one case.
  ///
  /// Inlinable, because it runs for each case: unspecialised, a demand took 310 ns instead of 17.
  @inlinable
  package mutating func count<Value>(_ value: Value, by demands: [Demand<Value>]) {
    count(demands.map { $0.holds(value) })
  }

  /// Counts one case of which it is known, for each demand, whether it holds.
  package mutating func count(_ held: [Bool]) {
    cases += 1
    grow(to: held.count)
    for position in held.indices where held[position] { hits[position] += 1 }
  }

  package mutating func merge(_ later: ClassCounts) {
    cases += later.cases
    grow(to: later.hits.count)
    for (position, count) in later.hits.enumerated() { hits[position] += count }
  }

  @usableFromInline
  mutating func grow(to count: Int) {
    if hits.count < count { hits += [Int](repeating: 0, count: count - hits.count) }
  }
}

/// Whether a demanded class occurred often enough.
package enum CoverageVerdict: String, Sendable, Codable {
  /// Its true share is at least the demanded one, within the tolerance.
  case covered
  /// Its true share is below the demanded one.
  case notCovered = "not covered"
  /// The cases are too few to tell.
  case notEnough = "not enough cases to tell"
}

/// What a run says about one demanded class.
package struct ClassCoverage: Hashable, Sendable, Codable {
  package let name: String
  package let hits: Int
  package let total: Int
  package let demanded: Double
  package let verdict: CoverageVerdict
  /// Where the verdict is ``CoverageVerdict/notEnough``: how many cases would decide, if the class
  /// goes on to occur as often as it did. Nil otherwise, and where none would.
  package let casesNeeded: Int?

  /// Decides by Wilson's interval: not covered when it lies below the demanded share, covered when
  /// it lies above the tolerated part of it.
  package init(
    name: String, hits: Int, total: Int, demanded: Double, confidence: Confidence = .standard
  ) {
    self.name = name
    self.hits = hits
    self.total = total
    self.demanded = demanded
    func verdict(_ hits: Int, _ total: Int) -> CoverageVerdict {
      let interval = confidence.interval(hits: hits, of: total)
      if interval.upperBound < demanded { return .notCovered }
      return interval.lowerBound >= demanded * confidence.tolerance ? .covered : .notEnough
    }
    self.verdict = verdict(hits, total)
    var scale = 1
    if self.verdict == .notEnough {
      // 2²⁰ times as many is further than anyone goes, and keeps the products in range.
      while scale < 1 << 20, total > 0, total < 1 << 40,
        verdict(hits * scale, total * scale) == .notEnough
      { scale *= 2 }
    }
    casesNeeded =
      scale > 1 && verdict(hits * scale, total * scale) != .notEnough ? total * scale : nil
  }
}

extension ClassCoverage: CustomStringConvertible {
  package var description: String {
    var text = "\(name): \(flooredPercent(hits, of: total)) (\(hits) of \(total))"
    if demanded > 0 { text += ", demanded \(shortPercent(demanded)): \(verdict.rawValue)" }
    if let casesNeeded { text += ", about \(casesNeeded) cases would" }
    return text
  }
}

extension ClassCounts {
  /// Whether this many cases can be all that were counted, and the hits theirs.
  package func isSound(for cases: Int) -> Bool {
    total == cases && hits.allSatisfy { (0...cases).contains($0) }
  }

  /// The verdict on each of the demands the cases were counted by.
  package func coverage<Value>(
    of demands: [Demand<Value>], confidence: Confidence = .standard
  ) -> [ClassCoverage] {
    demands.enumerated().map { position, demand in
      ClassCoverage(
        name: demand.name, hits: hits(at: position), total: total, demanded: demand.share,
        confidence: confidence)
    }
  }
}
