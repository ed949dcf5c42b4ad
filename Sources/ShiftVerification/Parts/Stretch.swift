import PropertyTesting

/// Neighbouring cases of a run and what was found in them.
///
/// A run with patience keeps the cases up to each failure of the program apart: wherever its parts
/// are cut, whoever joins them can stop where one run would have stopped.
package typealias Stretch = Exploration<DisagreementKey, VerificationCounts>

extension Exploration where Key == DisagreementKey, Counts == VerificationCounts {
  /// The stretch of no cases before case `start`.
  static func none(seed: UInt64, before start: Int) -> Stretch {
    Stretch(
      seed: seed, cases: start..<start, discarded: 0, counts: VerificationCounts(),
      findings: FindingLog())
  }

  /// Adds the stretch that follows.
  mutating func join(_ later: Stretch) {
    do {
      try append(later)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Whether it ends in a failure that costs patience.
  var isCostly: Bool { counts.failureCost > 0 }
}

extension [Stretch] {
  /// All of them as one; `nil` if there is none.
  var joined: Stretch? {
    guard var whole = first else { return nil }
    for later in dropFirst() { whole.join(later) }
    return whole
  }

  /// Adds the cases that follow.
  ///
  /// - Parameter apart: whether what ends in a failure is kept apart.
  mutating func add(_ block: Stretch, apart: Bool) {
    if isEmpty || apart && self[count - 1].isCostly {
      append(block)
    } else {
      self[count - 1].join(block)
    }
  }

  /// Whether a run of `seed` can have these as its cases from `range.lowerBound` on.
  func isSound(in range: Range<Int>, seed: UInt64) -> Bool {
    var next = range.lowerBound
    for stretch in self {
      let cases = stretch.cases
      guard stretch.seed == seed, cases.lowerBound == next, cases.upperBound <= range.upperBound,
        stretch.discarded == 0,
        stretch.counts.isSound(for: cases.count, most: VerificationCounts.most / count),
        stretch.findings.entries.allSatisfy({
          cases.contains($0.firstIndex) && (1...Swift.max(cases.count, 1)).contains($0.count)
        })
      else { return false }
      next = cases.upperBound
    }
    return true
  }
}
