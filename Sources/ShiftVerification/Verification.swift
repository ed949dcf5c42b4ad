import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// The property-based comparison of strategies with the oracle.
public struct Verification: Sendable {
  public var strategies: [any ShiftStrategy]
  public var formats: [NumberFormat]
  public var cases: ShiftCases
  public var demands: [Demand<ShiftCase>]
  /// What is no fault of a strategy in a format.
  public var allowance: @Sendable (any ShiftStrategy, NumberFormat) -> Allowance

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
    let explorer = explorer(seed: seed)
    let exploration = explorer.run(range, workers: workers, progress: progress)
    return VerificationResult(of: self, exploration, explorer)
  }

  func explorer(seed: UInt64) -> Explorer<ShiftCase, VerificationCounts> {
    Explorer(generator: cases.generator, seed: seed) { shiftCase, index, counts in
      judge(shiftCase, into: &counts)
    }
  }

  /// What one strategy did with one case in one format.
  public struct Judgement: Sendable, Hashable {
    public let strategy: String
    public let format: NumberFormat
    public let comparison: Comparison
    /// The classes that occurred and are no fault of the strategy there.
    public let allowed: Set<DeviationClass>

    public var violations: [DeviationClass] {
      comparison.deviating.filter { !allowed.contains($0) }
    }
  }

  /// What every strategy that claims the boundary does with `shiftCase`, in every format that has
  /// its values.
  public func judge(_ shiftCase: ShiftCase) -> [Judgement] {
    formats.flatMap { format in
      switch format {
      case .float16: judgements(shiftCase, in: Float16.self)
      case .bfloat16: judgements(shiftCase, in: BFloat16.self)
      case .float: judgements(shiftCase, in: Float.self)
      case .double: judgements(shiftCase, in: Double.self)
      case .rational: judgements(shiftCase, in: Rational.self)
      }
    }
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  private func judgements<Element: ShiftScalar>(
    _ shiftCase: ShiftCase, in type: Element.Type
  ) -> [Judgement] {
    guard let input = shiftCase.tensor(of: Element.self) else { return [] }
    let truth = Oracle.shift(input, by: shiftCase.pattern, boundary: shiftCase.boundary)
    return strategies.compactMap { strategy -> Judgement? in
      guard strategy.recipe(for: shiftCase.boundary).isClaimed else { return nil }
      let comparison: Comparison
      do {
        let got = try strategy.shift(
          input, by: shiftCase.pattern, boundary: shiftCase.boundary)
        comparison = Comparison(got, with: truth, input: input, of: shiftCase, by: strategy)
      } catch {
        comparison = Comparison(failed: .refused, message: "\(error)")
      }
      let allowance = allowance(strategy, Element.format)
      return Judgement(
        strategy: strategy.name, format: Element.format, comparison: comparison,
        allowed: Set(
          comparison.deviating.filter { allowance.allows($0, ulps: comparison.ulps($0)) }))
    }
  }

  private func judge(
    _ shiftCase: ShiftCase, into counts: inout VerificationCounts
  ) -> [Finding] {
    counts.classes.count(shiftCase, by: demands)
    if shiftCase.isVacuous { counts.vacuous += 1 }
    var findings: [Finding] = []
    for judgement in judge(shiftCase) {
      counts.record(
        judgement.comparison,
        in: VerificationCounts.Row(
          strategy: judgement.strategy, format: judgement.format, boundary: shiftCase.boundary),
        isViolated: !judgement.violations.isEmpty)
      for kind in judgement.comparison.deviating {
        let key = Disagreement.Key(
          isViolation: !judgement.allowed.contains(kind), strategy: judgement.strategy,
          format: judgement.format, kind: kind)
        findings.append(
          Finding(key: key.text, message: judgement.comparison.first[kind]?.message ?? ""))
      }
    }
    return findings
  }
}

extension ShiftCase {
  /// Whether agreement on the case proves nothing: the truth holds one value only, and would after
  /// many other shifts.
  ///
  /// An image of one value is such a case, and so is a shift that moves all content out of a
  /// zero boundary.
  public var isVacuous: Bool {
    guard fill != .constant else { return true }
    guard let input: Tensor<Double> = tensor() else { return false }
    let truth = Oracle.shift(input, by: pattern, boundary: boundary)
    return truth.elements.dropFirst().allSatisfy { $0.isIdentical(to: truth.elements[0]) }
  }
}
