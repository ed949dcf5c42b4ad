import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// The same question gets the same bits, also after another one was answered in between.
struct SameAgain: Law {
  let name = "the same again"

  func holds(for exactness: Exactness, in format: NumberFormat) -> Bool { true }

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let first = try strategy.shift(input, by: shiftCase.pattern, boundary: shiftCase.boundary)
    let other = input.map { $0 + Element(nearestTo: 1) }
    _ = try strategy.shift(other, by: shiftCase.pattern, boundary: shiftCase.boundary)
    let again = try strategy.shift(input, by: shiftCase.pattern, boundary: shiftCase.boundary)
    guard !again.isIdentical(to: first) else { return nil }
    return difference(again, first) ?? "\(name): other zeros or NaNs than the first time"
  }
}
