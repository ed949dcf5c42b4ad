import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// Which planted faults the harness finds, after how many cases, shrunk to what; and that it accuses no
/// right strategy.
public struct Detection: Sendable {
  public let seeds: Range<UInt64>
  /// A fault counts as found within so many cases.
  public let cases: Int
  /// Cases per seed that every control ran.
  public let controlCases: Int
  public let faults: [Trial]
  public let controls: [Control]

  /// What became of one fault.
  public struct Trial: Sendable {
    public let planted: PlantedFault
    /// The number of the case that showed it first, from 1, for each seed; `nil` where none did.
    public let firstCases: [Int?]
    /// What it did in the smallest case that the first one of the first seed leads to, or one of
    /// the four that follow where that is not small.
    public let smallest: Disagreement<ShiftCase>?
    /// The laws that some of the first cases of the first seed broke.
    public let laws: [String]

    public var found: Int { firstCases.count { $0 != nil } }

    /// The middle of the cases it took, the lower one of two.
    public var median: Int? {
      let sorted = firstCases.compactMap { $0 }.sorted()
      return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
    }

    public var most: Int? { firstCases.compactMap { $0 }.max() }

    /// Whether the smallest case is as small as asked: 16 elements, or what the fault needs.
    public var isSmall: Bool {
      smallest.map { Self.isSmall($0, planted) } ?? false
    }

    fileprivate static func isSmall(
      _ smallest: Disagreement<ShiftCase>, _ planted: PlantedFault
    ) -> Bool { smallest.smallest.shape.count <= max(16, planted.needs?.elements ?? 0) }
  }

  /// What a right strategy was accused of.
  public struct Control: Sendable {
    public let name: String
    public let accusations: [DisagreementKey]
    public let cases: Int
  }

  public var isComplete: Bool {
    faults.allSatisfy { $0.found == seeds.count && $0.isSmall }
      && controls.allSatisfy(\.accusations.isEmpty)
  }

  /// Runs every fault and control.
  ///
  /// - Parameters:
  ///   - cases: how many cases a seed may take to find a fault.
  ///   - controlCases: how many cases of each seed every control runs.
  public init(
    faults: [PlantedFault] = PlantedFaults.all, controls: [any ShiftStrategy] = Controls.all,
    seeds: Range<UInt64> = 1..<21, cases: Int = 2_000, controlCases: Int = 500,
    workers: Int = availableWorkers
  ) {
    (self.seeds, self.cases, self.controlCases) = (seeds, cases, controlCases)
    let studied: Gathered<Trial> = gathered(faults.count, workers: workers) { place in
      Self.study(faults[place], seeds: seeds, cases: cases)
    }
    let checked: Gathered<Control> = gathered(controls.count, workers: workers) { place in
      Self.check(controls[place], seeds: seeds, cases: controlCases)
    }
    (self.faults, self.controls) = (studied.items, checked.items)
  }

  private static func verification(of strategy: any ShiftStrategy) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [strategy], demands: [])
    // A fault written for some boundaries is not asked about others; neither would its author.
    verification.subject.cases.boundaries = Boundary.allCases.filter {
      strategy.recipe(for: $0).isClaimed
    }
    return verification
  }

  private static func study(
    _ planted: PlantedFault, seeds: Range<UInt64>, cases: Int
  ) -> Trial {
    var verification = verification(of: planted.strategy)
    // What shows on a short row need not be looked for on rows of 2¹⁵ pixels, which take time.
    if planted.needs?.elements ?? 0 < 1 << 15 { verification.subject.cases.largePerMille = 0 }
    var firstCases: [Int?] = []
    var smallest: Disagreement<ShiftCase>?
    var tries = 0
    for seed in seeds {
      let first = verification.firstViolation(in: 0..<cases, seed: seed)
      firstCases.append(first.map { $0 + 1 })
      // A first case can be small in another way: ones counted up to 257 need no value of 9 bits. Then
      // those that follow are looked at.
      var next = first
      while let index = next, tries < 5, smallest.map({ !Trial.isSmall($0, planted) }) ?? true {
        tries += 1
        let found = verification.run(index..<(index + 1), seed: seed, workers: 1).violations
        smallest = (found + [smallest].compactMap { $0 }).min {
          ($0.smallest.shape.count, $0.key.law == nil ? 0 : 1) < (
            $1.smallest.shape.count, $1.key.law == nil ? 0 : 1
          )
        }
        if smallest.map({ Trial.isSmall($0, planted) }) ?? false { break }
        next = verification.firstViolation(in: (index + 1)..<cases, seed: seed)
      }
    }
    var laws: Set<String> = []
    for index in 0..<100 {
      let shiftCase = verification.subject.generator.value(seed: seeds.lowerBound, index: index)
      guard shiftCase.shape.count <= 4096 else { continue }
      for law in verification.subject.laws where !laws.contains(law.name) {
        for format in verification.formats {
          if law.breach(by: planted.strategy, of: shiftCase, in: format) != nil {
            laws.insert(law.name)
          }
        }
      }
    }
    return Trial(
      planted: planted, firstCases: firstCases, smallest: smallest,
      laws: Laws.all.map(\.name).filter(laws.contains))
  }

  private static func check(
    _ strategy: any ShiftStrategy, seeds: Range<UInt64>, cases: Int
  ) -> Control {
    var verification = verification(of: strategy)
    verification.subject.cases.largePerMille = 0
    var accusations: [DisagreementKey] = []
    for seed in seeds {
      accusations += verification.run(0..<cases, seed: seed, workers: 1).violations.map(\.key)
    }
    return Control(name: strategy.name, accusations: accusations, cases: cases * seeds.count)
  }
}

extension Verification {
  /// The index of the first case with a deviation that no promise covers, or with a broken law.
  func firstViolation(in range: Range<Int>, seed: UInt64) -> Int? {
    let explorer = explorer(seed: seed)
    return range.first { index in
      var counts = VerificationCounts()
      let drawn = explorer.generator.value(seed: seed, index: index)
      return explorer.body(drawn, index, &counts).contains { $0.key.isViolation }
    }
  }
}

/// Values in the order of their parts.
private struct Gathered<Item: Sendable>: Tally {
  var items: [Item] = []
  mutating func merge(_ later: Gathered) { items += later.items }
}

private func gathered<Item: Sendable>(
  _ count: Int, workers: Int, of item: @escaping @Sendable (Int) -> Item
) -> Gathered<Item> {
  mergedInOrder(parts: count, workers: workers) { part, result in
    result.items = [item(part)]
  }
}
