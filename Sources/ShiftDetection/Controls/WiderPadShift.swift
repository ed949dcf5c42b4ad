import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Pads three pixels more than the shift needs, rolls and crops them again.
struct WiderPadShift: ShiftStrategy {
  let name = "roll padded wider than needed"

  func recipe(for boundary: Boundary) -> Recipe { RollShift().recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let side = pattern.reach + 3
    guard boundary != .circular,
      let view = try PaddedImage.grown(input, rows: side, columns: side, boundary: boundary)
    else { return try RollShift().shift(input, by: pattern, boundary: .circular) }
    let rolled = try RollShift().shift(view.copied(), by: pattern, boundary: .circular)
    return try pad(rolled, by: Padding(all: -side), mode: .constant, value: .zero)
  }
}
