import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// At offsets of quarters of a pixel, `deform_conv2d` and `grid_sample` are the same operator in exact
/// arithmetic, inside the image and where it fades into the zeros around it.
///
/// A law of the operators rather than of a strategy: it is tried with the deformable one.
struct FractionsAgree: Law {
  let name = "fractional offsets agree"

  func holds(for exactness: Exactness, in format: NumberFormat) -> Bool { format == .rational }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    guard strategy is DeformConvShift, Element.format == .rational else { return nil }
    let pattern = shiftCase.pattern
    let quarters = FractionalPattern(
      pattern.shifts.enumerated().map { place, shift in
        FractionalShift(
          dy: Rational(4 * shift.dy + place % 4, over: 4),
          dx: Rational(4 * shift.dx + 3 - place % 4, over: 4))
      }, rule: pattern.rule)
    return difference(try quarters.deformed(input), try quarters.sampled(input))
  }
}
