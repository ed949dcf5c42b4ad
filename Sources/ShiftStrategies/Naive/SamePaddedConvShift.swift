import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Convolves with one-hot kernels and the convolution's own padding, which is 0 and not the edge.
public struct SamePaddedConvShift: ShiftStrategy {
  public let name = "conv2d with its own padding"
  public let tapWeights = TapWeights.whole

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("one-hot kernels, padding=m")
      : .none(because: "it is written for replicate alone")
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try DepthwiseConvShift().shift(input, by: pattern, boundary: .zeros)
  }
}
