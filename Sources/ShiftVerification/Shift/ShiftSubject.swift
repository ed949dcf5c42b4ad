import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// A shift per channel group, of whole pixels or fractions of them, under a boundary: the first subject. Its contenders are
/// strategies, its truth is the oracle's.
package struct ShiftSubject: Subject {
  package static let words = SubjectWords(
    subject: "shift", contender: "strategy", group: "boundary")

  package var contenders: [any ShiftStrategy]
  /// What cases are drawn from.
  package var cases: ShiftCases
  package var demands: [Demand<ShiftCase>]
  /// What is no fault of a strategy in a format beyond its promise.
  package var allowance: @Sendable (any ShiftStrategy, NumberFormat) -> Allowance
  /// What holds for every shift and compares a strategy with itself alone.
  package var laws: [any Law] = Laws.all
  /// Strategies whose bits are compared with those of the given one.
  package var references: @Sendable (any ShiftStrategy) -> [any ShiftStrategy] = { _ in [] }

  /// Names of hard classes that a strategy's promise leaves out.
  package var exemptions: @Sendable (any ShiftStrategy) -> [String] = { _ in [] }
  /// How many different shapes are drawn, each with its shifts; `nil` for any number.
  package var shapes: Int?
  /// What else is left out of a run, for the reader.
  package var leftOut: [String] = []
  /// The hard classes that the drawing cannot be asked for.
  private var undemanded: [String] = []
  /// Strategies as they are before their first call, from the given ones.
  package var fresh: @Sendable ([any ShiftStrategy]) -> FreshContenders<any ShiftStrategy> = {
    FreshContenders($0)
  }

  /// - Parameter demands: `nil` for ``HardClasses/all`` as far as such cases are of them.
  package init(
    _ strategies: [any ShiftStrategy] = Strategies.all, cases: ShiftCases = ShiftCases(),
    demands: [Demand<ShiftCase>]? = nil,
    allowance: @escaping @Sendable (any ShiftStrategy, NumberFormat) -> Allowance = { _, _ in .none
    }
  ) {
    (contenders, self.cases, self.demands) = (strategies, cases, demands ?? [])
    self.allowance = allowance
    if demands == nil { demandWhatIsDrawn() }
  }

  /// Demands the hard classes as far as the cases are of them; for whoever changed how they are drawn.
  package mutating func demandWhatIsDrawn() {
    (demands, undemanded) = HardClasses.demanded(
      HardClasses.all + (cases.areFractional ? HardClasses.ofFractions : []), of: cases)
  }

  package static func name(of strategy: any ShiftStrategy) -> String { strategy.name }

  package static func group(of drawn: ShiftCase) -> String { drawn.boundary.rawValue }

  /// In PyTorch, for built-in strategies.
  package static func program(
    for drawn: ShiftCase, by strategy: String, in format: NumberFormat
  ) -> String? {
    Strategies.named(strategy).flatMap { drawn.torchProgram(of: $0, in: format) }
  }

  package static var lawOfRepetition: String? { SameAgain().name }

  package static func flaw(of drawn: ShiftCase) -> (found: String, expected: String)? { drawn.flaw }

  package var groups: [String] { cases.boundaries.map(\.rawValue) }

  package var generator: Generator<ShiftCase> { cases.generator.withShapes(shapes) }

  package var labels: [Label<ShiftCase>] {
    CaseLabels.all + (cases.areFractional ? CaseLabels.ofFractions : [])
  }

  package var measures: [Measure<ShiftCase>] { ShiftCase.measures }

  package func exemptions(of strategy: any ShiftStrategy) -> [String] { exemptions(strategy) }

  package var isNarrowed: Bool {
    var whole = cases
    whole.fractions = .none
    return !whole.isOrdinary
  }

  package func remarks(in formats: [NumberFormat]) -> [String] {
    leftOut
      + (formats.contains(.rational)
        ? ["rational beyond \(ShiftCase.longest) elements, and its NaN and infinities"] : [])
      + (undemanded.isEmpty
        ? []
        : [
          "hard classes that none of \(HardClasses.trials) cases drawn on trial was of: "
            + undemanded.joined(separator: ", ")
        ])
  }

  package func isVacuous(_ drawn: ShiftCase) -> Bool { drawn.isVacuous }

  /// Strategies are asked for the boundaries that they claim, on what they promise to handle.
  package func asks(
    _ strategy: any ShiftStrategy, _ drawn: ShiftCase, in format: NumberFormat
  ) -> Bool {
    strategy.recipe(for: drawn.boundary, by: drawn.pattern).isClaimed
      && drawn.pattern.isExact(in: format)
      && strategy.handles(drawn.shape, by: drawn.pattern, in: format)
  }

  /// The image alone.
  package func inputs<Element: ShiftScalar>(
    of drawn: ShiftCase, as type: Element.Type
  ) -> [Tensor<Element>]? {
    drawn.tensor(of: type).map { [$0] }
  }

  package func truth<Element: ShiftScalar>(
    of drawn: ShiftCase, on inputs: [Tensor<Element>]
  ) -> Tensor<Element> {
    Oracle.shift(inputs[0], by: drawn.pattern, boundary: drawn.boundary)
  }

  package func answer<Element: ShiftScalar>(
    of strategy: any ShiftStrategy, to drawn: ShiftCase, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(inputs[0], by: drawn.pattern, boundary: drawn.boundary)
  }

  package func classification<Element: ShiftScalar>(
    of strategy: any ShiftStrategy, to drawn: ShiftCase, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>, memory: Void
  ) -> Classification<Element> {
    let classifier = CellClassifier(input: inputs[0], drawn: drawn, strategy: strategy)
    return Classification(
      scale: classifier.greatest,
      verdict: { classifier.verdict($0, expected: $1, at: $2) },
      remark: { classifier.remark($0, expected: $1, at: $2, $3) })
  }

  package func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: ShiftCase,
    by strategy: any ShiftStrategy, in format: NumberFormat
  ) -> Bool {
    allowance(strategy, format).allows(kind, in: comparison)
  }

  package func references(for strategy: any ShiftStrategy) -> [any ShiftStrategy] {
    references(strategy)
  }

  package func freshContenders() -> FreshContenders<any ShiftStrategy> { fresh(contenders) }

  package func breaches<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of drawn: ShiftCase, on inputs: [Tensor<Element>], law: String?
  ) -> [LawBreach] {
    var breaches: [LawBreach] = []
    for known in laws
    where (law == nil || law == known.name)
      && known.holds(
        for: drawn.pattern.isWhole ? strategy.exactness : .interpolates, in: Element.format)
    {
      do throws(ShiftError) {
        if let message = try known.breach(by: strategy, of: drawn, on: inputs[0]) {
          breaches.append(LawBreach(law: known.name, message: message))
        }
      } catch {
        // A program that hangs there would be waited for once more at every law.
        if error.cause == .timeOut { break }
      }
    }
    return breaches
  }

  /// Strategies that only move values or multiply them by 1 have nothing to look for where shifts are whole.
  package func rounds(_ strategy: any ShiftStrategy, in format: NumberFormat) -> Bool {
    (strategy.exactness == .interpolates || cases.areFractional) && format != .rational
  }
}

extension Verification where S == ShiftSubject {
  /// The verification of shift strategies.
  package init(
    strategies: [any ShiftStrategy] = Strategies.all,
    formats: [NumberFormat] = [.float, .double, .rational], cases: ShiftCases = ShiftCases(),
    demands: [Demand<ShiftCase>]? = nil,
    allowance: @escaping @Sendable (any ShiftStrategy, NumberFormat) -> Allowance = { _, _ in .none
    }
  ) {
    self.init(
      of: ShiftSubject(strategies, cases: cases, demands: demands, allowance: allowance),
      formats: formats)
  }
}
