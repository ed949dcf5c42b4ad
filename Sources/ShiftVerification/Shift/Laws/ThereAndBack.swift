import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Shifting there and back gives every pixel that stayed inside its own value again.
struct ThereAndBack: Law {
  let name = "there and back"
  let asksOtherShifts = true

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let pattern = shiftCase.pattern
    // Between pixels each way blends: there and back is a blur.
    guard input.isFinite, pattern.isWhole else { return nil }
    let back = pattern.map(\.reversed)
    let there = try strategy.shift(input, by: pattern, boundary: shiftCase.boundary)
    let again = try strategy.shift(there, by: back, boundary: shiftCase.boundary)
    let shifts = pattern.shifts(ofChannels: input.shape.c)
    return difference(again, input) { _, c, h, w in
      (0..<input.shape.h).contains(h + shifts[c].dy)
        && (0..<input.shape.w).contains(w + shifts[c].dx)
    }
  }
}
