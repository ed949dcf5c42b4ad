import ShiftExchange
import ShiftTensors
import ShiftVerification

/// A call of an operator that files and programs can be asked, as `CASE-FILES.md` has it.
package protocol ExchangedCall: OperatorCall {
  /// The operator with its attributes.
  var recorded: RecordedOperator { get }

  /// The role of each input, in the order of ``OperatorCall/inputs(as:)``, and its extents in a file.
  var arguments: [(role: String, extents: [Int])] { get }

  /// The extents of the output in a file.
  var outputExtents: [Int] { get }
}

/// The operators that programs can be asked.
package enum ExchangedCalls {
  package static let all: [any ExchangedCall.Type] = [GridSampleCall.self]
}

extension ExchangedCall {
  /// The call as a case that nobody has answered yet.
  func question<Stored: StoredScalar>(
    on inputs: [Tensor<Stored>], named name: String
  ) -> RecordedCase {
    var named: [String: NamedTensor] = [:]
    for ((role, extents), tensor) in zip(arguments, inputs) {
      named[role] = NamedTensor(
        name: "\(name)/\(role)",
        tensor: StoredTensor(RankedTensor(shape: extents, elements: tensor.elements)))
    }
    return RecordedCase(name: name, operation: recorded, inputs: named, outcome: .unanswered)
  }

  /// An answer as a tensor of the format that was asked in.
  ///
  /// - Throws: `ShiftError` where it has another format or other extents.
  func output<Stored: StoredScalar>(_ answer: StoredTensor) throws(ShiftError) -> Tensor<Stored> {
    guard answer.dtype == Stored.dtype else {
      throw ShiftError(
        "candidate", found: "an output of \(answer.dtype.rawValue)",
        expected: Stored.dtype.rawValue, cause: .wrongType)
    }
    guard answer.shape == outputExtents else {
      throw ShiftError(
        "candidate", found: "an output of shape \(answer.shape)", expected: "\(outputExtents)",
        cause: .wrongShape)
    }
    return Tensor(shape: outputShape, elements: answer.elements())
  }
}
