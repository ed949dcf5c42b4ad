/// The smallest case found for one bug.
package struct Counterexample<Value, Key: FindingKey> {
  /// What failed in ``smallest``, the last time that it did.
  package let finding: Finding<Key>
  /// What failed in ``drawn``, as the run met it.
  package let first: Finding<Key>
  /// How many cases of the run failed in this way.
  package let count: Int
  /// The first case that did. Drawing it again and shrinking gives this counterexample.
  package let token: CaseToken
  /// The first case's value, as drawn.
  package let drawn: Value
  /// The smallest value found that still fails in this way.
  package let smallest: Value
  /// The choices that make ``smallest``.
  package let choices: [Choice]
  /// How many simplifications led from the one to the other.
  package let steps: Int
  /// How many cases were tried on the way.
  package let attempts: Int
  /// Whether nothing that the shrinker knows makes it simpler; false when its budget ran out.
  package let isMinimal: Bool
  /// Whether the first case and the smallest one failed again when they were repeated, the smallest in
  /// the same way. Where one did not, the body does not depend on the value alone.
  package let isReproducible: Bool
  /// What in the smallest case does not matter.
  package let explanation: Explanation
}

extension Counterexample: Sendable where Value: Sendable {}

/// What the search for the smallest case of one bug may cost.
package struct ShrinkBudget: Hashable, Sendable {
  /// How many cases are tried.
  package var tries: Int
  /// How many of them may fail, where a failure is what costs: one that is waited for.
  package var failures: Int
  /// When it ends, if nothing else ended it; `nil` for never.
  package var end: ContinuousClock.Instant?

  package init(tries: Int = 5_000, failures: Int = .max, end: ContinuousClock.Instant? = nil) {
    (self.tries, self.failures, self.end) = (tries, failures, end)
  }

  var isOver: Bool { end.map { $0 <= .now } ?? false }
}

extension ShrinkBudget: ExpressibleByIntegerLiteral {
  package init(integerLiteral tries: Int) { self.init(tries: tries) }
}

extension Explorer {
  /// Shrinks every bug of `findings`, several at a time; in the order of ``FindingLog/entries``.
  package func counterexamples(
    of findings: FindingLog<Key>, budget: ShrinkBudget = ShrinkBudget(),
    workers: Int = availableWorkers
  ) -> [Counterexample<Value, Key>] {
    counterexamples(of: findings, workers: workers) { _ in budget }
  }

  /// The same with a budget for each key.
  package func counterexamples(
    of findings: FindingLog<Key>, workers: Int, budget: @Sendable (_ key: Key) -> ShrinkBudget
  ) -> [Counterexample<Value, Key>] {
    let entries = findings.entries
    let shrunk: Shrinkage<Value, Key> = mergedInOrder(parts: entries.count, workers: workers) {
      part, result in
      result.counterexamples = [
        counterexample(of: entries[part], budget: budget(entries[part].key))
      ]
    }
    return shrunk.counterexamples
  }

  /// Shrinks one bug to its smallest case.
  package func counterexample(
    of entry: FindingLog<Key>.Entry, budget: ShrinkBudget = ShrinkBudget()
  ) -> Counterexample<Value, Key> {
    let body = narrowed?(entry.key) ?? body
    func finding(in value: Value) -> Finding<Key>? {
      var scratch = Counts()
      return body(value, entry.firstIndex, &scratch).first { $0.key == entry.key }
    }
    let met = Finding(key: entry.key, message: entry.message)
    let first = generator.recorded(seed: seed, index: entry.firstIndex)
    let token = generator.token(seed: seed, index: entry.firstIndex)
    // The last value that fails is the simplest one that does.
    var last = met
    func fails(_ value: Value) -> Bool {
      guard let found = finding(in: value) else { return false }
      last = found
      return true
    }
    guard let (shrunk, best) = generator.shrunk(from: first, budget: budget, while: fails) else {
      return Counterexample(
        finding: met, first: met, count: entry.count, token: token, drawn: first.value,
        smallest: first.value, choices: first.choices, steps: 0, attempts: 0, isMinimal: false,
        isReproducible: false, explanation: Explanation(parts: [], areTogetherFree: false))
    }
    // Where a failure is costly, it is not had once more to see that it is there, nor to explain it.
    let isCostly = budget.failures < .max || budget.isOver
    return Counterexample(
      finding: last, first: met, count: entry.count, token: token, drawn: first.value,
      smallest: shrunk.value, choices: shrunk.choices, steps: shrunk.steps,
      attempts: shrunk.attempts, isMinimal: shrunk.isMinimal,
      isReproducible: isCostly || finding(in: best.value) == last,
      explanation: isCostly
        ? Explanation(parts: [], areTogetherFree: false)
        : Explanation(of: best, by: generator, seed: seed) { finding(in: $0) != nil })
  }
}

/// Counterexamples on their way from the threads that found them.
///
/// `@unchecked` is sound because each is made by one thread and read by nobody before that thread
/// has handed it over, and a `@Sendable` generator makes values that share nothing.
private struct Shrinkage<Value, Key: FindingKey>: Tally, @unchecked Sendable {
  var counterexamples: [Counterexample<Value, Key>] = []

  mutating func merge(_ later: Shrinkage) { counterexamples += later.counterexamples }
}
