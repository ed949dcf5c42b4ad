import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension RecordedCase {
  /// Runs the case through our operators, in the format of its own tensors, and compares.
  ///
  /// - Parameter file: the name of the file it came from, for the result.
  package func checked(in file: String) -> CaseResult {
    var result = CaseResult(file: file, name: name, group: group, verdict: .unanswered)
    if outcome == .unanswered { return result }
    do throws(ShiftError) {
      try requireKernel()
      try requireModestCost()
      if let type = leading?.dtype.format?.stored {
        try check(as: type, &result)
      } else {
        try checkIntegers(&result)
      }
    } catch {
      result.verdict =
        outcome == .raises
        ? .refusedAlike(error.description) : .refused(error.description)
    }
    return result
  }

  private func check<Element: StoredScalar>(
    as format: Element.Type, _ result: inout CaseResult
  ) throws(ShiftError) {
    let inputs = inputs.mapValues { $0.tensor.ranked(as: Element.self) }
    let runner = CaseRunner<Element>(
      operation: operation, inputs: inputs, dialect: effectiveDialect, type: leading?.dtype,
      converted: { (value, byNumPy) throws(ShiftError) in try PadValue.cast(value, byNumPy: byNumPy)
      }
    )
    let expected = recorded
    let answers = try runner.outputs(wanted: expected.isEmpty ? nil : Set(expected.keys))
    guard !expected.isEmpty else {
      result.verdict = .answered
      return
    }
    for name in operation.name.outputs {
      guard let recorded = expected[name] else { continue }
      guard let got = answers[name] else {
        result.verdict = .refused("\(name): none from ours; expected no such output")
        return
      }
      compare(got, with: recorded, inputs, of: name, &result)
      if result.verdict != .agrees { return }
    }
  }

  /// Holds one output against what was recorded of it.
  private func compare<Element: StoredScalar>(
    _ got: RankedTensor<Element>, with recorded: NamedTensor,
    _ inputs: [String: RankedTensor<Element>], of name: String, _ result: inout CaseResult
  ) {
    guard recorded.tensor.dtype == Element.dtype else {
      result.verdict = .typeDiffers(expected: recorded.tensor.dtype, got: Element.dtype)
      return
    }
    guard recorded.tensor.shape == got.shape else {
      result.verdict = .shapeDiffers(expected: recorded.tensor.shape, got: got.shape)
      return
    }
    let expected = recorded.tensor.elements(as: Element.self)
    var differing: [Int]
    switch comparison {
    case .bitwise: differing = differences(got.elements, expected)
    case .close(let relative, let absolute, let bound):
      result.isClose = true
      // Exact sums take long, and a tolerance alone has no use for them.
      let sum = bound == .dotProduct ? DotProductBound(operation, inputs) : nil
      result.boundRatio = sum?.largestRatio(of: expected)
      if let sum {
        differing = sum.outside(expected).union(sum.outside(got.elements)).sorted()
      } else {
        differing = differences(got.elements, expected).filter {
          !isClose(got.elements[$0], expected[$0], relative, absolute)
        }
      }
    }
    guard let first = differing.min() else {
      result.verdict = .agrees
      return
    }
    let exact = exactOutput(name, at: first)
    result.verdict = .disagrees(
      CaseDifference(
        output: name, index: coordinates(of: first, in: got.shape), exact: exact,
        expected: "\(expected[first])", expectedBits: expected[first].bits,
        got: "\(got.elements[first])", gotBits: got.elements[first].bits,
        ulps: got.elements[first].ulps(from: expected[first]),
        judgement: CaseDifference.Judgement(
          exact, ours: got.elements[first], recording: expected[first]),
        count: differing.count, elementCount: expected.count))
  }

  /// Integers and booleans are exact, so they run in `Rational` and must be equal.
  private func checkIntegers(_ result: inout CaseResult) throws(ShiftError) {
    let type = leading?.dtype
    switch operation {
    case .conv2d where type != .int64:
      throw ShiftError(
        "conv2d", found: type?.rawValue ?? "none",
        expected: "a number format or I64, as narrower sums may wrap around")
    case .gridSample, .deformConv2d, .remap, .affineGrid, .gradient:
      throw ShiftError(
        operation.name.rawValue, found: type?.rawValue ?? "none", expected: "a number format")
    case .shift(_, let shifts, _) where !shifts.allSatisfy(\.isWhole):
      throw ShiftError(
        "shift", found: "\(type?.rawValue ?? "none") by fractions", expected: "a number format")
    default: break
    }
    let name = operation.name.outputs[0]
    guard let got = try exactRun()?[name] else {
      throw ShiftError(
        operation.name.rawValue, found: "a value that is not finite",
        expected: "one that \(group.format) has")
    }
    if case .conv2d = operation,
      let sum = got.elements.first(where: {
        $0 >= Rational.powerOfTwo(63) || $0 < -Rational.powerOfTwo(63)
      })
    {
      throw ShiftError("conv2d", found: "a sum of \(sum)", expected: "one within the range of I64")
    }
    guard let recorded = recorded[name] else {
      result.verdict = .answered
      return
    }
    let stored = type ?? recorded.tensor.dtype
    guard recorded.tensor.dtype == stored else {
      result.verdict = .typeDiffers(expected: recorded.tensor.dtype, got: stored)
      return
    }
    guard recorded.tensor.shape == got.shape, let expected = recorded.tensor.exactElements()
    else {
      result.verdict = .shapeDiffers(expected: recorded.tensor.shape, got: got.shape)
      return
    }
    let differing = expected.indices.filter { got.elements[$0] != expected[$0] }
    guard let first = differing.first else {
      result.verdict = .agrees
      return
    }
    let (value, other) = (expected[first], got.elements[first])
    result.verdict = .disagrees(
      CaseDifference(
        output: name, index: coordinates(of: first, in: got.shape),
        exact: hasExactValue ? other : nil,
        expected: "\(value)", expectedBits: value.bits, got: "\(other)", gotBits: other.bits,
        ulps: nil, judgement: hasExactValue ? .oursIsRight : nil,
        count: differing.count, elementCount: expected.count))
  }

  /// The outputs of the call in exact arithmetic; nil if an input is not finite.
  private func exactRun() throws(ShiftError) -> [String: RankedTensor<Rational>]? {
    var exact: [String: RankedTensor<Rational>] = [:]
    for (role, input) in inputs {
      guard let elements = input.tensor.exactElements() else { return nil }
      exact[role] = RankedTensor(shape: input.tensor.shape, elements: elements)
    }
    let type = leading?.dtype
    let runner = CaseRunner<Rational>(
      operation: operation, inputs: exact, dialect: effectiveDialect, type: type,
      converted: { (value, byNumPy) throws(ShiftError) in
        try PadValue.cast(value, byNumPy: byNumPy, to: type ?? .float64)
      })
    return try runner.outputs(wanted: nil)
  }

  /// Whether arithmetic decides the call; an assignment over itself is what one build's order of copying makes it.
  private var hasExactValue: Bool {
    if case .sliceInPlace = operation { false } else { true }
  }

  /// One element of an exact output, unless it has none or it would take long.
  private func exactOutput(_ name: String, at index: Int) -> Rational? {
    guard hasExactValue else { return nil }
    let count = inputs.values.map(\.tensor.elementCount).reduce(0, +)
    guard count <= 1 << 14 else { return nil }
    return (try? exactRun())?[name]?.elements[index]
  }
}

/// The places where two tensors differ as `isIdentical` says.
private func differences<Element: StoredScalar>(
  _ got: [Element], _ expected: [Element]
) -> [Int] {
  var places: [Int] = []
  for index in got.indices where !got[index].isIdentical(to: expected[index]) {
    places.append(index)
  }
  return places
}

/// `|got − expected| ≤ absolute + relative·|expected|` in exact arithmetic; NaN equals NaN, and an
/// infinity only itself.
func isClose<Element: ShiftScalar>(
  _ got: Element, _ expected: Element, _ relative: Double, _ absolute: Double
) -> Bool {
  if got.isNaN || expected.isNaN { return got.isNaN && expected.isNaN }
  guard let a = got.exact, let b = expected.exact else { return got == expected }
  guard let relative = Rational(exactly: relative), let absolute = Rational(exactly: absolute)
  else { return false }
  return (a - b).magnitude <= absolute + relative * b.magnitude
}

private func coordinates(of index: Int, in shape: [Int]) -> [Int] {
  var rest = index
  var result: [Int] = []
  for extent in shape.reversed() {
    result.insert(rest % extent, at: 0)
    rest /= extent
  }
  return result
}
