import ShiftExchange
import ShiftTensors
import ShiftVerification

/// A call of an operator that files and programs can be asked, as `CASE-FILES.md` has it.
package protocol ExchangedCall: OperatorCall {
  /// The operator with its attributes, in the format of its tensors; `nil` where a file has no way to say
  /// them.
  func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator?

  /// The role of each input, in the order of ``OperatorCall/inputs(as:)``.
  var roles: [String] { get }
}

/// The operators that programs can be asked.
package enum ExchangedCalls {
  package static let all: [any ExchangedCall.Type] = [
    GridSampleCall.self, GridSample3DCall.self, DeformConv2DCall.self, Conv2DCall.self,
    PadCall.self, RollCall.self, AffineGridCall.self, RemapCall.self,
  ]
}

extension ExchangedCall {
  /// The call as a case that nobody has answered yet; `nil` where a file has no way to say it.
  func question<Stored: StoredScalar>(
    on inputs: [Tensor<Stored>], named name: String
  ) -> RecordedCase? {
    guard let recorded = recorded(as: Stored.self) else { return nil }
    let extents = argumentShapes
    var named: [String: NamedTensor] = [:]
    for (place, role) in roles.enumerated() {
      named[role] = NamedTensor(
        name: "\(name)/\(role)",
        tensor: StoredTensor(
          RankedTensor(shape: extents[place], elements: inputs[place].elements)))
    }
    return RecordedCase(name: name, operation: recorded, inputs: named, outcome: .unanswered)
  }

  /// Whether the call can be said in a format.
  func canBeAsked(in format: NumberFormat) -> Bool {
    func can<Stored: StoredScalar>(_ type: Stored.Type) -> Bool { recorded(as: type) != nil }
    return format.stored.map { can($0) } ?? false
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
    guard answer.shape == resultShape else {
      throw ShiftError(
        "candidate", found: "an output of shape \(answer.shape)", expected: "\(resultShape)",
        cause: .wrongShape)
    }
    return Tensor(shape: outputShape, elements: answer.elements())
  }
}
