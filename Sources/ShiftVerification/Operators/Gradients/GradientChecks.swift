import ShiftOperators
import ShiftTensors

// The gradients of each operator, as `OperatorChecks.swift` has the operators. What a kernel gives is held against every
// slope between the two one-sided ones; which side it takes where they differ is counted under the convention
// `slope`. A kernel answers its gradients by the names of `CASE-FILES.md`: `grad_input`, `grad_grid`, ….

/// Checks a function that computes the gradients of `grid_sample` of images.
///
///     try checkGridSampleBackward { (gradient: RankedTensor<Float>, input, grid, options) in
///       let (gradInput, gradGrid) = myBackward(gradient.elements, input.elements, grid.elements)
///       return [
///         "grad_input": RankedTensor(shape: input.shape, elements: gradInput),
///         "grad_grid": RankedTensor(shape: grid.shape, elements: gradGrid),
///       ]
///     }
///
/// - Shapes: gradient (N, C, Ho, Wo), input (N, C, H, W), grid (N, Ho, Wo, 2) with x before y; the answers
///   those of input and grid.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkGridSampleBackward<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ gradient: RankedTensor<Element>, _ input: RankedTensor<Element>,
      _ grid: RankedTensor<Element>, _ options: GridSampleOptions
    ) throws -> [String: RankedTensor<Element>]
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    gradientKernel(name) { (call: GridSampleBackwardCall, inputs) in
      try kernel(inputs[0], inputs[1], inputs[2], call.forward.options)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes the gradients of `deform_conv2d`.
///
/// - Shapes: gradient (N, Cout, Ho, Wo), the others as `checkDeformConv2D`; the answers `grad_input`, `grad_offset`,
///   `grad_weight`, and `grad_bias`, `grad_mask` where there is one, of the shapes of what they are by.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkDeformConv2DBackward<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ gradient: RankedTensor<Element>, _ input: RankedTensor<Element>,
      _ offset: RankedTensor<Element>, _ weight: RankedTensor<Element>,
      _ mask: RankedTensor<Element>?, _ bias: RankedTensor<Element>?,
      _ geometry: ConvolutionGeometry
    ) throws -> [String: RankedTensor<Element>]
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    gradientKernel(name) { (call: DeformConv2DBackwardCall, inputs) in
      let forward = call.forward
      return try kernel(
        inputs[0], inputs[1], inputs[2], inputs[3], forward.hasMask ? inputs[4] : nil,
        forward.geometry.hasBias ? inputs.last : nil, forward.geometry.geometry)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes the gradients of `conv2d`.
///
/// - Shapes: gradient (N, Cout, Ho, Wo), the others as `checkConv2D`; the answers `grad_input`, `grad_weight`, and
///   `grad_bias` where there is a bias.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkConv2DBackward<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ gradient: RankedTensor<Element>, _ input: RankedTensor<Element>,
      _ weight: RankedTensor<Element>, _ bias: RankedTensor<Element>?,
      _ geometry: ConvolutionGeometry, _ groups: Int
    ) throws -> [String: RankedTensor<Element>]
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    gradientKernel(name) { (call: Conv2DBackwardCall, inputs) in
      let geometry = call.forward.geometry
      return try kernel(
        inputs[0], inputs[1], inputs[2], geometry.hasBias ? inputs[3] : nil, geometry.geometry,
        geometry.groups)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes the gradient of `pad` by PyTorch's rules.
///
/// - Parameter kernel: gets the gradient of the output, the extents of the input, the amounts of the axes that grow,
///   and the mode; it answers the gradient by the input.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkPadBackward<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ gradient: RankedTensor<Element>, _ extents: [Int], _ amounts: [PadCall.Amount],
      _ mode: PadCall.Mode
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    gradientKernel(name) { (call: PadBackwardCall, inputs) in
      let forward = call.forward
      return [
        "grad_input": try kernel(inputs[0], forward.extents, forward.amounts, forward.mode)
      ]
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes the gradient of `roll`.
///
/// - Parameter kernel: gets the gradient of the output, and for each of some axes how far content moved along it.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkRollBackward<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  _ kernel:
    @escaping @Sendable (
      _ gradient: RankedTensor<Element>, _ shifts: [Int], _ axes: [Int]
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    gradientKernel(name) { (call: RollBackwardCall, inputs) in
      ["grad_input": try kernel(inputs[0], call.forward.shifts, call.forward.axes)]
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed)
}

/// A function that answers gradients by their names as a kernel in its own format.
private func gradientKernel<Forward: DifferentiableCall, Element: ShiftScalar>(
  _ name: String,
  _ body:
    @escaping @Sendable (BackwardCall<Forward>, [RankedTensor<Element>]) throws
    -> [String: RankedTensor<Element>]
) -> FunctionKernel<BackwardCall<Forward>, Element> {
  FunctionKernel(name: name) { call, inputs in
    let flat = zip(call.argumentShapes, inputs).map {
      RankedTensor(shape: $0, elements: $1.elements)
    }
    let answers = try body(call, flat)
    let gradients = try call.outputs.map { output throws(ShiftError) -> [Element] in
      guard let answer = answers[output.name] else {
        throw ShiftError(
          name, found: "no \(output.name)",
          expected: call.outputs.map(\.name).joined(separator: ", "), cause: .wrongShape)
      }
      guard answer.shape == output.extents else {
        throw ShiftError(
          name, found: "\(output.name) of shape \(answer.shape)", expected: "\(output.extents)",
          cause: .wrongShape)
      }
      return answer.elements
    }
    return call.joined(gradients)
  }
}
