import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Writes the offsets x before y, as `grid_sample` has it; deformable convolution wants y first.
///
/// torchvision#3673 asks which it is.
package struct SwappedDeformShift: DescribedStrategy {
  package let name = "deform_conv2d with x before y"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate), offsets x before y, crop")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let swapped = Pattern(
      pattern.shifts.map { Shift(dy: $0.dx, dx: $0.dy) }, rule: pattern.rule)
    return try DeformConvShift().shift(input, by: swapped, boundary: boundary)
  }
}
