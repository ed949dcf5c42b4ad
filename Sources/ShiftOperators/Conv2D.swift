import ExactArithmetic
import ShiftTensors

/// Convolves `input` with `weight`, in the cross-correlation sense of deep learning.
///
/// `out[n, o, y, x] = bias[o] + Σ_{c, i, j} weight[o, c, i, j] · in[n, g·C/G + c,
/// y·stride + i·dilation − padding, x·stride + j·dilation − padding]` with g the group of o.
///
/// - Shapes: `input` (N, C, H, W), `weight` (Cout, C/groups, kh, kw), `bias` Cout values; result
///   (N, Cout, Ho, Wo).
/// - Border: a tap in the padding contributes `weight · 0`, so an infinite weight gives NaN there.
/// - Order: the sum starts at +0 (so −0 alone becomes +0) and adds its products over c, i, j, each
///   rounded before it is added; the bias comes last. Frameworks choose other orders, which can
///   change a result only where two or more products are neither zero nor exact.
/// - Exactness: exact in `Rational`; in floating point within `γₙ·Σ|w·x|`, and equal to the pixel
///   itself for a one-hot kernel and finite values.
/// - Throws: `ShiftError` if the extents do not fit each other.
/// - SeeAlso: `torch.nn.functional.conv2d`.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
public func conv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, weight: Tensor<Element>, bias: [Element]? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), groups: Int = 1
) throws(ShiftError) -> Tensor<Element> {
  let (shape, kernel) = (input.shape, weight.shape)
  guard groups >= 1, shape.c % groups == 0, kernel.n % groups == 0,
    kernel.c == shape.c / groups
  else {
    throw ShiftError(
      "conv2d", found: "\(groups) groups, input \(shape), weight \(kernel)",
      expected: "groups that divide both channel counts and a weight of (Cout, C/groups, kh, kw)")
  }
  if let bias, bias.count != kernel.n {
    throw ShiftError(
      "conv2d", found: "\(bias.count) bias values", expected: "one for each of \(kernel.n) outputs")
  }
  let extents = try geometry.outputExtents(
    "conv2d", of: (shape.h, shape.w), kernel: (kernel.h, kernel.w))
  guard Shape.elementCount([shape.n, kernel.n, extents.h, extents.w]) != nil else {
    throw ShiftError("conv2d", found: "an output that overflows", expected: "a size that fits Int")
  }
  let output = Shape(n: shape.n, c: kernel.n, h: extents.h, w: extents.w)
  return accumulate(input, weight, bias, geometry, output, groups)
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func accumulate<Element: ShiftScalar>(
  _ input: Tensor<Element>, _ weight: Tensor<Element>, _ bias: [Element]?,
  _ geometry: ConvolutionGeometry, _ output: Shape, _ groups: Int
) -> Tensor<Element> {
  let (shape, kernel) = (input.shape, weight.shape)
  let (source, weights) = (input.elements.span, weight.elements.span)
  let outputsPerGroup = kernel.n / groups
  var result = Tensor<Element>(repeating: .zero, shape: output)
  var sums = result.elements.mutableSpan
  // One tap at a time over a whole plane: the inner loop runs along a row, and every output still
  // receives its products in the order c, i, j.
  for n in 0..<shape.n {
    for o in 0..<kernel.n {
      let plane = (n * kernel.n + o) * output.plane
      for c in 0..<kernel.c {
        let channel = o / outputsPerGroup * kernel.c + c
        for i in 0..<kernel.h {
          for j in 0..<kernel.w {
            let tap = weights[kernel.index(o, c, i, j)]
            // Nothing in exact arithmetic can show a product with 0; in floating point 0·∞ does.
            if Element.format == .rational, tap == .zero { continue }
            for y in 0..<output.h {
              let h = y * geometry.stride[0] + i * geometry.dilation[0] - geometry.padding[0]
              let row = shape.index(n, channel, h, 0)
              let isRowInside = (0..<shape.h).contains(h)
              for x in 0..<output.w {
                let w = x * geometry.stride[1] + j * geometry.dilation[1] - geometry.padding[1]
                let isInside = isRowInside && w >= 0 && w < shape.w
                sums[plane + y * output.w + x] += tap * (isInside ? source[row + w] : .zero)
              }
            }
          }
        }
      }
      if let bias {
        for position in plane..<(plane + output.plane) { sums[position] += bias[o] }
      }
    }
  }
  return result
}
