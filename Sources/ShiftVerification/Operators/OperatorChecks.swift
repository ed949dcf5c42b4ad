import ShiftOperators
import ShiftTensors

// One function for each operator, in the format of the function that it is given. Arguments are tensors in C order
// with their shapes (`RankedTensor`): what a tensor type of one's own is made from and gives back as a flat
// buffer. The options of a call are values beside them.

/// Checks a function that computes `grid_sample` of images.
///
///     try checkGridSample { (input: RankedTensor<Float>, grid, options) in
///       let output = mySample(input.elements, input.shape, grid.elements, options.mode == .nearest)
///       return RankedTensor(shape: output.shape, elements: output.values)
///     }
///
/// - Shapes: input (N, C, H, W), grid (N, Ho, Wo, 2) with x before y; the answer (N, C, Ho, Wo).
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkGridSample<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ grid: RankedTensor<Element>, _ options: GridSampleOptions
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: GridSampleCall, inputs) in
      try kernel(inputs[0], inputs[1], call.options)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// The same for a function on tensors of four axes.
@discardableResult
public func checkGridSample<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: Tensor<Element>, _ grid: Tensor<Element>, _ options: GridSampleOptions
    ) throws -> Tensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    FunctionKernel(name: name) { (call: GridSampleCall, inputs) in
      try kernel(inputs[0], inputs[1], call.options)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes `grid_sample` of volumes.
///
/// - Shapes: input (N, C, D, H, W), grid (N, Do, Ho, Wo, 3) with (x, y, z) along W, H, D; the answer
///   (N, C, Do, Ho, Wo).
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkGridSample3D<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ grid: RankedTensor<Element>, _ mode: InterpolationMode,
      _ padding: GridPadding, _ alignCorners: Bool
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: GridSample3DCall, inputs) in
      try kernel(inputs[0], inputs[1], call.mode, call.padding, call.alignCorners)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes `deform_conv2d`.
///
/// - Shapes: input (N, C, H, W), offset (N, 2·D·kh·kw, Ho, Wo), weight (Cout, C/G, kh, kw), mask
///   (N, D·kh·kw, Ho, Wo) and bias (Cout) where there are some; the answer (N, Cout, Ho, Wo).
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkDeformConv2D<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ offset: RankedTensor<Element>,
      _ weight: RankedTensor<Element>, _ mask: RankedTensor<Element>?,
      _ bias: RankedTensor<Element>?, _ geometry: ConvolutionGeometry
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: DeformConv2DCall, inputs) in
      try kernel(
        inputs[0], inputs[1], inputs[2], call.hasMask ? inputs[3] : nil,
        call.geometry.hasBias ? inputs.last : nil, call.geometry.geometry)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes `conv2d`.
///
/// - Shapes: input (N, C, H, W), weight (Cout, C/groups, kh, kw), bias (Cout) where there is one; the answer
///   (N, Cout, Ho, Wo).
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkConv2D<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ weight: RankedTensor<Element>,
      _ bias: RankedTensor<Element>?, _ geometry: ConvolutionGeometry, _ groups: Int
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: Conv2DCall, inputs) in
      try kernel(
        inputs[0], inputs[1], call.geometry.hasBias ? inputs[2] : nil, call.geometry.geometry,
        call.geometry.groups)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes `pad`, by the rules of PyTorch, of NumPy, or both (`kinds`).
///
/// - Parameter kernel: gets the input, the amounts of the axes that grow, the mode by its rule, and the value
///   of `constant`.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkPad<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ amounts: [PadCall.Amount], _ rule: PadCall.Rule,
      _ mode: PadCall.Mode, _ value: Element
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: PadCall, inputs) in
      try kernel(
        inputs[0], call.amounts, call.rule, call.mode, call.outside.value() ?? .zero)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}

/// Checks a function that computes `roll`.
///
/// - Parameter kernel: gets the input, and for each of some axes how far content moves along it.
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkRoll<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  _ kernel:
    @escaping @Sendable (
      _ input: RankedTensor<Element>, _ shifts: [Int], _ axes: [Int]
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: RollCall, inputs) in
      try kernel(inputs[0], call.shifts, call.axes)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed)
}

/// Checks a function that computes `affine_grid`.
///
/// - Shapes: theta (N, 2, 3) for a size of (N, C, H, W) and an answer of (N, H, W, 2), x before y; or (N, 3, 4)
///   for (N, C, D, H, W) and (N, D, H, W, 3).
/// - Throws: ``OperatorFailure``, whose text has each fault's smallest call, if some answer is out of its bounds or
///   the calls prove too little.
@discardableResult
public func checkAffineGrid<Element: ShiftScalar>(
  named name: String = "kernel", kinds: [String]? = nil, cases: Int = 1000, seed: UInt64 = 1,
  conventions: Conventions = Conventions(),
  _ kernel:
    @escaping @Sendable (
      _ theta: RankedTensor<Element>, _ size: [Int], _ alignCorners: Bool
    ) throws -> RankedTensor<Element>
) throws(OperatorFailure) -> CheckResult {
  try checkOperator(
    flatKernel(name) { (call: AffineGridCall, inputs) in
      try kernel(inputs[0], call.size, call.alignCorners)
    }, formats: [Element.format], kinds: kinds, cases: cases, seed: seed, conventions: conventions)
}
