import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// What a function that shifts is asked to do with its input.
public struct ShiftCall: Hashable, Sendable {
  /// Of the input and of the answer, (N, C, H, W).
  public let shape: Shape
  /// How far the content of each channel moves, one for each of `shape.c`.
  public let shifts: [Shift]
  /// What is read outside the image.
  public let boundary: Boundary
  /// The shifts by group of channels, and the rule that makes the groups.
  public let pattern: Pattern

  /// - Parameter shape: every extent at least 1.
  public init(shape: Shape, pattern: Pattern, boundary: Boundary) {
    (self.shape, self.pattern, self.boundary) = (shape, pattern, boundary)
    shifts = pattern.shifts(ofChannels: shape.c)
  }
}

/// A number format and the Swift type of its values, for a function that works in one: `.float`.
public struct KernelFormat<Element: ShiftScalar>: Sendable {}

extension KernelFormat where Element == Float16 {
  /// Functions of `Float16`.
  public static var float16: KernelFormat { KernelFormat() }
}

extension KernelFormat where Element == BFloat16 {
  /// Functions of `BFloat16`.
  public static var bfloat16: KernelFormat { KernelFormat() }
}

extension KernelFormat where Element == Float {
  /// Functions of `Float`.
  public static var float: KernelFormat { KernelFormat() }
}

extension KernelFormat where Element == Double {
  /// Functions of `Double`.
  public static var double: KernelFormat { KernelFormat() }
}

/// Checks a function that shifts tensors in one number format against the oracle.
///
///     try checkShift(format: .float, boundaries: [.zeros]) { input, call in
///       myShift(input, by: call.shifts)
///     }
///
/// - Parameters:
///   - format: `.float16`, `.bfloat16`, `.float` or `.double`.
///   - boundaries: those that the function is asked for, at least one; it reads which in the call.
///   - exactness: what the function promises: to move bits, to multiply by 1 and add zeros, or to blend
///     with weights that rounding can disturb, which are held to a bound derived for each cell.
///   - patterns: what to draw patterns from; any pattern if empty.
///   - cases: how many cases to draw; case k of a seed is the same on every machine.
///   - allowance: which deviations are no fault, by class and ulps.
///   - counterexamples: a folder of saved cases, as ``checkStrategy`` has it.
///   - replaying: the token of one case, which is judged instead of drawn ones.
///   - kernel: gets the input and what to do with it. An answer of another shape and a thrown error are
///     findings; a trap, such as an index out of range, ends the process as anywhere in Swift.
/// - Throws: ``StrategyFailure``, as ``checkStrategy``.
/// - Returns: what was counted.
@discardableResult
public func checkShift<Element: ShiftScalar>(
  named name: String = "kernel", format: KernelFormat<Element>, boundaries: [Boundary],
  exactness: Exactness = .moves, patterns: [Pattern] = [], cases: Int = 1000, seed: UInt64 = 1,
  drawing: ShiftCases = ShiftCases(), allowance: Allowance = .none,
  counterexamples: String? = nil, replaying: String? = nil,
  _ kernel:
    @escaping @Sendable (_ input: Tensor<Element>, _ call: ShiftCall) throws -> Tensor<Element>
) throws(StrategyFailure) -> CheckResult {
  try checkStrategy(
    FunctionShift(name: name, exactness: exactness, boundaries: boundaries, body: kernel),
    formats: [Element.format], cases: cases, seed: seed, boundaries: boundaries,
    patterns: patterns, drawing: drawing, allowance: { _ in allowance },
    counterexamples: counterexamples, replaying: replaying)
}

/// The same for a function on flat buffers: all elements in NCHW order, columns running fastest.
///
///     try checkShift(format: .float, boundaries: [.circular]) { input, shape, call in
///       var output = [Float](repeating: .nan, count: input.count)
///       my_shift(input, &output, shape.n, shape.c, shape.h, shape.w, call.shifts[0].dy)
///       return output
///     }
///
/// - Parameter kernel: an answer of another length than the input's is a finding, as is a thrown error.
@discardableResult
public func checkShift<Element: ShiftScalar>(
  named name: String = "kernel", format: KernelFormat<Element>, boundaries: [Boundary],
  exactness: Exactness = .moves, patterns: [Pattern] = [], cases: Int = 1000, seed: UInt64 = 1,
  drawing: ShiftCases = ShiftCases(), allowance: Allowance = .none,
  counterexamples: String? = nil, replaying: String? = nil,
  _ kernel:
    @escaping @Sendable (_ input: [Element], _ shape: Shape, _ call: ShiftCall) throws -> [Element]
) throws(StrategyFailure) -> CheckResult {
  try checkShift(
    named: name, format: format, boundaries: boundaries, exactness: exactness, patterns: patterns,
    cases: cases, seed: seed, drawing: drawing, allowance: allowance,
    counterexamples: counterexamples, replaying: replaying
  ) { (input: Tensor<Element>, call: ShiftCall) throws -> Tensor<Element> in
    let answer = try kernel(input.elements, input.shape, call)
    guard answer.count == input.shape.count else {
      throw ShiftError(
        name, found: "\(answer.count) elements for shape \(input.shape)",
        expected: "\(input.shape.count)", cause: .wrongShape)
    }
    return Tensor(shape: input.shape, elements: answer)
  }
}

/// A function in one format as a strategy.
private struct FunctionShift<Own: ShiftScalar>: ShiftStrategy {
  let name: String
  let exactness: Exactness
  let boundaries: [Boundary]
  let body: @Sendable (Tensor<Own>, ShiftCall) throws -> Tensor<Own>

  func recipe(for boundary: Boundary) -> Recipe {
    boundaries.contains(boundary)
      ? .claimed("as the function does it") : .none(because: "the function is not asked for it")
  }

  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    format == Own.format
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    guard let own = input as? Tensor<Own> else {
      throw ShiftError(
        name, found: Element.format.rawValue, expected: "values of \(Own.format.rawValue)")
    }
    let call = ShiftCall(shape: input.shape, pattern: pattern, boundary: boundary)
    return try answerOfFunction(name) { try body(own, call) }
  }
}
