import PropertyTesting
import ShiftTensors

/// Checks a kernel of an operator against the exact value on drawn calls: the whole harness in one call, for a
/// test or anything else.
///
/// A kernel that works in several formats is a type that conforms to ``OperatorContender``; for a function in
/// one format there are `checkGridSample` and its like.
///
/// - Parameters:
///   - kinds: the kinds of call that are drawn, of `Call.kinds`.
///   - cases: how many calls to draw; case k of a seed is the same on every machine.
///   - conventions: what is demanded where frameworks differ.
///   - allowance: which deviations beyond the derived bounds are no fault, by class and ulps, per format.
///   - demands: the classes of call that must have occurred; those of the operator if `nil`.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its
///   bounds or the calls prove too little.
/// - Returns: what was counted: also which conventions the kernel follows, and of which of our dialects it has
///   the bits.
@discardableResult
package func checkOperator<Call: OperatorCall>(
  _ kernel: some OperatorContender<Call>, formats: [NumberFormat] = [.float],
  kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  allowance: @escaping @Sendable (NumberFormat) -> Allowance = { _ in .none },
  demands: [Demand<Call>]? = nil
) throws(OperatorFailure) -> CheckResult {
  let known = kinds?.filter(Call.kinds.contains) ?? Call.kinds
  var subject = OperatorSubject<Call>([kernel], kinds: known)
  (subject.conventions, subject.allowance, subject.references) = (conventions, allowance, Call.ours)
  if let demands { subject.demands = demands }
  var verification = Verification(of: subject, formats: formats)
  verification.lawStride = 0
  verification.shrinkBudget = 400
  func nothing(_ found: String, _ expected: String) -> OperatorFailure {
    OperatorFailure(
      kernel: kernel.name, result: verification.run(0..<0, seed: seed),
      nothing: "nothing was compared: \(ShiftError(kernel.name, found: found, expected: expected))")
  }
  if formats.isEmpty { throw nothing("no format", "at least one") }
  if cases < 1 { throw nothing("\(cases) cases", "at least 1") }
  if known.isEmpty || known.count < kinds?.count ?? 0 {
    throw nothing(
      "kinds \(kinds ?? [])", "some of \(Call.kinds.joined(separator: ", "))")
  }
  let result = verification.run(0..<cases, seed: seed)
  guard result.holds else { throw OperatorFailure(kernel: kernel.name, result: result) }
  return CheckResult(result)
}

/// A kernel whose answers are not what the operator means.
public struct OperatorFailure: Error, Sendable, CustomStringConvertible {
  /// The kernel's name.
  public let kernel: String
  /// What was run and found.
  public let result: CheckResult
  /// Why nothing could be compared, as a sentence; `nil` where something was.
  public let nothing: String?
  /// Each finding with its smallest call, the cell, both values and the same in PyTorch where it has the
  /// operator, and whatever else fails the check.
  public let description: String

  init<Call: OperatorCall>(
    kernel: String, result: VerificationResult<OperatorSubject<Call>>, nothing: String? = nil
  ) {
    (self.kernel, self.nothing) = (kernel, nothing)
    self.result = CheckResult(result)
    description =
      nothing
      ?? (Self.lines(of: result, kernel) + result.shortcomings("out of bounds"))
      .joined(separator: "\n")
  }

  private static func lines<Call: OperatorCall>(
    of result: VerificationResult<OperatorSubject<Call>>, _ kernel: String
  ) -> [String] {
    var lines = [
      "\(kernel) of \(Call.operation) over \(result.cases.count) cases of seed \(result.seed):"
    ]
    for bug in result.violations {
      lines += bug.lines
      if let program = bug.smallest.program(in: bug.key.format) {
        lines += ["  the same in PyTorch:"]
        lines += program.split(separator: "\n").map { "    \($0)" }
      }
    }
    return lines
  }
}

/// A function in one format as a kernel.
struct FunctionKernel<Call: OperatorCall, Own: ShiftScalar>: OperatorContender {
  let name: String
  let body: @Sendable (Call, [Tensor<Own>]) throws -> Tensor<Own>

  func handles(_ call: Call, in format: NumberFormat) -> Bool { format == Own.format }

  func answer<Element: ShiftScalar>(
    to call: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    guard let own = inputs as? [Tensor<Own>] else {
      throw ShiftError(
        name, found: "\(Element.format.rawValue)", expected: "\(Own.format.rawValue)")
    }
    return try answerOfFunction(name) { try body(call, own) }
  }
}

/// A function on tensors of any rank, in C order, as a kernel in its own format.
func flatKernel<Call: OperatorCall, Element: ShiftScalar>(
  _ name: String,
  _ body: @escaping @Sendable (Call, [RankedTensor<Element>]) throws -> RankedTensor<Element>
) -> FunctionKernel<Call, Element> {
  FunctionKernel(name: name) { call, inputs in
    let flat = zip(call.argumentShapes, inputs).map {
      RankedTensor(shape: $0, elements: $1.elements)
    }
    let answer = try body(call, flat)
    guard answer.shape == call.resultShape else {
      throw ShiftError(
        name, found: "an output of shape \(answer.shape)", expected: "\(call.resultShape)",
        cause: .wrongShape)
    }
    return Tensor(shape: call.outputShape, elements: answer.elements)
  }
}
