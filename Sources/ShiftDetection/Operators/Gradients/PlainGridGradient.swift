import ExactArithmetic
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// The gradients of `grid_sample` as a textbook has them: for each position the taps of each axis with their weights and
/// slopes, and what their products give. Faults and unusual right kernels take a step of it otherwise.
struct PlainGridGradient: OperatorContender {
  /// What a slope is multiplied by: the pixels per unit of the grid.
  enum Scale: Sendable { case pixels, halfExtent, none }
  enum Side: Sendable { case right, left }

  let name: String
  /// The call as the kernel takes it.
  var taken: @Sendable (GridSampleCall) -> GridSampleCall = { $0 }
  var numbers: any GridNumbers = PlainGridNumbers()
  var sum = GradientOrder.inOrder
  /// The same for the gradient of the image alone.
  var imageSum: GradientOrder?
  var scale = Scale.pixels
  var side = Side.right
  /// Whether a clipped position has the slope 0.
  var switchesOff = true
  /// Whether a mirrored position has its slope turned round.
  var turnsSlope = true
  /// Whether the gradient of the grid is written (y, x), and whether positions are read so.
  var writesRowsFirst = false
  var readsRowsFirst = false
  /// Whether rows and columns of the corners off the diagonal are exchanged where the image's gradient is added.
  var exchangesCorners = false
  /// Whether a tap outside gives to the nearest pixel.
  var givesToEdge = false
  /// Whether the slope along one axis is weighted along the other.
  var weighsAcross = true
  /// Whether one channel alone gives to the grid.
  var takesLastChannel = false
  /// Which image a gradient is added to.
  var image: @Sendable (_ n: Int) -> Int = { $0 }
  /// Whether slopes of bicubic mode have the sign of distances.
  var mistakesCubicSign = false

  private struct Axis<Element: ShiftScalar> {
    var taps: [(index: Int, weight: Element, slope: Element)]
    var factor: Element
  }

  // Without this module's `detect --only operators` takes 2.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: GridSampleBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = taken(call.forward)
    let (gradient, image, grid) = (inputs[0], inputs[1], inputs[2])
    let shape = image.shape
    var pixels = GradientTerms<Element>(count: shape.count)
    var positions = GradientTerms<Element>(count: grid.shape.count)
    for n in 0..<shape.n {
      for cell in 0..<gradient.shape.plane {
        let place = 2 * (n * gradient.shape.plane + cell)
        let (first, second) = (grid[place], grid[place + 1])
        let (x, y) = readsRowsFirst ? (second, first) : (first, second)
        let columns = axis(x, shape.w, forward)
        let rows = axis(y, shape.h, forward)
        let places = readsRowsFirst != writesRowsFirst ? (place + 1, place) : (place, place + 1)
        positions.scale(places.0, by: columns.factor)
        positions.scale(places.1, by: rows.factor)
        for c in 0..<shape.c {
          let g = gradient[gradient.shape.index(n, c, 0, 0) + cell]
          for (down, row) in rows.taps.enumerated() {
            for (across, column) in columns.taps.enumerated() {
              give(
                row.weight * column.weight, g, to: (self.image(n), c),
                exchangesCorners && down != across
                  ? (rows.taps[across].index, columns.taps[down].index)
                  : (row.index, column.index), forward, shape, &pixels)
              guard let y = pixel(row.index, shape.h, forward),
                let x = pixel(column.index, shape.w, forward)
              else { continue }
              if takesLastChannel, c < shape.c - 1 { continue }
              let value = image[n: n, c: c, h: y, w: x]
              let one = Element(nearestTo: 1)
              positions.add(
                column.slope * (weighsAcross ? row.weight : one) * value, g, at: places.0)
              positions.add(
                row.slope * (weighsAcross ? column.weight : one) * value, g, at: places.1)
            }
          }
        }
      }
    }
    return call.joined(
      [pixels.elements(imageSum ?? sum), positions.elements(sum)])
  }

  private func give<Element: ShiftScalar>(
    _ weight: Element, _ g: Element, to plane: (n: Int, c: Int), _ at: (y: Int, x: Int),
    _ call: GridSampleCall, _ shape: Shape, _ pixels: inout GradientTerms<Element>
  ) {
    var (y, x) = (pixel(at.y, shape.h, call), pixel(at.x, shape.w, call))
    if givesToEdge {
      y = y ?? min(max(at.y, 0), shape.h - 1)
      x = x ?? min(max(at.x, 0), shape.w - 1)
    }
    guard let y, let x else { return }
    pixels.add(weight, g, at: shape.index(plane.n, plane.c, y, x))
  }

  private func pixel(_ index: Int, _ extent: Int, _ call: GridSampleCall) -> Int? {
    GridAxisCall(
      extent: extent, mode: call.mode, padding: call.padding, alignCorners: call.alignCorners
    ).place(index)
  }

  private func axis<Element: ShiftScalar>(
    _ g: Element, _ extent: Int, _ call: GridSampleCall
  ) -> Axis<Element> {
    // The arithmetic of most kernels, by its type, so that it is made for the format.
    if let plain = numbers as? PlainGridNumbers { return axis(g, extent, call, plain) }
    return axis(g, extent, call, numbers)
  }

  private func axis<Element: ShiftScalar>(
    _ g: Element, _ extent: Int, _ call: GridSampleCall, _ numbers: some GridNumbers
  ) -> Axis<Element> {
    let axis = GridAxisCall(
      extent: extent, mode: call.mode, padding: call.padding, alignCorners: call.alignCorners)
    let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
    let x = numbers.position(g, axis)
    var factor = one
    switch scale {
    case .pixels: factor = Element(nearestTo: call.alignCorners ? extent - 1 : extent) / two
    case .halfExtent: factor = Element(nearestTo: extent) / two
    case .none: break
    }
    switch call.mode {
    case .nearest:
      return Axis(taps: [(numbers.nearest(x, axis).wholePart, one, .zero)], factor: factor)
    case .bicubic:
      let before = numbers.before(x)
      let t = x - before
      let slopes = cubicSlopes(t)
      return Axis(
        taps: numbers.cubic(t).enumerated().map {
          (before.wholePart &+ ($0.offset - 1), $0.element, slopes[$0.offset])
        }, factor: factor)
    case .bilinear:
      let inside = numbers.padded(x, axis)
      if call.padding != .zeros, switchesOff,
        !(inside > .zero) || !(inside < Element(nearestTo: extent - 1))
      {
        factor = .zero
      }
      if call.padding == .reflection, turnsSlope, isTurned(x, axis) { factor = -factor }
      var before = numbers.before(inside)
      // The same pixels with the weights 0 and 1, so that the slope is that to the left.
      if side == .left, before == inside { before -= one }
      let t = inside - before
      return Axis(
        taps: [(before.wholePart, one - t, -one), (before.wholePart &+ 1, t, one)],
        factor: factor)
    }
  }

  private func isTurned<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Bool {
    let low = axis.alignCorners ? Element.zero : -Element.half
    let span = Element(nearestTo: axis.alignCorners ? axis.extent - 1 : axis.extent)
    guard span != .zero, x.isFinite else { return false }
    let distance = (x - low).magnitude
    return (distance.remainderTowardZero(dividingBy: span + span) > span) != (x < low)
  }

  /// The derivatives of the Keys kernel, a = −3/4, at t + 1, t, 1 − t and 2 − t by t.
  private func cubicSlopes<Element: ShiftScalar>(_ t: Element) -> [Element] {
    func number(_ n: Int, _ d: Int = 1) -> Element {
      Element(nearestTo: n) / Element(nearestTo: d)
    }
    func near(_ t: Element) -> Element { (number(15, 4) * t - number(9, 2)) * t }
    func far(_ t: Element) -> Element { (number(15, 2) - number(9, 4) * t) * t - number(6) }
    let (one, two) = (number(1), number(2))
    let sign = mistakesCubicSign ? one : -one
    return [far(t + one), near(t), sign * near(one - t), sign * far(two - t)]
  }
}
