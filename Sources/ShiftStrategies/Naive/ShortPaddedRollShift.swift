import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads one pixel whatever the shift, rolls and crops one pixel.
///
/// The worked example's text with its constant left in: from two pixels on, the roll wraps into view.
package struct ShortPaddedRollShift: DescribedStrategy {
  package let name = "roll padded by one pixel"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate) by 1, roll, crop by 1")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let image = try pad(input, by: Padding(all: 1), mode: .replicate, value: .zero)
    let rolled = try RollShift().shift(image, by: pattern, boundary: .circular)
    return try pad(rolled, by: Padding(all: -1), mode: .constant, value: .zero)
  }
}
