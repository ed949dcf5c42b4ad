import ExactArithmetic
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// Right kernels of `grid_sample` that go about it in other ways.
enum GridSampleControls {
  static let all: [any OperatorContender<GridSampleCall>] = [
    PlainGridSample(name: "textbook"),
    PlainGridSample(name: "rows, then columns", numbers: RowsThenColumns()),
    PlainGridSample(name: "columns, then rows", numbers: ColumnsThenRows()),
    PlainGridSample(name: "last corner first", numbers: LastCornerFirst()),
    PlainGridSample(name: "fused", numbers: FusedSum()),
    PlainGridSample(name: "pixel times weight", numbers: PixelTimesWeight()),
    PlainGridSample(name: "weights of 0 left out", numbers: ZeroWeightsLeftOut()),
    PlainGridSample(name: "scaled, then moved", numbers: ScaledThenMoved()),
    PlainGridSample(name: "distances to the next pixel", numbers: DistancesToNext()),
    PlainGridSample(name: "weights of quarters from a table", numbers: TabledQuarters()),
    PlainGridSample(name: "lerp, rounded once", numbers: LerpRoundedOnce()),
    PlainGridSample(name: "blended by differences", numbers: BlendedByDifferences()),
    PlainGridSample(name: "border by taps", numbers: BorderByTaps()),
    PlainGridSample(name: "nearest by distance", numbers: NearestByDistance()),
    PlainGridSample(name: "cubic in powers", numbers: CubicInPowers()),
    PlainGridSample(name: "Double positions", numbers: DoublePositions()),
    WiderGridSample(),
    PaddedGridSample(),
    ChannelsLastGridSample(),
    TurnedGridSample(),
  ]
}

/// Positions and sums in Double for the narrower formats, rounded once at the end.
struct WiderGridSample: OperatorContender {
  let name = "Double inside"

  func answer<Element: ShiftScalar>(
    to call: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let plain = PlainGridSample(name: name)
    guard Element.format != .rational else { return try plain.answer(to: call, on: inputs) }
    let wide = inputs.map { $0.map { $0.nearestDouble } }
    return try plain.answer(to: call, on: wide).map { Element(nearestTo: $0) }
  }
}

/// Zeros are written around the image before anything is read.
struct PaddedGridSample: OperatorContender {
  let name = "padded first"

  func answer<Element: ShiftScalar>(
    to call: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    guard call.padding == .zeros else {
      return try PlainGridSample(name: name).answer(to: call, on: inputs)
    }
    // Further out than the taps of any position that reads a pixel; what lies beyond is read as this 0.
    let (edge, image) = (3, inputs[0])
    let (h, w) = (image.shape.h, image.shape.w)
    var padded = Tensor<Element>(
      repeating: .zero,
      shape: Shape(n: image.shape.n, c: image.shape.c, h: h + 2 * edge, w: w + 2 * edge))
    for n in 0..<image.shape.n {
      for c in 0..<image.shape.c {
        for y in 0..<h {
          for x in 0..<w {
            padded[n: n, c: c, h: y + edge, w: x + edge] = image[n: n, c: c, h: y, w: x]
          }
        }
      }
    }
    var kernel = PlainGridSample(name: name, edge: edge)
    kernel.extents = { ($0 - 2 * edge, $1 - 2 * edge) }
    return try kernel.answer(to: call, on: [padded, inputs[1]])
  }
}

/// The channels of a pixel lie side by side in memory.
struct ChannelsLastGridSample: OperatorContender {
  let name = "channels last"

  func answer<Element: ShiftScalar>(
    to call: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = inputs[0].shape
    var pixels = [Element](repeating: .zero, count: shape.count)
    for place in 0..<shape.count {
      let at = shape.position(of: place)
      pixels[((at.n * shape.h + at.h) * shape.w + at.w) * shape.c + at.c] = inputs[0][place]
    }
    // One channel at a time, gathered from where it lies.
    var output = Tensor<Element>(repeating: .zero, shape: call.outputShape)
    for c in 0..<shape.c {
      let one = Shape(n: shape.n, c: 1, h: shape.h, w: shape.w)
      let image = Tensor(
        shape: one, elements: (0..<one.count).map { pixels[$0 * shape.c + c] })
      var call = call
      call.shape = one
      let plane = try PlainGridSample(name: name).answer(to: call, on: [image, inputs[1]])
      for place in 0..<plane.shape.count {
        let at = plane.shape.position(of: place)
        output[n: at.n, c: c, h: at.h, w: at.w] = plane[place]
      }
    }
    return output
  }
}

/// Image and positions are transposed, sampled, and the grid is as it was.
struct TurnedGridSample: OperatorContender {
  let name = "transposed image"

  func answer<Element: ShiftScalar>(
    to call: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = inputs[0].shape
    var call = call
    call.shape = Shape(n: shape.n, c: shape.c, h: shape.w, w: shape.h)
    var turned = Tensor<Element>(repeating: .zero, shape: call.shape)
    for place in 0..<shape.count {
      let at = shape.position(of: place)
      turned[n: at.n, c: at.c, h: at.w, w: at.h] = inputs[0][place]
    }
    var kernel = PlainGridSample(name: name)
    kernel.readsRowsFirst = true
    return try kernel.answer(to: call, on: [turned, inputs[1]])
  }
}
