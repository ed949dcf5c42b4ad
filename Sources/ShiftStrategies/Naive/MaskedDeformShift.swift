import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Masks what is read outside the image by its position, so that nothing fades.
///
/// Under zeros a position between −1 and 0, or between n − 1 and n, still has one tap in the image. A mask
/// of `0 <= p <= n - 1` cuts it off; MXNet's DeformableConvolution does before the first pixel.
package struct MaskedDeformShift: DescribedStrategy {
  package let name = "deform_conv2d masked by position"
  package let exactness = Exactness.multiplies
  package let tapWeights = TapWeights.blends
  package let footprint = Footprint(.paddedCorners)

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "no whole position is cut off wrongly; it is written for fractions")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .zeros
      ? .claimed("offsets, and a mask of 0 outside 0 … n − 1")
      : .none(because: "it is written for zeros alone")
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .offsets
  }

  package func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    DeformConvShift().handles(shape, by: pattern, in: format)
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    let shifts = pattern.shifts(ofChannels: shape.c)
    let offset = Tensor(
      shape: Shape(n: 1, c: 2 * shape.c, h: 1, w: 1),
      elements: shifts.flatMap {
        [Element(nearestTo: -$0.exactDy), Element(nearestTo: -$0.exactDx)]
      })
    var mask = Tensor<Element>(
      repeating: .zero, shape: Shape(n: 1, c: shape.c, h: shape.h, w: shape.w))
    for (c, shift) in shifts.enumerated() {
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          let (y, x) = (Rational(h) - shift.exactDy, Rational(w) - shift.exactDx)
          if y >= 0, y <= Rational(shape.h - 1), x >= 0, x <= Rational(shape.w - 1) {
            mask[n: 0, c: c, h: h, w: w] = Element(nearestTo: 1)
          }
        }
      }
    }
    return try deformConv2d(
      input.view,
      offset: offset.view.expanded(.n, to: shape.n).expanded(.h, to: shape.h)
        .expanded(.w, to: shape.w),
      weight: Tensor(repeating: Element(nearestTo: 1), shape: Shape(n: shape.c, c: 1, h: 1, w: 1)),
      mask: mask.view.expanded(.n, to: shape.n))
  }
}
