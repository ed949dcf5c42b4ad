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
    PadCall.self, RollCall.self, AffineGridCall.self, RemapCall.self, GridSampleBackwardCall.self,
    DeformConv2DBackwardCall.self, Conv2DBackwardCall.self, PadBackwardCall.self,
    RollBackwardCall.self, PipelineBackwardCall.self,
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

  /// Answers by their names as the one tensor of the format that was asked in: the output, or all outputs, one
  /// after the other.
  ///
  /// - Throws: `ShiftError` where one is missing, or has another format or other extents.
  func output<Stored: StoredScalar>(
    _ answers: [String: StoredTensor]
  ) throws(ShiftError) -> Tensor<Stored> {
    var elements: [Stored] = []
    for output in outputs {
      let name = output.name == "output" ? "an output" : output.name
      guard let answer = answers[output.name] else {
        throw ShiftError(
          "candidate", found: "no \(output.name)",
          expected: outputs.map(\.name).joined(separator: ", "), cause: .garbage)
      }
      guard answer.dtype == Stored.dtype else {
        throw ShiftError(
          "candidate", found: "\(name) of \(answer.dtype.rawValue)",
          expected: Stored.dtype.rawValue, cause: .wrongType)
      }
      guard answer.shape == output.extents else {
        throw ShiftError(
          "candidate", found: "\(name) of shape \(answer.shape)", expected: "\(output.extents)",
          cause: .wrongShape)
      }
      elements += answer.elements() as [Stored]
    }
    return Tensor(shape: outputShape, elements: elements)
  }
}
