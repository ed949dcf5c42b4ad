import ShiftExchange
import ShiftTensors

/// Who answers questions: the payload of a frame in, that of its answer out.
package typealias Asking = @Sendable ([UInt8]) throws(ShiftError) -> [UInt8]

extension RecordedCase {
  /// What a program answers to this case.
  ///
  /// - Parameter name: of what it is asked to be, the subject of a refusal.
  /// - Throws: `ShiftError` with the cause.
  func answer(of name: String, asking: Asking) throws(ShiftError) -> StoredTensor {
    guard let output = try answers(of: name, asking: asking)["output"] else {
      throw ShiftError(
        "candidate", found: "gradients", expected: "a tensor named output", cause: .garbage)
    }
    return output
  }

  /// The same by the names of the outputs, of which an operator may have several.
  func answers(of name: String, asking: Asking) throws(ShiftError) -> [String: StoredTensor] {
    let bytes = try asking(CaseFile(producer: "ShiftProof", cases: [self]).encoded())
    let answer: CandidateAnswer
    do {
      answer = try CandidateAnswer(bytes, named: "candidate's answer")
    } catch {
      throw ShiftError(
        "candidate", found: "\(error.fault)", expected: "a file with an answer", cause: .garbage)
    }
    switch answer {
    case .refused(let reason):
      throw .refusal(of: name, printable(reason, limit: 200))
    case .output(let output): return ["output": output]
    case .outputs(let outputs): return outputs
    }
  }
}
