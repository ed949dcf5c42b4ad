import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Normalises by n − 1 and samples with `align_corners` false, PyTorch's default since 1.3.
///
/// The image comes out enlarged by n/(n − 1): kornia#4504. `max(n − 1, 1)`, which keeps one pixel
/// from 0/0, names its corner and not its centre.
package struct MixedCornersGridShift: DescribedStrategy {
  package let name = "grid_sample with align_corners false"
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("indices clamped, 2i/max(n − 1, 1) − 1, align_corners false")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(
      input, by: pattern, padding: .zeros, alignCorners: false
    ) { index, extent in
      Element(nearestTo: 2 * min(max(index, 0), extent - 1))
        / Element(nearestTo: max(extent - 1, 1)) - Element(nearestTo: 1)
    }
  }
}
