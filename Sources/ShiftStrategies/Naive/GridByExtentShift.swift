import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Normalises by n where aligned corners want n − 1, so the image comes out shrunk.
package struct GridByExtentShift: DescribedStrategy {
  package let name = "grid_sample normalised by n"
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("indices clamped, 2i/n − 1, align_corners true")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(
      input, by: pattern, padding: .zeros, alignCorners: true
    ) { index, extent in
      Element(nearestTo: 2 * min(max(index, 0), extent - 1)) / Element(nearestTo: extent)
        - Element(nearestTo: 1)
    }
  }
}
