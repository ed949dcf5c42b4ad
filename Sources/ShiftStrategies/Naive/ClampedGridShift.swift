import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Clamps the normalised value to −1…1 in place of border padding.
///
/// −1 and 1 are the outer edges of the outermost pixels, half a pixel beyond their centres, so an edge
/// pixel is blended with the 0 outside: the workaround of pytorch#125098.
package struct ClampedGridShift: DescribedStrategy {
  package let name = "grid_sample clamped to −1…1"
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("(2i + 1)/n − 1 clamped to −1…1, align_corners false")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(
      input, by: pattern, padding: .zeros, alignCorners: false
    ) { index, extent in
      let one = Element(nearestTo: 1)
      let value: Element = GridFormula.textbook.value(index, of: extent, alignCorners: false)
      return min(max(value, -one), one)
    }
  }
}
