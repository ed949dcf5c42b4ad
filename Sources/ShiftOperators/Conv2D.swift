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
  let outputsPerGroup = kernel.n / groups
  guard output.count > 0, shape.count > 0 else {
    let values = (0..<output.count).map { bias?[$0 / output.plane % kernel.n] ?? .zero }
    return Tensor(shape: output, elements: values.map { .zero + $0 })
  }
  // `PlaneTaps.swift` has the reason why zero taps and the zeros around the image can be left out.
  let finite = FiniteRows(input)
  let taps = (0..<kernel.n).map { weight.taps(ofOutput: $0, includesZeros: false) }
  let allTaps =
    finite.all ? taps : (0..<kernel.n).map { weight.taps(ofOutput: $0, includesZeros: true) }
  let work = output.count * max(1, allTaps.first?.count ?? 1)
  return Tensor(shape: output, from: input, work: work) { plane, target, source in
    let (n, o) = (plane / kernel.n, plane % kernel.n)
    target.initialize(repeating: .zero, count: output.plane)
    let first = n * shape.c + o / outputsPerGroup * kernel.c
    let isFinite = (first..<(first + kernel.c)).allSatisfy { finite.isFinite(plane: $0) }
    for (number, tap) in (isFinite ? taps : allTaps)[o].enumerated() {
      let channel = first + tap.channel
      addTap(
        tap, of: source + channel * shape.plane, shape, geometry, isFirst: number == 0,
        isFinite: { finite.isFinite(plane: channel, row: $0) }, to: target, output)
    }
    if let bias {
      for position in 0..<output.plane { target[position] += bias[o] }
    }
  }
}

/// `sums[y, x] += weight · pixels[y·stride + i·dilation − padding, …]`, 0 outside.
@inline(__always)
private func addTap<Element: ShiftScalar>(
  _ tap: WeightedTap<Element>, of pixels: UnsafePointer<Element>, _ shape: Shape,
  _ geometry: ConvolutionGeometry, isFirst: Bool, isFinite: (Int) -> Bool,
  to sums: UnsafeMutablePointer<Element>, _ output: Shape
) {
  let (strideY, strideX) = (geometry.stride[0], geometry.stride[1])
  let offsetY = tap.i * geometry.dilation[0] - geometry.padding[0]
  let offsetX = tap.j * geometry.dilation[1] - geometry.padding[1]
  let rows = positionsInside(shape.h, offset: offsetY, stride: strideY, count: output.h)
  let columns = positionsInside(shape.w, offset: offsetX, stride: strideX, count: output.w)
  let isZero = tap.weight == .zero
  if !columns.isEmpty {
    for y in rows {
      let h = y * strideY + offsetY
      if isZero, isFinite(h) { continue }
      addRow(
        pixels + h * shape.w + columns.lowerBound * strideX + offsetX, stride: strideX,
        count: columns.count, times: tap.weight, isFirst: isFirst,
        to: sums + y * output.w + columns.lowerBound)
    }
  }
  guard !tap.weight.isFinite else { return }
  // An infinity or NaN times the zeros around the image.
  for y in 0..<output.h {
    for x in 0..<output.w where !(rows.contains(y) && columns.contains(x)) {
      sums[y * output.w + x] += tap.weight * .zero
    }
  }
}
