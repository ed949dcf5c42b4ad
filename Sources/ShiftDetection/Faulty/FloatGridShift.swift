import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// `grid_sample` whose grid is computed in Float whatever the image holds.
///
/// - Exactness: says that it interpolates in the image's own format.
struct FloatGridShift: ShiftStrategy {
  let name = "Float grid for a Double image"
  let exactness = Exactness.interpolates

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("indices clamped to the image, align_corners true")
      : .none(because: "a fault needs no more")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
      func axis(_ extent: Int, _ distance: Int) -> [Element] {
        (0..<extent).map { i in
          let index = min(max(i - distance, 0), extent - 1)
          let value: Float =
            extent == 1 ? -1 : GridFormula.textbook.value(index, of: extent, alignCorners: true)
          return Element(nearestTo: Double(value))
        }
      }
      let grid = Grid(n: shape.n, x: axis(shape.w, shift.dx), y: axis(shape.h, shift.dy))
      try gridSample(
        input.view.selecting(.c, channels), at: grid,
        options: GridSampleOptions(mode: .bilinear, padding: .zeros, alignCorners: true),
        into: &output, channels: channels)
    }
    return output
  }
}
