import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Moves cells within one tensor, beginning at the end that content moves to, so that no cell is
/// overwritten before it is read.
struct BackwardsInPlaceShift: ShiftStrategy {
  let name = "in place, backwards"

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .keep
      ? .claimed("within one tensor, from the end that content moves to")
      : .none(because: "the cells outside the window keep what they held")
  }

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var image = input
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() where shift != .none {
      let rows = order(shape.h, shift.dy)
      let columns = order(shape.w, shift.dx)
      for n in 0..<shape.n {
        for h in rows {
          for w in columns {
            image[n: n, c: c, h: h, w: w] = image[n: n, c: c, h: h - shift.dy, w: w - shift.dx]
          }
        }
      }
    }
    return image
  }

  /// The cells of an axis whose source is inside, the last first if content moves to the end.
  private func order(_ extent: Int, _ distance: Int) -> [Int] {
    let inside = (0..<extent).filter { (0..<extent).contains($0 - distance) }
    return distance > 0 ? inside.reversed() : inside
  }
}
