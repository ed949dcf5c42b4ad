/// The smallest case found for one bug.
public struct Counterexample<Value, Key: FindingKey> {
  /// What failed.
  public let finding: Finding<Key>
  /// How many cases of the run failed in this way.
  public let count: Int
  /// The first case that did. Drawing it again and shrinking gives this counterexample.
  public let token: CaseToken
  /// The first case's value, as drawn.
  public let drawn: Value
  /// The smallest value found that still fails in this way.
  public let smallest: Value
  /// The choices that make ``smallest``.
  public let choices: [Choice]
  /// How many simplifications led from the one to the other.
  public let steps: Int
  /// How many cases were tried on the way.
  public let attempts: Int
  /// Whether nothing that the shrinker knows makes it simpler; false when its budget ran out.
  public let isMinimal: Bool
  /// Whether the first case and the smallest one failed again when they were repeated. Where one did
  /// not, the body does not depend on the value alone.
  public let isReproducible: Bool
  /// What in the smallest case does not matter.
  public let explanation: Explanation
}

extension Counterexample: Sendable where Value: Sendable {}

extension Explorer {
  /// How many cases the shrinker tries for one bug unless told.
  public static var defaultShrinkBudget: Int { 5_000 }

  /// Shrinks every bug of `findings`, several at a time; in the order of ``FindingLog/entries``.
  public func counterexamples(
    of findings: FindingLog<Key>, budget: Int = defaultShrinkBudget, workers: Int = availableWorkers
  ) -> [Counterexample<Value, Key>] {
    counterexamples(of: findings, workers: workers) { _ in budget }
  }

  /// The same with a budget for each key.
  public func counterexamples(
    of findings: FindingLog<Key>, workers: Int, budget: @Sendable (_ key: Key) -> Int
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

  private static var didNotRepeat: String { "did not fail again when it was repeated" }

  /// Shrinks one bug to its smallest case, trying at most `budget` cases.
  public func counterexample(
    of entry: FindingLog<Key>.Entry, budget: Int = defaultShrinkBudget
  ) -> Counterexample<Value, Key> {
    let body = narrowed?(entry.key) ?? body
    func finding(in value: Value) -> Finding<Key>? {
      var scratch = Counts()
      return body(value, entry.firstIndex, &scratch).first { $0.key == entry.key }
    }
    let first = generator.recorded(seed: seed, index: entry.firstIndex)
    let token = generator.token(seed: seed, index: entry.firstIndex)
    guard
      let (shrunk, best) = generator.shrunk(
        from: first, budget: budget, while: { finding(in: $0) != nil })
    else {
      return Counterexample(
        finding: Finding(key: entry.key, message: Self.didNotRepeat),
        count: entry.count, token: token, drawn: first.value, smallest: first.value,
        choices: first.choices, steps: 0, attempts: 0, isMinimal: false, isReproducible: false,
        explanation: Explanation(parts: [], areTogetherFree: false))
    }
    let again = finding(in: best.value)
    return Counterexample(
      finding: again ?? Finding(key: entry.key, message: Self.didNotRepeat),
      count: entry.count, token: token, drawn: first.value, smallest: shrunk.value,
      choices: shrunk.choices, steps: shrunk.steps, attempts: shrunk.attempts,
      isMinimal: shrunk.isMinimal, isReproducible: again != nil,
      explanation: Explanation(of: best, by: generator, seed: seed) { finding(in: $0) != nil })
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
