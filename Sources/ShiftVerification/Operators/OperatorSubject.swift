import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// An operator with arbitrary arguments as a subject. Its contenders are ways of computing it, its truth the
/// formula in exact arithmetic.
package struct OperatorSubject<Call: OperatorCall>: Subject {
  package static var words: SubjectWords {
    SubjectWords(subject: Call.operation, contender: "kernel", group: "kind")
  }

  package var contenders: [any OperatorContender<Call>]
  package var kinds: [String]
  package var demands: [Demand<Call>]
  /// What is demanded where frameworks differ.
  package var conventions = Conventions()
  /// What is no fault beyond the derived bounds.
  package var allowance: @Sendable (NumberFormat) -> Allowance = { _ in .none }
  /// Which kinds may be refused; every refusal is a finding unless somebody says otherwise.
  package var refusals: RefusalRule?
  /// Where contenders can be had as they are before their first call.
  package var fresh: FreshKernels<Call>?
  /// Whose bits the answers of each contender are compared with.
  package var references: [any OperatorContender<Call>] = []
  /// How many different shapes are drawn, with the attributes that go with them; `nil` for any number.
  package var shapes: Int?
  /// Subjects of one operator that are asked the same cases may share theirs.
  package var tables = TruthTables<Call>()

  package init(_ contenders: [any OperatorContender<Call>], kinds: [String] = Call.kinds) {
    (self.contenders, self.kinds) = (contenders, kinds)
    demands = Call.demands(kinds)
  }

  package static func name(of contender: any OperatorContender<Call>) -> String { contender.name }

  package static func group(of drawn: Call) -> String { drawn.kind }

  package static func program(
    for drawn: Call, by contender: String, in format: NumberFormat
  ) -> String? { drawn.program(in: format) }

  package static func flaw(of drawn: Call) -> (found: String, expected: String)? { drawn.flaw }

  package var groups: [String] { kinds }

  package var generator: Generator<Call> {
    // Two calls of one number are two where other kinds are drawn.
    let basis = "\(Call.operation) \(Self.version);\(kinds.joined(separator: ","))"
    return Generator(
      drawing: CaseToken.drawing(of: basis), Call.generator(kinds).draw
    ).withShapes(shapes)
  }

  /// Of the generators of calls: a change of one that draws other calls from the same seed is a new version.
  private static var version: Int { 1 }

  package var labels: [Label<Call>] { Call.labels }

  package var measures: [Measure<Call>] { Call.measures }

  package func isVacuous(_ drawn: Call) -> Bool { drawn.isVacuous }

  package func asks(
    _ contender: any OperatorContender<Call>, _ drawn: Call, in format: NumberFormat
  ) -> Bool { contender.handles(drawn, in: format) }

  package func inputs<Element: ShiftScalar>(
    of drawn: Call, as type: Element.Type
  ) -> [Tensor<Element>]? { drawn.inputs(as: type) }

  package func truth<Element: ShiftScalar>(
    of drawn: Call, on inputs: [Tensor<Element>]
  ) -> Tensor<Element> {
    tables.truths(of: drawn, on: inputs, under: conventions).rounded
  }

  package func answer<Element: ShiftScalar>(
    of contender: any OperatorContender<Call>, to drawn: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try contender.answer(to: drawn, on: inputs)
  }

  package func classification<Element: ShiftScalar>(
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

  package func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: Call,
    by contender: any OperatorContender<Call>, in format: NumberFormat
  ) -> Bool {
    kind == .refused && contender.mayRefuse || allowance(format).allows(kind, in: comparison)
  }

  package func references(
    for contender: any OperatorContender<Call>
  ) -> [any OperatorContender<Call>] { references.filter { $0.name != contender.name } }

  package func freshContenders() -> FreshContenders<any OperatorContender<Call>> {
    fresh?.make(contenders) ?? FreshContenders(contenders)
  }
}

/// Makes kernels that have not been called yet.
///
/// A class, because Swift 6.3 crashes in optimised builds where it takes apart a subject with this function
/// in it.
package final class FreshKernels<Call: OperatorCall>: Sendable {
  let make:
    @Sendable ([any OperatorContender<Call>]) -> FreshContenders<any OperatorContender<Call>>

  /// - Parameter make: from the given kernels, which may have been called.
  package init(
    _ make:
      @escaping @Sendable ([any OperatorContender<Call>])
      -> FreshContenders<any OperatorContender<Call>>
  ) { self.make = make }
}
