import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Reflection padding with `align_corners` false where the edge must not be repeated.
package struct EdgeMirrorGridShift: DescribedStrategy {
  package let name = "grid_sample reflection with align_corners false"
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .reflect
      ? .claimed("reflection padding, align_corners false")
      : .none(because: "it is written for reflect alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(
      input, by: pattern, padding: .reflection, alignCorners: false
    ) { index, extent in
      GridFormula.textbook.value(index, of: extent, alignCorners: false)
    }
  }
}
