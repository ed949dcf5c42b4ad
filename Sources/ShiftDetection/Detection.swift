import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which planted faults the harness finds, after how many cases, shrunk to what and called what; and that
/// it accuses no right strategy.
public struct Detection: Sendable {
  public let seeds: Range<UInt64>
  /// A fault counts as found within so many cases.
  public let cases: Int
  public let faults: [Trial]
  public let controls: [Control]
  /// The same of kernels of operators with arbitrary arguments.
  public let operators: [OperatorDetection]

  /// What a right strategy was accused of.
  public struct Control: Sendable {
    public let name: String
    public let accusations: [DisagreementKey]
    public let cases: Int
  }

  /// Whether every fault was found at every seed, small, and called what its author calls it, and no
  /// right strategy was accused.
  public var isComplete: Bool {
    faults.allSatisfy { $0.isFound && $0.isSmall && $0.isCalledRight }
      && controls.allSatisfy(\.accusations.isEmpty) && operators.allSatisfy(\.isComplete)
  }

  /// Runs every fault and control.
  ///
  /// - Parameters:
  ///   - cases: how many cases a seed may take to find a fault.
  ///   - controlCases: how many cases of each seed every control runs.
  ///   - asksOperators: whether kernels of operators run too.
  ///   - operatorSeeds: their seeds.
  ///   - operatorCases: how many cases of each seed a right kernel runs.
  public init(
    kinds: [FaultKind] = PlantedFaults.kinds, controls: [any ShiftStrategy] = Controls.all,
    seeds: Range<UInt64> = 1..<21, cases: Int = 2_000, controlCases: Int = 300,
    asksOperators: Bool = true, operatorSeeds: Range<UInt64> = 1..<21, operatorCases: Int = 20,
    workers: Int = availableWorkers
  ) {
    (self.seeds, self.cases) = (seeds, cases)
    let planted = kinds.flatMap { kind in kind.faults.map { (kind: kind.name, fault: $0) } }
    let studied: Gathered<Trial> = gathered(planted.count, workers: workers) { place in
      Trial(of: planted[place].fault, kind: planted[place].kind, seeds: seeds, cases: cases)
    }
    let checked: Gathered<Control> = gathered(controls.count, workers: workers) { place in
      Self.check(controls[place], seeds: seeds, cases: controlCases)
    }
    (self.faults, self.controls) = (studied.items, checked.items)
    operators =
      asksOperators
      ? OperatorStudies.all(
        seeds: operatorSeeds, cases: cases, controlCases: operatorCases, workers: workers) : []
  }

  private static func check(
    _ strategy: any ShiftStrategy, seeds: Range<UInt64>, cases: Int
  ) -> Control {
    var verification = verification(of: strategy, in: PlantedFault.usualFormats)
    verification.subject.cases.largePerMille = 0
    var accusations: [DisagreementKey] = []
    for seed in seeds {
      accusations += verification.run(0..<cases, seed: seed, workers: 1).violations.map(\.key)
    }
    return Control(name: strategy.name, accusations: accusations, cases: cases * seeds.count)
  }

  /// A strategy written for some boundaries is not asked about others; neither would its author.
  static func verification(
    of strategy: any ShiftStrategy, in formats: [NumberFormat]
  ) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [strategy], formats: formats, demands: [])
    verification.subject.cases.boundaries = Boundary.allCases.filter {
      strategy.recipe(for: $0).isClaimed
    }
    return verification
  }
}

/// Values in the order of their parts.
struct Gathered<Item: Sendable>: Tally {
  var items: [Item] = []
  mutating func merge(_ later: Gathered) { items += later.items }
}

func gathered<Item: Sendable>(
  _ count: Int, workers: Int, of item: @escaping @Sendable (Int) -> Item
) -> Gathered<Item> {
  mergedInOrder(parts: count, workers: workers) { part, result in
    result.items = [item(part)]
  }
}
