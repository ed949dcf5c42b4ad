import ShiftExchange
import ShiftTensors
import ShiftVerification

/// A program as a kernel of an operator: each call is a frame that holds one case without output
/// (`CASE-FILES.md`).
package struct OperatorCandidate<Call: ExchangedCall>: OperatorContender {
  private let ask: Asking

  package init(ask: @escaping Asking) { self.ask = ask }

  package var name: String { Call.operation }

  package func handles(_ call: Call, in format: NumberFormat) -> Bool {
    call.canBeAsked(in: format)
  }

  package func answer<Element: ShiftScalar>(
    to call: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    func through<Stored: StoredScalar>(_ type: Stored.Type) throws(ShiftError) -> Tensor<Element> {
      guard let question = call.question(on: inputs.map { $0.known(as: type) }, named: "case")
      else { throw ShiftError(name, found: "\(call)", expected: "a call that files can say") }
      let output: Tensor<Stored> = try call.output(question.answers(of: name, asking: ask))
      return output.known()
    }
    return try through(try Candidate.storedType(of: Element.format, name))
  }
}

/// One recorded answer as a kernel. Any other question, such as the images by which cells are read back, is
/// refused: nobody is there to answer it.
struct AnsweredCall<Call: ExchangedCall>: OperatorContender {
  let name: String
  let question: RecordedCase
  let given: [String: StoredTensor]

  func answer<Element: ShiftScalar>(
    to call: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    func through<Stored: StoredScalar>(_ type: Stored.Type) throws(ShiftError) -> Tensor<Element> {
      guard call.question(on: inputs.map { $0.known(as: type) }, named: question.name) == question
      else {
        throw ShiftError(
          "answers", found: "another question than that of the file", expected: "a program to ask")
      }
      guard !given.isEmpty else {
        throw ShiftError(
          "answers", found: "no answer of this name", expected: "one output per case",
          cause: .noAnswer)
      }
      let output: Tensor<Stored> = try call.output(given)
      return output.known()
    }
    return try through(try Candidate.storedType(of: Element.format, name))
  }
}

/// The contenders of questions are candidates.
extension OperatorSubject: ExchangedSubject where Call: ExchangedCall {
  package func question(
    _ drawn: Call, to contender: any OperatorContender<Call>, in format: NumberFormat,
    named name: String
  ) -> RecordedCase? {
    guard asks(contender, drawn, in: format) else { return nil }
    func question<Stored: StoredScalar>(_ type: Stored.Type) -> RecordedCase? {
      drawn.inputs(as: type).flatMap { drawn.question(on: $0, named: name) }
    }
    return format.stored.flatMap { question($0) }
  }

  package func answering(
    as contender: any OperatorContender<Call>, _ question: RecordedCase,
    with answers: [String: StoredTensor]
  ) -> any OperatorContender<Call> {
    AnsweredCall<Call>(name: contender.name, question: question, given: answers)
  }
}

/// How a program is verified as a kernel: the calls it is asked, and what it is compared with.
extension Verification {
  /// - Parameters:
  ///   - kinds: of the calls, as ``OperatorCall/kinds`` has them.
  ///   - required: the kinds that it may not refuse.
  package static func of<Call: ExchangedCall>(
    candidate ask: @escaping Asking, kinds: [String] = Call.kinds, formats: [NumberFormat],
    conventions: Conventions = Conventions(), required: [String] = []
  ) -> Verification where S == OperatorSubject<Call> {
    var subject = OperatorSubject<Call>([OperatorCandidate(ask: ask)], kinds: kinds)
    subject.conventions = conventions
    subject.refusals = RefusalRule(required: required)
    subject.references = Call.ours
    var verification = Verification(of: subject, formats: formats)
    verification.lawStride = 0
    // A question costs a round trip; a thousand of them find what there is to find.
    verification.shrinkBudget = 1_000
    verification.patience = Patience()
    return verification
  }
}
