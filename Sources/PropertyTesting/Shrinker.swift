/// Looks for the simplest case that still fails in the same way.
///
/// The shrinker edits the recorded choices of a failing case and runs the generator on them again,
/// so that whatever it tries is a value the generator could have drawn. An edit is kept when the
/// case still fails and its choices are strictly simpler (shortlex by distance from the origin);
/// the passes repeat until none of them helps. The search is deterministic.
struct Shrinker<Value> {
  let generator: Generator<Value>
  /// Whether a case fails in the way that is to be kept.
  let fails: (Value) -> Bool
  /// How many cases may still be tried.
  private(set) var budget: Int

  /// The simplest failing case so far.
  private(set) var best: Recording<Value>
  /// How many edits were kept.
  private(set) var steps = 0
  /// How many cases were tried.
  private(set) var attempts = 0
  /// The choices that were tried already, as offsets.
  private var tried: Set<[Choice]> = []

  /// - Parameter failing: a recording whose value fails.
  init(
    generator: Generator<Value>, failing: Recording<Value>, budget: Int,
    fails: @escaping (Value) -> Bool
  ) {
    self.generator = generator
    self.best = failing
    self.budget = budget
    self.fails = fails
  }

  /// Runs all passes until none of them helps or the budget is spent.
  ///
  /// - Returns: whether the result is a fixed point: no pass can make it simpler.
  mutating func run() -> Bool {
    var before = -1
    while before != steps, budget > 0 {
      before = steps
      clearEverything()
      deleteElements()
      deleteChoices()
      clearBlocks()
      lowerEach()
      lowerEqualOnes()
      lowerPairs()
      shortenAndDelete()
      putInOrder()
      clearBits()
    }
    return budget > 0
  }

  /// Tries the case that `script` gives; keeps it when it fails and is simpler.
  mutating func keeps(_ script: [Choice]) -> Bool {
    guard budget > 0, !tried.contains(script) else { return false }
    tried.insert(script)
    budget -= 1
    let candidate = generator.recorded(script: script)
    guard !candidate.isRejected, isSimpler(candidate.choices, than: best.choices) else {
      return false
    }
    if candidate.choices != script, !tried.insert(candidate.choices).inserted { return false }
    attempts += 1
    guard fails(candidate.value) else { return false }
    best = candidate
    steps += 1
    return true
  }

  /// Tries the best case with the choice at `position` replaced.
  mutating func keeps(at position: Int, _ choice: Choice?) -> Bool {
    guard let choice, position < best.choices.count else { return false }
    var script = best.choices
    script[position] = choice
    return keeps(script)
  }
}
