import ExactArithmetic
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// The gradients of `deform_conv2d`, and of `conv2d` as one whose taps stay, as a textbook has them. Faults and unusual
/// right kernels take a step of them otherwise.
struct PlainConvolutionGradient: Sendable {
  typealias Tap = (Int, Int)

  var sum = GradientOrder.inOrder
  /// Which slope a whole position has.
  var side = PlainGridGradient.Side.right
  /// Which element of the kernel weighs a gradient on its way to the image.
  var weight: @Sendable (KernelGeometry, Tap) -> Tap = { $1 }
  /// Where a tap of a cell stands when the image's gradient is added.
  var base: @Sendable (KernelGeometry, _ cell: Tap, Tap) -> (y: Int, x: Int) = {
    geometry, cell, tap in PlainConvolution().base(geometry, cell, tap)
  }
  /// Whether the mask multiplies each of the gradients.
  var masksImage = true
  var masksOffset = true
  var masksWeight = true
  /// Whether the gradient of the mask has the weights of the kernel.
  var weighsMask = true
  /// Where the gradient of an offset or mask group goes.
  var group: @Sendable (DeformConv2DCall, _ group: Int) -> Int = { $1 }
  /// Whether Δx comes before Δy.
  var writesColumnsFirst = false
  /// The channel of the image that the c-th one of a group is when its gradient is added.
  var channel: @Sendable (KernelGeometry, _ group: Int, _ c: Int) -> Int = { geometry, group, c in
    group * (geometry.shape.c / geometry.groups) + c
  }
  /// Which images give to the bias.
  var images: @Sendable (_ n: Int) -> Range<Int> = { 0..<$0 }
  /// Whether products with the padding are left out where it is 0 already.
  var givesToEdge = false

  struct Answer<Element: ShiftScalar> {
    var input: [Element]
    var offset: [Element]
    var weight: [Element]
    var bias: [Element]
    var mask: [Element]
  }

  /// - Parameters:
  ///   - offset: with the mask; `nil` for `conv2d`.
  func gradients<Element: ShiftScalar>(
    _ geometry: KernelGeometry, _ gradient: Tensor<Element>, _ image: Tensor<Element>,
    _ weights: Tensor<Element>,
    _ deformed: (call: DeformConv2DCall, offset: Tensor<Element>, mask: Tensor<Element>?)? = nil
  ) -> Answer<Element> {
    let (shape, one) = (image.shape, Element(nearestTo: 1))
    var pixels = GradientTerms<Element>(count: shape.count)
    var offsets = GradientTerms<Element>(count: deformed?.offset.shape.count ?? 0)
    var products = GradientTerms<Element>(count: weights.shape.count)
    var masks = GradientTerms<Element>(count: offsets.count / 2)
    var biases = GradientTerms<Element>(count: weights.shape.n)
    for n in 0..<gradient.shape.n {
      for o in 0..<weights.shape.n {
        let weightGroup = o / geometry.outputsPerGroup
        for cell in 0..<gradient.shape.plane {
          let at = (cell / gradient.shape.w, cell % gradient.shape.w)
          let g = gradient[gradient.shape.index(n, o, 0, 0) + cell]
          if images(shape.n).contains(n) { biases.add(one, g, at: o) }
          for c in 0..<weights.shape.c {
            let channel = channel(geometry, weightGroup, c)
            let read = weightGroup * weights.shape.c + c
            for i in 0..<weights.shape.h {
              for j in 0..<weights.shape.w {
                let (p, q) = weight(geometry, (i, j))
                let factor = weights[n: o, c: c, h: p, w: q]
                let right = weights[n: o, c: c, h: i, w: j]
                let product = weights.shape.index(o, c, i, j)
                guard let deformed else {
                  let (y, x) = base(geometry, at, (i, j))
                  if let place = inside(y, x, shape) {
                    pixels.add(
                      factor, g, at: shape.index(n, channel, place.y, place.x))
                  }
                  let own = PlainConvolution().base(geometry, at, (i, j))
                  let isInside =
                    (0..<shape.h).contains(own.y) && (0..<shape.w).contains(own.x)
                  products.add(
                    isInside ? image[n: n, c: read, h: own.y, w: own.x] : .zero, g, at: product)
                  continue
                }
                let offsetGroup = read / (shape.c / deformed.call.offsetGroups)
                let block = offsetGroup * geometry.taps + i * weights.shape.w + j
                let to =
                  group(deformed.call, offsetGroup) * geometry.taps + i * weights.shape.w + j
                let dy = deformed.offset[n: n, c: 2 * block, h: at.0, w: at.1]
                let dx = deformed.offset[n: n, c: 2 * block + 1, h: at.0, w: at.1]
                let mask = deformed.mask.map { $0[n: n, c: block, h: at.0, w: at.1] } ?? one
                let stands = base(geometry, at, (i, j))
                let rows = taps(Element(nearestTo: stands.y) + dy)
                let columns = taps(Element(nearestTo: stands.x) + dx)
                let plane = deformed.offset.shape
                let places = writesColumnsFirst ? (2 * to + 1, 2 * to) : (2 * to, 2 * to + 1)
                for row in rows {
                  for column in columns {
                    guard let place = inside(row.index, column.index, shape) else { continue }
                    let weight = row.weight * column.weight
                    pixels.add(
                      (masksImage ? mask : one) * weight * factor, g,
                      at: shape.index(n, channel, place.y, place.x))
                    guard (0..<shape.h).contains(row.index), (0..<shape.w).contains(column.index)
                    else { continue }
                    let value = image[n: n, c: read, h: row.index, w: column.index]
                    let own = masksOffset ? mask : one
                    offsets.add(
                      own * (row.slope * column.weight) * value * right, g,
                      at: plane.index(n, places.0, at.0, at.1))
                    offsets.add(
                      own * (row.weight * column.slope) * value * right, g,
                      at: plane.index(n, places.1, at.0, at.1))
                    products.add((masksWeight ? mask : one) * weight * value, g, at: product)
                    masks.add(
                      weight * value * (weighsMask ? right : one), g,
                      at: (n * plane.c / 2 + to) * plane.plane + cell)
                  }
                }
              }
            }
          }
        }
      }
    }
    return Answer(
      input: pixels.elements(sum), offset: offsets.elements(sum), weight: products.elements(sum),
      bias: biases.elements(sum), mask: masks.elements(sum))
  }

  private func inside(_ y: Int, _ x: Int, _ shape: Shape) -> (y: Int, x: Int)? {
    if givesToEdge { return (min(max(y, 0), shape.h - 1), min(max(x, 0), shape.w - 1)) }
    return (0..<shape.h).contains(y) && (0..<shape.w).contains(x) ? (y, x) : nil
  }

  private func taps<Element: ShiftScalar>(
    _ position: Element
  ) -> [(index: Int, weight: Element, slope: Element)] {
    let one = Element(nearestTo: 1)
    var before = position.roundedDown()
    if side == .left, before == position { before -= one }
    let t = position - before
    return [(before.wholePart, one - t, -one), (before.wholePart &+ 1, t, one)]
  }
}

/// The gradients of `conv2d` by ``PlainConvolutionGradient``.
struct PlainConv2DGradient: OperatorContender {
  let name: String
  var steps = PlainConvolutionGradient()

  // Without this module's `detect --only operators` takes 2.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: Conv2DBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let geometry = call.forward.geometry
    let answer = steps.gradients(geometry, inputs[0], inputs[1], inputs[2])
    return call.joined(
      [answer.input, answer.weight] + (geometry.hasBias ? [answer.bias] : []))
  }
}

/// The gradients of `deform_conv2d` by ``PlainConvolutionGradient``.
struct PlainDeformGradient: OperatorContender {
  let name: String
  var steps = PlainConvolutionGradient()

  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: DeformConv2DBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = call.forward
    let answer = steps.gradients(
      forward.geometry, inputs[0], inputs[1], inputs[3],
      (forward, inputs[2], forward.hasMask ? inputs[4] : nil))
    return call.joined(
      [answer.input, answer.offset, answer.weight]
        + (forward.geometry.hasBias ? [answer.bias] : []) + (forward.hasMask ? [answer.mask] : []))
  }
}
