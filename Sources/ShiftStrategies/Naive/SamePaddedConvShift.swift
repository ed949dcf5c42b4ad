import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Convolves with one-hot kernels and the convolution's own padding, which is 0 and not the edge.
package struct SamePaddedConvShift: DescribedStrategy {
  package let name = "conv2d with its own padding"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("one-hot kernels, padding=m")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try DepthwiseConvShift().shift(input, by: pattern, boundary: .zeros)
  }
}
