import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// At offsets of quarters of a pixel, strategies that move by fractions agree in exact arithmetic, inside
/// the image and where it fades into the zeros around it: each is the definition of the fractional shift.
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
    guard Element.format == .rational else { return nil }
    let pattern = shiftCase.pattern
    let quarters = FractionalPattern(
      pattern.shifts.enumerated().map { place, shift in
        FractionalShift(
          dy: Rational(4 * shift.dy + place % 4, over: 4),
          dx: Rational(4 * shift.dx + 3 - place % 4, over: 4))
      }, rule: pattern.rule)
    guard let got = try strategy.shift(input, byFractions: quarters),
      let values = input as? Tensor<Rational>
    else { return nil }
    return difference(got, quarters.oracle(values).map { Element(nearestTo: $0) })
  }
}
