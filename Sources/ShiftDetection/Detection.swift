import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which planted faults the harness finds, after how many cases, shrunk to what and called what; and that
/// it accuses no right strategy.
package struct Detection: Sendable {
  package let seeds: Range<UInt64>
  /// A fault counts as found within so many cases.
  package let cases: Int
  package let faults: [Trial]
  package let controls: [Control]
  /// The same of kernels of operators with arbitrary arguments.
  package let operators: [OperatorDetection]
  /// How many faults and controls of shifts, and operators, were to be run.
  package let asked: Int

  /// How many of them were.
  package var done: Int { faults.count + controls.count + operators.count }

  /// What a right strategy was accused of.
  package struct Control: Sendable {
    package let name: String
    package let accusations: [DisagreementKey]
    package let cases: Int
  }

  /// Whether every fault was found at every seed, small, and called what its author calls it, and no
  /// right strategy was accused.
  package var isComplete: Bool {
    done == asked && faults.allSatisfy { $0.isFound && $0.isSmall && $0.isCalledRight }
      && controls.allSatisfy(\.accusations.isEmpty) && operators.allSatisfy(\.isComplete)
  }

  /// Runs every fault and control.
  ///
  /// - Parameters:
  ///   - cases: how many cases a seed may take to find a fault.
  ///   - fractionalControls: right ways of shifting by fractions of a pixel.
  ///   - controlCases: how many cases of each seed every control runs.
  ///   - asksOperators: whether kernels of operators run too.
  ///   - operatorSeeds: their seeds.
  ///   - operatorCases: how many cases of each seed a right kernel runs.
  ///   - stop: once it is made nothing more is begun, and the first ones are all there is.
  ///   - progress: called with how many faults, controls and operators are done, and of how many.
  package init(
    kinds: [FaultKind] = PlantedFaults.kinds, controls: [any ShiftStrategy] = Controls.all,
    fractionalControls: [any ShiftStrategy] = Controls.ofFractions,
    seeds: Range<UInt64> = 1..<21, cases: Int = 2_000, controlCases: Int = 300,
    asksOperators: Bool = true, operatorSeeds: Range<UInt64> = 1..<21, operatorCases: Int = 5,
    workers: Int = availableWorkers, stop: StopRequest? = nil,
    progress: (@Sendable (_ done: Int, _ all: Int) -> Void)? = nil
  ) {
    (self.seeds, self.cases) = (seeds, cases)
    let planted = kinds.flatMap { kind in kind.faults.map { (kind: kind.name, fault: $0) } }
    let right = controls.count + fractionalControls.count
    let all = planted.count + right + (asksOperators ? OperatorStudies.count : 0)
    let studied: Gathered<Trial> = gathered(
      planted.count, workers: workers, stop: stop, progress: { progress?($0, all) },
      of: { place in
        Trial(of: planted[place].fault, kind: planted[place].kind, seeds: seeds, cases: cases)
      })
    let checked: Gathered<Control> = gathered(
      right, workers: workers, stop: stop, progress: { progress?(planted.count + $0, all) },
      of: { place in
        place < controls.count
          ? Self.check(controls[place], seeds: seeds, cases: controlCases)
          : Self.check(
            fractionalControls[place - controls.count], seeds: seeds, cases: controlCases,
            areFractions: true)
      })
    (self.faults, self.controls) = (studied.items, checked.items)
    operators =
      asksOperators
      ? OperatorStudies.all(
        .init(
          seeds: operatorSeeds, cases: cases, controlCases: operatorCases, workers: workers),
        stop: stop, progress: { progress?(planted.count + right + $0, all) }) : []
    asked = all
  }

  private static func check(
    _ strategy: any ShiftStrategy, seeds: Range<UInt64>, cases: Int, areFractions: Bool = false
  ) -> Control {
    var verification = verification(
      of: strategy, in: PlantedFault.usualFormats, areFractions: areFractions)
    verification.subject.cases.largePerMille = 0
    var accusations: [DisagreementKey] = []
    for seed in seeds {
      accusations += verification.run(0..<cases, seed: seed, workers: 1).violations.map(\.key)
    }
    return Control(
      name: areFractions ? "\(strategy.name), by fractions" : strategy.name,
      accusations: accusations, cases: cases * seeds.count)
  }

  /// A strategy written for some boundaries is not asked about others; neither would its author.
  static func verification(
    of strategy: any ShiftStrategy, in formats: [NumberFormat], areFractions: Bool = false
  ) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [strategy], formats: formats, demands: [])
    verification.subject.cases.boundaries = Boundary.allCases.filter {
      (areFractions ? strategy.fractionalRecipe(for: $0) : strategy.recipe(for: $0)).isClaimed
    }
    if areFractions { verification.subject.cases.fractions = .any }
    return verification
  }
}

/// Values in the order of their parts.
struct Gathered<Item: Sendable>: Tally {
  var items: [Item] = []
  mutating func merge(_ later: Gathered) { items += later.items }
}

func gathered<Item: Sendable>(
  _ count: Int, workers: Int, stop: StopRequest? = nil,
  progress: (@Sendable (Int) -> Void)? = nil, of item: @escaping @Sendable (Int) -> Item
) -> Gathered<Item> {
  mergedInOrder(
    parts: count, workers: workers, merged: { progress?($0) }, stop: stop,
    work: { part, result in result.items = [item(part)] })
}
