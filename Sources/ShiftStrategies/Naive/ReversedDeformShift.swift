import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Hands the shift itself to deformable convolution as its offset.
///
/// An offset moves the reading position, so content moves the other way.
package struct ReversedDeformShift: DescribedStrategy {
  package let name = "deform_conv2d with the shift as offset"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate), the shift as offset, crop")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let reversed = Pattern(
      pattern.shifts.map { Shift(dy: -$0.dy, dx: -$0.dx) }, rule: pattern.rule)
    return try DeformConvShift().shift(input, by: reversed, boundary: boundary)
  }
}
