import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// What one group of channels becomes does not depend on what the others hold.
struct IndependentGroups: Law {
  let name = "groups are independent"

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let pattern = shiftCase.pattern
    let groups = pattern.rule.groups(pattern.shifts.count, ofChannels: input.shape.c)
    guard input.isFinite, Set(groups).count > 1 else { return nil }
    let kept = groups[Int(shiftCase.seed % UInt64(groups.count))]
    var emptied = input
    for c in 0..<input.shape.c where groups[c] != kept {
      for n in 0..<input.shape.n {
        let plane = input.shape.index(n, c, 0, 0)
        for place in plane..<(plane + input.shape.plane) { emptied[place] = .zero }
      }
    }
    return difference(
      try strategy.shift(emptied, by: pattern, boundary: shiftCase.boundary),
      try strategy.shift(input, by: pattern, boundary: shiftCase.boundary)
    ) { _, c, _, _ in groups[c] == kept }
  }
}
