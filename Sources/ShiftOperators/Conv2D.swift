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
public func conv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, weight: Tensor<Element>, bias: [Element]? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), groups: Int = 1
) throws(ShiftError) -> Tensor<Element> {
  try conv2d(input.view, weight: weight, bias: bias, geometry: geometry, groups: groups)
}

/// The same of what a view shows, as of the tensor it stands for.
// Without this a small call takes 3.3 times the instructions.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func conv2d<Element: ShiftScalar>(
  _ input: TensorView<Element>, weight: Tensor<Element>, bias: [Element]? = nil,
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
  let view = input.showingZerosOutside()
  let weights = SumWeights(weight, bias: bias, groups: groups)
  let finite = FinitePlanes(view)
  // A tap that nothing multiplies is read only where 0·∞ shows.
  let used = finite.all ? weights.usedTaps() : [Bool](repeating: true, count: kernel.plane)
  let (maps, mapOf) = taps(of: view, kernel, used, geometry, output)
  let samples = SampleMaps(
    taps: kernel.plane, maps: maps, mapOf: mapOf, channelsPerGroup: max(shape.c, 1), mask: nil)
  return Tensor(shape: output) { result in
    addUp(view, images: 0..<shape.n, finite, samples, weights, output, into: result)
  }
}

/// The map of each kernel tap (i, j) that is used: position y·stride + i·dilation − padding of each axis, 0 outside.
private func taps<Element: ShiftScalar>(
  of view: TensorView<Element>, _ kernel: Shape, _ used: [Bool], _ geometry: ConvolutionGeometry,
  _ output: Shape
) -> (maps: [PlaneMap<Element>], mapOf: [Int]) {
  func places(_ axis: Int, _ known: AxisPlaces, tap: Int, count: Int) -> [Int] {
    (0..<count).map { position in
      let place =
        position * geometry.stride[axis] + tap * geometry.dilation[axis] - geometry.padding[axis]
      return (0..<known.count).contains(place) ? known[place] : -1
    }
  }
  // Each row and column of the kernel is worked out once.
  var rows = [[Int]?](repeating: nil, count: kernel.h)
  var columns = [[PlaceRun]?](repeating: nil, count: kernel.w)
  var maps: [PlaneMap<Element>] = []
  var mapOf = [Int](repeating: -1, count: kernel.plane)
  for tap in 0..<kernel.plane where used[tap] {
    let (i, j) = (tap / kernel.w, tap % kernel.w)
    let row = rows[i] ?? places(0, view.places[.h], tap: i, count: output.h)
    let column =
      columns[j] ?? PlaceRun.all(in: places(1, view.places[.w], tap: j, count: output.w))
    (rows[i], columns[j]) = (row, column)
    mapOf[tap] = maps.count
    maps.append(.move(rows: row, columns: column))
  }
  return (maps, mapOf)
}
