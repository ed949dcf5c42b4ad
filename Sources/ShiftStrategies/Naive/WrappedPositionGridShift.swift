import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Takes positions modulo the extent in place of pixels.
///
/// A position between the last pixel and the first, n − 1 < p mod n < n, has taps at both ends of the
/// image. Wrapped, it stays beyond the last pixel, and what should be the first one is a 0 outside.
package struct WrappedPositionGridShift: DescribedStrategy {
  package let name = "grid_sample at wrapped positions"
  package let exactness = Exactness.interpolates
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "whole positions wrap rightly; it is written for fractions")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .circular
      ? .claimed("positions modulo the extent, align_corners false")
      : .none(because: "it is written for circular alone")
  }

  package func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    GridSampling(alignCorners: false, padding: .zeros)
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .grid(sampling(of: shape, boundary: boundary))
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(input, by: pattern) { position, extent in
      let turns = (position / Rational(extent)).floor()
      return position - turns * Rational(extent)
    }
  }
}
