/// The smallest case found for one bug.
public struct Counterexample<Value> {
  /// What failed.
  public let finding: Finding
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
  /// Whether the first case failed again when it was repeated. Where it did not, the body does not
  /// depend on the value alone, and ``smallest`` is what was drawn.
  public let isReproducible: Bool
  /// What in the smallest case does not matter.
  public let explanation: Explanation
}

extension Counterexample: Sendable where Value: Sendable {}

extension Explorer {
  /// How many cases the shrinker tries for one bug unless told.
  public static var defaultShrinkBudget: Int { 5_000 }

  /// Shrinks every bug of `findings`, in their order.
  public func counterexamples(
    of findings: FindingLog, budget: Int = defaultShrinkBudget
  ) -> [Counterexample<Value>] {
    findings.entries.map { counterexample(of: $0, budget: budget) }
  }

  /// Shrinks one bug to its smallest case, trying at most `budget` cases.
  public func counterexample(
    of entry: FindingLog.Entry, budget: Int = defaultShrinkBudget
  ) -> Counterexample<Value> {
    func finding(in value: Value) -> Finding? {
      var scratch = Counts()
      return body(value, entry.firstIndex, &scratch).first { $0.key == entry.key }
    }
    let first = generator.recorded(seed: seed, index: entry.firstIndex)
    let firstFinding = finding(in: first.value)
    var shrinker = Shrinker(
      generator: generator, failing: first, budget: firstFinding == nil ? 0 : budget
    ) { finding(in: $0) != nil }
    let isMinimal = shrinker.run()
    let best = shrinker.best
    return Counterexample(
      finding: finding(in: best.value) ?? firstFinding
        ?? Finding(key: entry.key, message: "did not fail again when it was repeated"),
      count: entry.count, token: CaseToken(seed: seed, index: entry.firstIndex),
      drawn: first.value, smallest: best.value, choices: best.choices, steps: shrinker.steps,
      attempts: shrinker.attempts, isMinimal: isMinimal, isReproducible: firstFinding != nil,
      explanation: firstFinding == nil
        ? Explanation(parts: [], areTogetherFree: false)
        : Explanation(of: best, by: generator, seed: seed) { finding(in: $0) != nil })
  }
}
