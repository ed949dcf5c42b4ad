import ExactArithmetic
import ShiftTensors
import ShiftVerification

/// `conv2d` and `deform_conv2d` as a textbook has them, of which a fault takes a step otherwise: Σ over
/// channels, rows and columns of the kernel, and the bias.
struct PlainConvolution: Sendable {
  /// Where a tap of a cell stands before any offset.
  var base: @Sendable (KernelGeometry, _ cell: (Int, Int), _ tap: (Int, Int)) -> (y: Int, x: Int) =
    {
      geometry, cell, tap in
      (
        cell.0 * geometry.stride[0] + tap.0 * geometry.dilation[0] - geometry.padding[0],
        cell.1 * geometry.stride[1] + tap.1 * geometry.dilation[1] - geometry.padding[1]
      )
    }
  /// Which element of the kernel weighs a tap.
  var weight: @Sendable (KernelGeometry, _ tap: (Int, Int)) -> (Int, Int) = { $1 }
  /// The channel that the c-th one of a group is.
  var channel: @Sendable (KernelGeometry, _ group: Int, _ c: Int) -> Int = { geometry, group, c in
    group * (geometry.shape.c / geometry.groups) + c
  }
  /// How often the bias is added.
  var biases = 1
  /// Whether an infinity becomes the positive one.
  var losesSignOfInfinity = false
  /// Whether columns of the kernel are the outermost loop.
  var takesColumnsFirst = false
  /// Whether products are fused into sums.
  var isFused = false

  /// - Parameter sample: the value of a channel that a tap reads for a cell.
  func sum<Element: ShiftScalar>(
    _ geometry: KernelGeometry, weights: Tensor<Element>, bias: [Element]?,
    _ sample: (
      _ n: Int, _ channel: Int, _ cell: (Int, Int), _ tap: (Int, Int)
    ) throws(ShiftError) -> Element
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = geometry.outputShape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    var taps = (0..<geometry.kernelHeight).flatMap { i in
      (0..<geometry.kernelWidth).map { (i, $0) }
    }
    if takesColumnsFirst { taps.sort { ($0.1, $0.0) < ($1.1, $1.0) } }
    for place in 0..<shape.count {
      let at = shape.position(of: place)
      let group = at.c / geometry.outputsPerGroup
      var sum = Element.zero
      for c in 0..<weights.shape.c {
        for tap in taps {
          let (i, j) = weight(geometry, tap)
          let weight = weights[n: at.c, c: c, h: i, w: j]
          let value = try sample(at.n, channel(geometry, group, c), (at.h, at.w), tap)
          sum = isFused ? sum.adding(productOf: weight, value) : sum + weight * value
        }
      }
      if let bias { for _ in 0..<biases { sum += bias[at.c] } }
      output[place] = losesSignOfInfinity ? UnsignedInfinity().value(sum) : sum
    }
    return output
  }
}

/// `conv2d` by ``PlainConvolution``.
struct PlainConv2D: OperatorContender {
  let name: String
  var steps = PlainConvolution()
  /// Whether the sum is taken in Double and rounded once.
  var isWide = false

  // Without this module's `detect --only operators` takes 2.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: Conv2DCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    if isWide, Element.format != .rational {
      let wide = inputs.map { $0.map { $0.nearestDouble } }
      return try PlainConv2D(name: name, steps: steps).answer(to: call, on: wide).map {
        Element(nearestTo: $0)
      }
    }
    let (geometry, image) = (call.geometry, inputs[0])
    return try steps.sum(
      geometry, weights: inputs[1], bias: geometry.hasBias ? inputs[2].elements : nil
    ) { n, channel, cell, tap in
      let (y, x) = steps.base(geometry, cell, tap)
      guard (0..<image.shape.h).contains(y), (0..<image.shape.w).contains(x) else { return .zero }
      return image[n: n, c: channel, h: y, w: x]
    }
  }
}

/// `deform_conv2d` by ``PlainConvolution``.
struct PlainDeformConv2D: OperatorContender {
  let name: String
  var steps = PlainConvolution()
  /// Which channels of the offsets hold y and x of a tap of an offset group.
  var offset: @Sendable (DeformConv2DCall, _ group: Int, _ tap: (Int, Int)) -> (y: Int, x: Int) = {
    call, group, tap in
    let place = group * call.geometry.taps + tap.0 * call.geometry.kernelWidth + tap.1
    return (2 * place, 2 * place + 1)
  }
  /// Which channel of the mask weighs it; `nil` for none.
  var mask: @Sendable (DeformConv2DCall, _ group: Int, _ tap: (Int, Int)) -> Int? = {
    call, group, tap in
    group * call.geometry.taps + tap.0 * call.geometry.kernelWidth + tap.1
  }
  /// Which offset group a channel belongs to.
  var group: @Sendable (DeformConv2DCall, _ channel: Int) -> Int = { call, channel in
    channel / (call.geometry.shape.c / call.offsetGroups)
  }
  /// How many offsets are added, times.
  var scale = 1
  /// Where positions between the border and one pixel outside hold 0.
  var hidden = Hidden.nowhere
  /// Whether the pixel before a position has the weight of the one after.
  var exchangesWeights = false

  enum Hidden { case nowhere, before, around }

  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: DeformConv2DCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let (image, offsets) = (inputs[0], inputs[1])
    let masks = call.hasMask ? inputs[3] : nil
    return try steps.sum(
      call.geometry, weights: inputs[2],
      bias: call.geometry.hasBias ? inputs.last?.elements : nil
    ) { n, channel, cell, tap in
      let (base, group) = (steps.base(call.geometry, cell, tap), group(call, channel))
      let at = offset(call, group, tap)
      let factor = Element(nearestTo: scale)
      let y = Element(nearestTo: base.y) + factor * offsets[n: n, c: at.y, h: cell.0, w: cell.1]
      let x = Element(nearestTo: base.x) + factor * offsets[n: n, c: at.x, h: cell.0, w: cell.1]
      let value = sampled(image, n, channel, y, x)
      guard let masks, let place = mask(call, group, tap) else { return value }
      return masks[n: n, c: place, h: cell.0, w: cell.1] * value
    }
  }

  private func sampled<Element: ShiftScalar>(
    _ image: Tensor<Element>, _ n: Int, _ c: Int, _ y: Element, _ x: Element
  ) -> Element {
    let (h, w) = (image.shape.h, image.shape.w)
    let one = Element(nearestTo: 1)
    guard y > -one, x > -one, y < Element(nearestTo: h), x < Element(nearestTo: w) else {
      return .zero
    }
    if hidden != .nowhere, y < .zero || x < .zero { return .zero }
    if hidden == .around, y > Element(nearestTo: h - 1) || x > Element(nearestTo: w - 1) {
      return .zero
    }
    let (top, left) = (y.roundedDown(), x.roundedDown())
    func weights(_ t: Element) -> [Element] { exchangesWeights ? [t, one - t] : [one - t, t] }
    var sum = Element.zero
    for (i, down) in weights(y - top).enumerated() {
      for (j, across) in weights(x - left).enumerated() {
        let (row, column) = (top.wholePart + i, left.wholePart + j)
        guard (0..<h).contains(row), (0..<w).contains(column) else { continue }
        sum += down * across * image[n: n, c: c, h: row, w: column]
      }
    }
    return sum
  }
}
