import ExactArithmetic
import PropertyTesting
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The property-based comparison of strategies with the oracle, and of their results with each other.
public struct Verification: Sendable {
  public var strategies: [any ShiftStrategy]
  public var formats: [NumberFormat]
  public var cases: ShiftCases
  public var demands: [Demand<ShiftCase>]
  /// What is no fault of a strategy in a format.
  public var allowance: @Sendable (any ShiftStrategy, NumberFormat) -> Allowance
  /// Laws that hold for every shift, tried on some of the cases.
  public var laws: [any Law] = Laws.all
  /// One in so many cases is held against the laws; each runs a strategy several times.
  public var lawStride = 16
  /// Strategies whose bits are compared with those of the given one.
  public var references: @Sendable (any ShiftStrategy) -> [any ShiftStrategy] = { _ in [] }
  /// Whether deviations are also counted by hard class, as baselines want them.
  public var countsByHardClass = false
  /// How many cases the shrinker may judge for one bug.
  public var shrinkBudget = 5_000
  /// How much failing of a program is put up with; `nil` for strategies of this program.
  public var patience: Patience?

  public init(
    strategies: [any ShiftStrategy] = Strategies.all,
    formats: [NumberFormat] = [.float, .double, .rational], cases: ShiftCases = ShiftCases(),
    demands: [Demand<ShiftCase>] = HardClasses.all,
    allowance: @escaping @Sendable (any ShiftStrategy, NumberFormat) -> Allowance = {
      Allowance.promised($0.exactness, in: $1)
    }
  ) {
    (self.strategies, self.formats, self.cases) = (strategies, formats, cases)
    (self.demands, self.allowance) = (demands, allowance)
  }

  /// Runs cases `range` of `seed` and shrinks what was found.
  ///
  /// The result depends on the arguments alone, not on the number of workers.
  public func run(
    _ range: Range<Int>, seed: UInt64, workers: Int = availableWorkers,
    progress: (@Sendable (Int) -> Void)? = nil
  ) -> VerificationResult {
    guard patience == nil else {
      let start = VerificationCheckpoint(
        of: self, cases: range, seed: seed, options: "", version: Release.version)
      return run(from: start, workers: workers, progress: progress) { _ in }
    }
    let explorer = explorer(seed: seed)
    return VerificationResult(
      of: self, asked: range, [explorer.run(range, workers: workers, progress: progress)], explorer,
      workers: workers)
  }

  func explorer(seed: UInt64) -> Explorer<ShiftCase, VerificationCounts> {
    let cache = CellClassCache()
    return Explorer(
      generator: cases.generator, seed: seed,
      narrowed: { text in
        guard let key = Disagreement.Key(text) else { return { _, _, _ in [] } }
        return { shiftCase, _, _ in findings(shiftCase, of: key, cache) }
      },
      body: { shiftCase, index, counts in
        judge(shiftCase, index: index, into: &counts, cache)
      })
  }

  /// What one strategy did with one case in one format.
  public struct Judgement: Sendable, Hashable {
    public let strategy: String
    public let format: NumberFormat
    public let comparison: Comparison
    /// The classes that occurred and are no fault of the strategy there.
    public let allowed: Set<DeviationClass>
    /// The references whose bits it has.
    public let agreeing: [String]

    public var violations: [DeviationClass] {
      comparison.deviating.filter { !allowed.contains($0) }
    }
  }

  /// What every strategy that claims the boundary does with `shiftCase`, in every format that has
  /// its values.
  public func judge(_ shiftCase: ShiftCase) -> [Judgement] {
    let cache = CellClassCache()
    return formats.flatMap {
      judgements(shiftCase, in: $0, by: strategies, cache, describes: true)
    }
  }

  private func judgements(
    _ shiftCase: ShiftCase, in format: NumberFormat, by strategies: [any ShiftStrategy],
    _ cache: CellClassCache, describes: Bool
  ) -> [Judgement] {
    switch format {
    case .float16: judgements(shiftCase, in: Float16.self, strategies, cache, describes)
    case .bfloat16: judgements(shiftCase, in: BFloat16.self, strategies, cache, describes)
    case .float: judgements(shiftCase, in: Float.self, strategies, cache, describes)
    case .double: judgements(shiftCase, in: Double.self, strategies, cache, describes)
    case .rational: judgements(shiftCase, in: Rational.self, strategies, cache, describes)
    }
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  private func judgements<Element: ShiftScalar>(
    _ shiftCase: ShiftCase, in type: Element.Type, _ strategies: [any ShiftStrategy],
    _ cache: CellClassCache, _ describes: Bool
  ) -> [Judgement] {
    guard let input = shiftCase.tensor(of: Element.self) else { return [] }
    let truth = Oracle.shift(input, by: shiftCase.pattern, boundary: shiftCase.boundary)
    var judgements: [Judgement] = []
    for strategy in strategies where claims(strategy, shiftCase) {
      let comparison: Comparison
      var agreeing: [String] = []
      do {
        let got = try strategy.shift(
          input, by: shiftCase.pattern, boundary: shiftCase.boundary)
        comparison = Comparison(
          got, with: truth, input: input, of: shiftCase, by: strategy, cache: cache,
          describes: describes)
        for reference in references(strategy) {
          let other = try? reference.shift(
            input, by: shiftCase.pattern, boundary: shiftCase.boundary)
          if let other, other.isIdentical(to: got) { agreeing.append(reference.name) }
        }
      } catch {
        comparison = Comparison(failed: DeviationClass(error.cause), message: "\(error)")
      }
      let allowance = allowance(strategy, Element.format)
      judgements.append(
        Judgement(
          strategy: strategy.name, format: Element.format, comparison: comparison,
          allowed: Set(
            comparison.deviating.filter {
              allowance.allows($0, in: comparison, of: shiftCase)
            }), agreeing: agreeing))
    }
    return judgements
  }

  /// The hard classes of a case, if they are counted.
  public func hardClassNames(of shiftCase: ShiftCase) -> [String] {
    countsByHardClass ? demands.filter { $0.holds(shiftCase) }.map(\.name) : []
  }

  func claims(_ strategy: any ShiftStrategy, _ shiftCase: ShiftCase) -> Bool {
    strategy.recipe(for: shiftCase.boundary).isClaimed && strategy.handles(shiftCase.shape)
  }

  private func judge(
    _ shiftCase: ShiftCase, index: Int, into counts: inout VerificationCounts,
    _ cache: CellClassCache
  ) -> [Finding] {
    counts.classes.count(shiftCase, by: demands)
    for label in CaseLabels.all { counts.labels.collect(label.label(shiftCase), in: label.table) }
    if shiftCase.isVacuous { counts.vacuous += 1 }
    let hardClasses = hardClassNames(of: shiftCase)
    var findings: [Finding] = []
    for format in formats {
      let judgements = judgements(
        shiftCase, in: format, by: strategies, cache, describes: false)
      for judgement in judgements {
        counts.record(
          judgement.comparison,
          in: VerificationCounts.Row(
            strategy: judgement.strategy, format: judgement.format, boundary: shiftCase.boundary),
          isViolated: !judgement.violations.isEmpty, agreeing: judgement.agreeing,
          hardClasses: hardClasses)
        findings += self.findings(of: judgement)
      }
      if !laws.isEmpty, index % lawStride == 0 {
        for strategy in strategies where claims(strategy, shiftCase) {
          findings += lawFindings(strategy, shiftCase, in: format, laws)
        }
      }
    }
    return findings
  }

  /// What no promise covers in a case, and every law that it breaks.
  func violations(of shiftCase: ShiftCase) -> [(key: Disagreement.Key, message: String)] {
    let cache = CellClassCache()
    return formats.flatMap { format in
      judgements(shiftCase, in: format, by: strategies, cache, describes: true)
        .flatMap { findings(of: $0) }
        + strategies.filter { claims($0, shiftCase) }.flatMap {
          lawFindings($0, shiftCase, in: format, laws)
        }
    }.compactMap { finding in
      guard let key = Disagreement.Key(finding.key), key.isViolation else { return nil }
      return (key, finding.message)
    }
  }

  private func findings(of judgement: Judgement) -> [Finding] {
    judgement.comparison.deviating.map { kind in
      let key = Disagreement.Key(
        isViolation: !judgement.allowed.contains(kind), strategy: judgement.strategy,
        format: judgement.format, kind: kind)
      return Finding(key: key.text, message: judgement.comparison.first[kind]?.message ?? "")
    }
  }

  /// What `judge` finds under one key: one strategy, one format, the oracle or one law.
  private func findings(
    _ shiftCase: ShiftCase, of key: Disagreement.Key, _ cache: CellClassCache
  ) -> [Finding] {
    guard let strategy = strategies.first(where: { $0.name == key.strategy }) else { return [] }
    if let name = key.law {
      guard claims(strategy, shiftCase) else { return [] }
      return lawFindings(
        strategy, shiftCase, in: key.format, laws.filter { $0.name == name })
    }
    return judgements(shiftCase, in: key.format, by: [strategy], cache, describes: true)
      .flatMap { findings(of: $0) }
  }

  private func lawFindings(
    _ strategy: any ShiftStrategy, _ shiftCase: ShiftCase, in format: NumberFormat,
    _ laws: [any Law]
  ) -> [Finding] {
    laws.compactMap { law in
      guard let message = law.breach(by: strategy, of: shiftCase, in: format) else { return nil }
      let key = Disagreement.Key(
        isViolation: true, strategy: strategy.name, format: format, kind: .lawBroken,
        law: law.name)
      return Finding(key: key.text, message: message)
    }
  }
}
