import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Puts the 1 of the kernel at (m + dy, m + dx), as a convolution in the sense of signal processing
/// wants it; deep learning's is a cross-correlation, which reads where the 1 stands.
package struct FlippedConvShift: DescribedStrategy {
  package let name = "conv2d with the kernel flipped"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate), the 1 at (m + dy, m + dx)")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let reversed = Pattern(
      pattern.shifts.map { Shift(dy: -$0.dy, dx: -$0.dx) }, rule: pattern.rule)
    return try DepthwiseConvShift().shift(input, by: reversed, boundary: boundary)
  }
}
