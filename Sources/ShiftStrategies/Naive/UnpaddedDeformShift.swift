import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Hands the offsets to deformable convolution without padding first: outside reads 0.
package struct UnpaddedDeformShift: DescribedStrategy {
  package let name = "deform_conv2d without padding"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("offsets alone")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try DeformConvShift().shift(input, by: pattern, boundary: .zeros)
  }
}
