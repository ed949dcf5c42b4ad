import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Turns every plane by half a circle, shifts the other way, and turns it back.
struct TurnedShift: ShiftStrategy {
  let name = "turned and back"

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let other = Pattern(
      pattern.shifts.map { Shift(dy: -$0.dy, dx: -$0.dx) }, rule: pattern.rule)
    return turned(try SliceShift().shift(turned(input), by: other, boundary: boundary))
  }

  /// A plane turned so is its elements in the other order.
  private func turned<Element>(_ image: Tensor<Element>) -> Tensor<Element> {
    let plane = image.shape.plane
    return Tensor(
      shape: image.shape,
      elements: image.elements.indices.map { place in
        image[place / plane * plane + plane - 1 - place % plane]
      })
  }
}
