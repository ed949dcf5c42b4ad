import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The value of each cell of a call of `deform_conv2d`, by the definition, and the bounds of it.
///
/// Tap (i, j) reads bilinearly at base + offset, whose sum rounds once; the samples lie between the values that
/// the interpolant takes within that error (``Plane/bilinear(_:_:_:)``), which fades to 0 over a pixel outside;
/// they are multiplied by the mask and summed with the weights (``ProductSum``).
final class DeformConv2DTruths<Element: ShiftScalar>: CellTruths {
  private let call: DeformConv2DCall
  private let inputs: [Tensor<Element>]
  private let conventions: Conventions
  private var known: [Int: CellTruth] = [:]

  private var geometry: KernelGeometry { call.geometry }
  private var image: Tensor<Element> { inputs[0] }

  init(_ call: DeformConv2DCall, _ inputs: [Tensor<Element>], _ conventions: Conventions) {
    (self.call, self.inputs, self.conventions) = (call, inputs, conventions)
  }

  subscript(index: Int) -> CellTruth {
    let cell = call.outputShape.position(of: index)
    var sum = ProductSum<Element>()
    forEachTap(of: index) { weight, tap in
      sum.add(
        inputs[2][weight], mask: call.hasMask ? inputs[3][tap.mask] : nil, sample(tap))
    }
    if geometry.hasBias { sum.add(bias: inputs[inputs.count - 1][cell.c]) }
    return sum.truth
  }

  func places(of index: Int) -> [Int] {
    var places: Set<Int> = []
    forEachTap(of: index) { weight, tap in
      guard inputs[2][weight] != .zero else { return }
      var seen = Plane<Element>.Seen(keepsPlaces: true)
      _ = sample(tap, &seen)
      places.formUnion(seen.places)
    }
    return places.sorted()
  }

  private struct Tap {
    /// The first element of the plane.
    let plane: Int
    let base: (y: Int, x: Int)
    /// Places of Δy and Δx, and of the mask.
    let dy: Int
    let dx: Int
    let mask: Int
  }

  private func forEachTap(of index: Int, _ body: (Int, Tap) -> Void) {
    let (shape, weights, offsets) = (image.shape, inputs[2].shape, call.offsetShape)
    let cell = call.outputShape.position(of: index)
    let group = cell.c / geometry.outputsPerGroup
    for c in 0..<weights.c {
      let channel = group * weights.c + c
      let block = channel / (shape.c / call.offsetGroups) * geometry.taps
      for i in 0..<weights.h {
        for j in 0..<weights.w {
          let tap = block + i * weights.w + j
          body(
            conventions.flipsKernel
              ? weights.index(cell.c, c, weights.h - 1 - i, weights.w - 1 - j)
              : weights.index(cell.c, c, i, j),
            Tap(
              plane: shape.index(cell.n, channel, 0, 0),
              base: geometry.base(cell.h, cell.w, i, j),
              dy: offsets.index(cell.n, 2 * tap, cell.h, cell.w),
              dx: offsets.index(cell.n, 2 * tap + 1, cell.h, cell.w),
              mask: call.maskShape.index(cell.n, tap, cell.h, cell.w)))
        }
      }
    }
  }

  /// Several outputs read the same samples.
  private func sample(_ tap: Tap) -> CellTruth {
    let key = tap.plane * call.offsetShape.count + tap.dy
    if let known = known[key] { return known }
    var seen = Plane<Element>.Seen()
    let truth = sample(tap, &seen)
    known[key] = truth
    return truth
  }

  private func sample(_ tap: Tap, _ seen: inout Plane<Element>.Seen) -> CellTruth {
    let (first, second) = (inputs[1][tap.dy], inputs[1][tap.dx])
    let (dy, dx) = conventions.swapsAxes ? (second, first) : (first, second)
    guard let y = position(tap.base.y, dy), let x = position(tap.base.x, dx) else {
      var truth = CellTruth(.zero)
      truth.undefined = true
      return truth
    }
    let plane = Plane(
      image: image, start: tap.plane, padding: .zeros, alignCorners: true,
      hasHardEdge: conventions.hasHardEdge, weighsOutside: false)
    return plane.bilinear(y, x, &seen)
  }

  private func position(_ base: Int, _ offset: Element) -> PositionInterval? {
    guard let offset = offset.exact else { return nil }
    let rounded = RoundedInterval<Element>(offset).then { $0 + Rational(base) }
    return PositionInterval(
      exact: offset + Rational(base), low: rounded.low, high: rounded.high)
  }
}
