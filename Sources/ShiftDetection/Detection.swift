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
    let firstCases = Self.firstCases(
      of: planted.map(\.fault), seeds: seeds, cases: cases, workers: workers, stop: stop,
      progress: { progress?(planted.count * $0 / (2 * $1), all) })
    let studied: Gathered<Trial> = gathered(
      planted.count, workers: workers, stop: stop,
      progress: { progress?((planted.count + $0) / 2, all) },
      of: { place in
        Trial(
          of: planted[place].fault, kind: planted[place].kind, seeds: seeds,
          firstCases: firstCases[place], cases: cases)
      })
    faults = studied.items
    self.controls = Self.check(
      ControlGroup.all(of: controls, areFractions: false)
        + ControlGroup.all(of: fractionalControls, areFractions: true, from: controls.count),
      seeds: seeds, cases: controlCases, workers: workers, stop: stop,
      progress: { progress?(planted.count + $0 * right / $1, all) })
    operators =
      asksOperators
      ? OperatorStudies.all(
        .init(
          seeds: operatorSeeds, cases: cases, controlCases: operatorCases, workers: workers),
        stop: stop, progress: { progress?(planted.count + right + $0, all) }) : []
    asked = all
  }

  /// The number of the case that shows each fault first, for each seed; nothing that counts where a stop was made.
  private static func firstCases(
    of faults: [PlantedFault], seeds: Range<UInt64>, cases: Int, workers: Int, stop: StopRequest?,
    progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
  ) -> [[Int?]] {
    let groups = FaultGroup.all(of: faults)
    // The groups of each seed after each other, so that large ones are begun early.
    let parts = groups.count * seeds.count
    let found: Gathered<[Int?]> = gathered(
      parts, workers: workers, stop: stop, progress: { progress($0, parts) },
      of: { part in
        groups[part % groups.count].firstCases(
          0..<cases, seed: seeds.lowerBound + UInt64(part / groups.count))
      })
    var firstCases = [[Int?]](repeating: [], count: faults.count)
    for (part, cases) in found.items.enumerated() {
      for (member, number) in zip(groups[part % groups.count].members, cases) {
        firstCases[member.place].append(number)
      }
    }
    return firstCases
  }

  /// What became of right strategies, in the order of their list: of those that were asked at each of the seeds.
  private static func check(
    _ groups: [ControlGroup], seeds: Range<UInt64>, cases: Int, workers: Int, stop: StopRequest?,
    progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
  ) -> [Control] {
    let parts = groups.count * seeds.count
    let found: Gathered<[DisagreementKey]> = gathered(
      parts, workers: workers, stop: stop, progress: { progress($0, parts) },
      of: { part in
        groups[part / seeds.count].accusations(
          0..<cases, seed: seeds.lowerBound + UInt64(part % seeds.count))
      })
    var controls: [(place: Int, control: Control)] = []
    for (number, group) in groups.enumerated() {
      let keys = found.items.dropFirst(number * seeds.count).prefix(seeds.count)
      guard keys.count == seeds.count else { break }
      controls += group.controls(accusedOf: keys.flatMap(\.self), cases: cases * seeds.count)
    }
    return controls.sorted { $0.place < $1.place }.map(\.control)
  }

  /// A strategy written for some boundaries is not asked about others; neither would its author.
  static func boundaries(of strategy: any ShiftStrategy, areFractions: Bool) -> [Boundary] {
    Boundary.allCases.filter {
      (areFractions ? strategy.fractionalRecipe(for: $0) : strategy.recipe(for: $0)).isClaimed
    }
  }

  static func verification(
    of strategy: any ShiftStrategy, in formats: [NumberFormat], areFractions: Bool = false
  ) -> Verification<ShiftSubject> {
    verification(
      of: [strategy], boundaries(of: strategy, areFractions: areFractions), in: formats,
      areFractions: areFractions)
  }

  static func verification(
    of strategies: [any ShiftStrategy], _ boundaries: [Boundary], in formats: [NumberFormat],
    areFractions: Bool
  ) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: strategies, formats: formats, demands: [])
    verification.subject.cases.boundaries = boundaries
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
