import ShiftTensors
import ShiftVerification

/// What the usual checks of a kernel would have said: its answers to given inputs, held within a tolerance
/// against given values.
struct UsualChecks<Call: OperatorCall>: Sendable {
  /// PyTorch's own sample inputs, under the tolerance of `assert_close` for Float.
  let samples: [UsualQuestion<Call>]
  /// ONNX's node tests with the values that they record.
  let nodeTests: [UsualQuestion<Call>]
  /// Random calls against a kernel that computes in Double.
  let fuzz: [UsualQuestion<Call>]

  func verdict(on kernel: any OperatorContender<Call>) -> UsualVerdict {
    func notices(_ questions: [UsualQuestion<Call>], _ tolerance: UsualTolerance) -> Bool? {
      questions.isEmpty ? nil : questions.contains { !$0.isAnswered(by: kernel, within: tolerance) }
    }
    return UsualVerdict(
      samples: notices(samples, .assertClose), nodeTests: notices(nodeTests, .onnx),
      fuzz: notices(fuzz, .runtime))
  }
}

/// Whether each of the usual checks notices a kernel; `nil` where it has no inputs for it.
package struct UsualVerdict: Hashable, Sendable {
  package let samples: Bool?
  package let nodeTests: Bool?
  package let fuzz: Bool?
}

/// |got − expected| ≤ absolute + relative·|expected|.
struct UsualTolerance: Sendable {
  let relative: Double
  let absolute: Double

  /// `torch.testing.assert_close` for Float.
  static let assertClose = UsualTolerance(relative: 1.3e-6, absolute: 1e-5)
  /// ONNX's backend tests.
  static let onnx = UsualTolerance(relative: 1e-3, absolute: 1e-7)
  /// onnxruntime's default for Float, as its PR #19947 set it.
  static let runtime = UsualTolerance(relative: 1e-4, absolute: 1e-5)
}

/// A call in Float with the values expected of it.
struct UsualQuestion<Call: OperatorCall>: Sendable {
  let call: Call
  let inputs: [Tensor<Float>]
  let expected: [Double]

  init(_ call: Call, _ inputs: [Tensor<Float>], expected: [Double]) {
    (self.call, self.inputs, self.expected) = (call, inputs, expected)
  }

  /// What the kernel in Double gives for the same inputs is expected.
  init?(_ call: Call, _ inputs: [Tensor<Float>], by kernel: any OperatorContender<Call>) {
    let wide = inputs.map { $0.map { Double($0) } }
    guard let expected = try? kernel.answer(to: call, on: wide) else { return nil }
    self.init(call, inputs, expected: expected.elements)
  }

  func isAnswered(
    by kernel: any OperatorContender<Call>, within tolerance: UsualTolerance
  ) -> Bool {
    guard let got = try? kernel.answer(to: call, on: inputs), got.shape == call.outputShape else {
      return false
    }
    return zip(got.elements, expected).allSatisfy { got, expected in
      abs(Double(got) - expected) <= tolerance.absolute + tolerance.relative * abs(expected)
    }
  }
}
