import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Two circular shifts one after the other, the second by whole pixels, are the shift by their sum.
struct CircularComposition: Law {
  let name = "circular shifts compose"
  let asksOtherShifts = true

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let first = shiftCase.pattern
    guard input.isFinite, strategy.recipe(for: .circular).isClaimed,
      strategy.recipe(for: .circular, by: first).isClaimed
    else { return nil }
    // Another shift than the first, and another for every group.
    let second = Pattern(
      first.shifts.map { Shift(dy: $0.dx - 1, dx: 2 - $0.dy) }, rule: first.rule)
    let sum = Pattern(
      zip(first.shifts, second.shifts).map { $0.moved(dy: $1.dy, dx: $1.dx) },
      rule: first.rule)
    let once = try strategy.shift(input, by: first, boundary: .circular)
    // A channel without a group is left alone by each of them.
    return difference(
      try strategy.shift(once, by: second, boundary: .circular),
      try strategy.shift(input, by: sum, boundary: .circular))
  }
}
