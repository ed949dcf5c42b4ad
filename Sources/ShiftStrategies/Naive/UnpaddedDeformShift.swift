import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Hands the offsets to deformable convolution without padding first: outside reads 0.
public struct UnpaddedDeformShift: ShiftStrategy {
  public let name = "deform_conv2d without padding"
  public let tapWeights = TapWeights.whole

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("offsets alone")
      : .none(because: "it is written for replicate alone")
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try DeformConvShift().shift(input, by: pattern, boundary: .zeros)
  }
}
