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
  /// How many cases may still be judged.
  private(set) var budget: Int
  /// How many cases may still be drawn. Drawing is cheap beside judging, and most edits turn out
  /// to give a case that is no simpler or was tried before.
  private var draws: Int

  /// The simplest failing case so far.
  private(set) var best: Recording<Value>
  /// How many edits were kept.
  private(set) var steps = 0
  /// How many may be: each is a case that failed.
  private let mostSteps: Int
  private let limits: ShrinkBudget
  /// How many cases were tried.
  private(set) var attempts = 0
  /// Fingerprints of what was tried already: 64 bits each, since the choices themselves would take
  /// memory of their number times the budget. Two alike cost one untried case.
  private var tried: Set<UInt64> = []

  /// - Parameter failing: a recording whose value fails.
  init(
    generator: Generator<Value>, failing: Recording<Value>, budget: ShrinkBudget,
    fails: @escaping (Value) -> Bool
  ) {
    self.generator = generator
    self.best = failing
    self.budget = budget.tries
    (mostSteps, limits) = (budget.failures, budget)
    self.draws = min(budget.tries, .max / 20) * 20
    self.fails = fails
  }

  /// Whether the search goes on.
  var isOpen: Bool { budget > 0 && draws > 0 && steps < mostSteps && !limits.isOver }

  /// Runs all passes until none of them helps or the budget is spent.
  ///
  /// - Returns: whether the result is a fixed point: no pass can make it simpler.
  @discardableResult
  mutating func run() -> Bool {
    search: while isOpen {
      // A pass that costs more tries runs only when the cheaper ones have nothing left to do.
      for round in 0..<3 {
        let before = steps
        switch round {
        case 0:
          clearEverything()
          deleteElements()
          clearBlocks()
          lowerEach()
          // Here, because bisection of a bit pattern goes on in steps that get ever smaller.
          clearBits()
        case 1:
          deleteChoices()
          lowerEqualOnes()
          putInOrder()
        default:
          lowerPairs()
          shortenAndDelete()
          scanEach()
          clearOverrides()
        }
        if steps != before { continue search }
      }
      return isOpen
    }
    return false
  }

  /// Tries the case that `script` gives; keeps it when it fails and is simpler.
  mutating func keeps(_ script: [Choice]) -> Bool {
    guard isOpen, tried.insert(fingerprint(of: script)).inserted else { return false }
    draws -= 1
    let candidate = generator.recorded(script: script)
    guard !candidate.isRejected, isSimpler(candidate.choices, than: best.choices),
      candidate.choices == script
        || tried.insert(fingerprint(of: candidate.choices)).inserted
    else { return false }
    budget -= 1
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

/// What the shrinker came to.
package struct Shrunk<Value> {
  /// The simplest case found.
  package let value: Value
  /// The choices that make it.
  package let choices: [Choice]
  /// How many edits were kept.
  package let steps: Int
  /// How many cases were judged.
  package let attempts: Int
  /// Whether no edit that the shrinker knows makes it simpler; false when its budget ran out.
  package let isMinimal: Bool
}

extension Shrunk: Sendable where Value: Sendable {}

extension Generator {
  /// The simplest case that `keeps` accepts, searched from the one that `choices` give.
  ///
  /// - Parameter budget: how many cases `keeps` is asked about.
  /// - Returns: nil if `keeps` does not accept the case of `choices` itself.
  package func shrunk(
    from choices: [Choice], budget: ShrinkBudget = ShrinkBudget(), while keeps: (Value) -> Bool
  ) -> Shrunk<Value>? {
    shrunk(from: recorded(script: choices), budget: budget, while: keeps)?.result
  }

  func shrunk(
    from start: Recording<Value>, budget: ShrinkBudget, while keeps: (Value) -> Bool
  ) -> (result: Shrunk<Value>, recording: Recording<Value>)? {
    guard !start.isRejected, keeps(start.value) else { return nil }
    return withoutActuallyEscaping(keeps) { keeps in
      var shrinker = Shrinker(generator: self, failing: start, budget: budget, fails: keeps)
      let isMinimal = shrinker.run()
      let best = shrinker.best
      return (
        Shrunk(
          value: best.value, choices: best.choices, steps: shrinker.steps,
          attempts: shrinker.attempts, isMinimal: isMinimal),
        best
      )
    }
  }
}
