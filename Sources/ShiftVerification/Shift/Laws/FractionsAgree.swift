import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// At offsets of quarters of a pixel, strategies that compute positions agree with the definition in exact
/// arithmetic, inside the image and where it fades into the zeros around it.
struct FractionsAgree: Law {
  let name = "fractional offsets agree"

  func holds(for exactness: Exactness, in format: NumberFormat) -> Bool { format == .rational }

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    // Weighted whole shifts are as right as the whole ones that this case asks for.
    guard Element.format == .rational, strategy.fractionalRecipe(for: .zeros).isClaimed,
      strategy.described.fractionalReading(of: input.shape, boundary: .zeros) != .weights
    else { return nil }
    let pattern = shiftCase.pattern
    let quarters = Pattern(
      pattern.shifts.enumerated().map { place, shift in
        Shift(
          dy: Rational(4 * shift.dy + place % 4, over: 4),
          dx: Rational(4 * shift.dx + 3 - place % 4, over: 4))
      }, rule: pattern.rule)
    return difference(
      try strategy.shift(input, by: quarters, boundary: .zeros),
      Oracle.shift(input, by: quarters, boundary: .zeros))
  }
}
