import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Deformable convolution with one weight per channel, so nothing crosses channels; zeros outside.
///
/// - Exactness: as the dense form, but a NaN or infinity stays in its channel.
struct DepthwiseDeformShift: ShiftStrategy {
  let name = "deform_conv2d, depthwise weight"
  let exactness = Exactness.multiplies

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .zeros
      ? .claimed("offsets alone: outside reads 0") : .none(because: "it pads nothing")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let whole = pattern.shifts.map {
      FractionalShift(dy: Rational($0.dy), dx: Rational($0.dx))
    }
    return try FractionalPattern(whole, rule: pattern.rule).deformed(input)
  }
}
