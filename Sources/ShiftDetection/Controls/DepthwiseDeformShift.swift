import ExactArithmetic
import ShiftOperators
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
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    let offset = Tensor(
      shape: Shape(n: 1, c: 2 * shape.c, h: 1, w: 1),
      elements: pattern.shifts(ofChannels: shape.c).flatMap {
        [Element(nearestTo: -$0.dy), Element(nearestTo: -$0.dx)]
      })
    return try deformConv2d(
      input.view,
      offset: offset.view.expanded(.n, to: shape.n).expanded(.h, to: shape.h)
        .expanded(.w, to: shape.w),
      weight: Tensor(repeating: Element(nearestTo: 1), shape: Shape(n: shape.c, c: 1, h: 1, w: 1)))
  }
}
