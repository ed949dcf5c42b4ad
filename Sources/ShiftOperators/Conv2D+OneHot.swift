import ExactArithmetic
import ShiftTensors

/// ``conv2d(_:weight:bias:geometry:groups:)`` of each channel with a kernel that holds a single 1.
///
/// - Parameters:
///   - kernel: the extents of all kernels.
///   - ones: where the 1 may stand.
///   - oneOf: which of `ones` each channel has.
/// - Exactness: the bits of the definition. Among finite pixels every other product is ±0, which no
///   sum that starts at +0 shows (`PlaneTaps.swift`), so what is left is `+0 + pixel`. An image with
///   a NaN or infinity takes the definition.
/// - Throws: as the definition.
/// - Precondition: every 1 stands inside its kernel.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func conv2d<Element: ShiftScalar>(
  _ view: PaddedView<Element>, kernel: (h: Int, w: Int), ones: [(i: Int, j: Int)], oneOf: [Int]
) throws(ShiftError) -> Tensor<Element> {
  let shape = view.shape
  guard allAreFinite(view.image.elements) else {
    var kernels = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.c, c: 1, h: kernel.h, w: kernel.w))
    for (c, one) in oneOf.enumerated() {
      kernels[n: c, c: 0, h: ones[one].i, w: ones[one].j] = Element(nearestTo: 1)
    }
    return try conv2d(view.tensor, weight: kernels, groups: shape.c)
  }
  let extents = try ConvolutionGeometry().outputExtents(
    "conv2d", of: (shape.h, shape.w), kernel: kernel)
  return gatherSums(
    view.image, into: Shape(n: shape.n, c: shape.c, h: extents.h, w: extents.w),
    by: ones.map {
      view.reading(rows: $0.i..<($0.i + extents.h), columns: $0.j..<($0.j + extents.w))
    },
    readingOf: oneOf)
}
