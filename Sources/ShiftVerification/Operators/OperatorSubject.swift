import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// An operator with arbitrary arguments as a subject. Its contenders are ways of computing it, its truth the
/// formula in exact arithmetic.
public struct OperatorSubject<Call: OperatorCall>: Subject {
  public static var words: SubjectWords {
    SubjectWords(subject: Call.operation, contender: "kernel", group: "kind")
  }

  public var contenders: [any OperatorContender<Call>]
  public var kinds: [String]
  public var demands: [Demand<Call>]
  /// What is demanded where frameworks differ.
  public var conventions = Conventions()
  /// What is no fault beyond the derived bounds.
  public var allowance: @Sendable (NumberFormat) -> Allowance = { _ in .none }
  /// Which kinds may be refused; every refusal is a finding unless somebody says otherwise.
  public var refusals: RefusalRule?
  /// Where contenders can be had as they are before their first call.
  public var fresh: FreshKernels<Call>?
  /// Whose bits the answers of each contender are compared with.
  public var references: [any OperatorContender<Call>] = []
  /// How many different shapes are drawn, with the attributes that go with them; `nil` for any number.
  public var shapes: Int?
  /// Subjects of one operator that are asked the same cases may share theirs.
  package var tables = TruthTables<Call>()

  public init(_ contenders: [any OperatorContender<Call>], kinds: [String] = Call.kinds) {
    (self.contenders, self.kinds) = (contenders, kinds)
    demands = Call.demands(kinds)
  }

  public static func name(of contender: any OperatorContender<Call>) -> String { contender.name }

  public static func group(of drawn: Call) -> String { drawn.kind }

  public static func program(
    for drawn: Call, by contender: String, in format: NumberFormat
  ) -> String? { drawn.program(in: format) }

  public static func flaw(of drawn: Call) -> (found: String, expected: String)? { drawn.flaw }

  public var groups: [String] { kinds }

  public var generator: Generator<Call> { Call.generator(kinds).withShapes(shapes) }

  public var labels: [Label<Call>] { Call.labels }

  public var measures: [Measure<Call>] { Call.measures }

  public func isVacuous(_ drawn: Call) -> Bool { drawn.isVacuous }

  public func asks(
    _ contender: any OperatorContender<Call>, _ drawn: Call, in format: NumberFormat
  ) -> Bool { contender.handles(drawn, in: format) }

  public func inputs<Element: ShiftScalar>(
    of drawn: Call, as type: Element.Type
  ) -> [Tensor<Element>]? { drawn.inputs(as: type) }

  public func truth<Element: ShiftScalar>(
    of drawn: Call, on inputs: [Tensor<Element>]
  ) -> Tensor<Element> {
    tables.truths(of: drawn, on: inputs, under: conventions).rounded
  }

  public func answer<Element: ShiftScalar>(
    of contender: any OperatorContender<Call>, to drawn: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try contender.answer(to: drawn, on: inputs)
  }

  public func classification<Element: ShiftScalar>(
    of contender: any OperatorContender<Call>, to drawn: Call, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>, memory: Void
  ) -> Classification<Element> {
    let classifier = OperatorClassifier(
      call: drawn, contender: contender, inputs: inputs, conventions: conventions, answer: answer,
      truth: truth, tables: tables)
    return Classification(
      scale: classifier.scale, verdict: { classifier.verdict($0, expected: $1, at: $2) },
      covered: { got, _, index in classifier.covered(got, at: index) },
      remark: { classifier.remark($0, expected: $1, at: $2, $3) })
  }

  public func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: Call,
    by contender: any OperatorContender<Call>, in format: NumberFormat
  ) -> Bool {
    kind == .refused && contender.mayRefuse || allowance(format).allows(kind, in: comparison)
  }

  public func references(
    for contender: any OperatorContender<Call>
  ) -> [any OperatorContender<Call>] { references.filter { $0.name != contender.name } }

  public func freshContenders() -> FreshContenders<any OperatorContender<Call>> {
    fresh?.make(contenders) ?? FreshContenders(contenders)
  }
}

/// Makes kernels that have not been called yet.
///
/// A class, because Swift 6.3 crashes in optimised builds where it takes apart a subject with this function
/// in it.
public final class FreshKernels<Call: OperatorCall>: Sendable {
  let make:
    @Sendable ([any OperatorContender<Call>]) -> FreshContenders<any OperatorContender<Call>>

  /// - Parameter make: from the given kernels, which may have been called.
  public init(
    _ make:
      @escaping @Sendable ([any OperatorContender<Call>])
      -> FreshContenders<any OperatorContender<Call>>
  ) { self.make = make }
}
