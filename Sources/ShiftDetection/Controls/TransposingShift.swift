import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Transposes every plane, shifts with the axes exchanged, and transposes back.
struct TransposingShift: ShiftStrategy {
  let name = "transposed and back"

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let other = Pattern(pattern.shifts.map { Shift(dy: $0.dx, dx: $0.dy) }, rule: pattern.rule)
    return try SliceShift().shift(input.transposed, by: other, boundary: boundary).transposed
  }
}
