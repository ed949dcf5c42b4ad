import ExactArithmetic
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// `grid_sample` as a textbook has it: for each position the taps of each axis, and the sum over their
/// products. Every fault and many right kernels are this with one step taken otherwise.
struct PlainGridSample: OperatorContender {
  let name: String
  /// The numbers on the way, which are of any format.
  var numbers: any GridNumbers = PlainGridNumbers()
  /// The call as the kernel takes it.
  var taken: @Sendable (GridSampleCall) -> GridSampleCall = { $0 }
  /// Which image, row and column of the grid an output position is read at.
  var gridPlace: @Sendable (GridPlace, _ rows: Int, _ columns: Int) -> GridPlace = { place, _, _ in
    place
  }
  /// Whether the first number of a position is y.
  var readsRowsFirst = false
  /// Which image and channel of the input an output plane is read from.
  var plane: @Sendable (_ n: Int, _ c: Int, Shape) -> (n: Int, c: Int) = { n, c, _ in (n, c) }
  /// Which extents positions of rows and columns are counted in.
  var extents: @Sendable (_ height: Int, _ width: Int) -> (Int, Int) = { ($0, $1) }
  /// The index that a tap is read at, before it is held against the image.
  var index: @Sendable (Int) -> Int = { $0 }

  /// How many rows and columns of zeros stand around the image, whose extents leave them out.
  var edge = 0

  struct GridPlace {
    var n: Int
    var row: Int
    var column: Int
  }

  // Without this module's `detect --only operators` takes 2.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to asked: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    // The arithmetic of most kernels, by its type, so that it is made for the format.
    if let plain = numbers as? PlainGridNumbers { return try answer(to: asked, on: inputs, plain) }
    return try answer(to: asked, on: inputs, numbers)
  }

  private func answer<Element: ShiftScalar>(
    to asked: GridSampleCall, on inputs: [Tensor<Element>], _ numbers: some GridNumbers
  ) throws(ShiftError) -> Tensor<Element> {
    let call = taken(asked)
    let (image, grid) = (inputs[0], inputs[1])
    let shape = image.shape
    var output = Tensor<Element>(repeating: .zero, shape: asked.outputShape)
    for n in 0..<shape.n {
      for row in 0..<output.shape.h {
        for column in 0..<output.shape.w {
          let place = gridPlace(
            GridPlace(n: n, row: row, column: column), output.shape.h, output.shape.w)
          let first = grid[n: place.n, c: place.row, h: place.column, w: 0]
          let second = grid[n: place.n, c: place.row, h: place.column, w: 1]
          let (x, y) = readsRowsFirst ? (second, first) : (first, second)
          let (height, width) = extents(shape.h, shape.w)
          let rows = try taps(y, height, shape.h, call, numbers)
          let columns = try taps(x, width, shape.w, call, numbers)
          for c in 0..<shape.c {
            let source = plane(n, c, shape)
            output[n: n, c: c, h: row, w: column] = numbers.sum(rows, columns) {
              image[n: source.n, c: source.c, h: $0, w: $1]
            }
          }
        }
      }
    }
    return output
  }

  /// The taps of one axis. One that reads no pixel is there too: its weight counts in some sums.
  private func taps<Element: ShiftScalar>(
    _ g: Element, _ extent: Int, _ pixels: Int, _ call: GridSampleCall,
    _ numbers: some GridNumbers
  ) throws(ShiftError) -> [AxisTap<Element>] {
    let axis = GridAxisCall(
      extent: extent, mode: call.mode, padding: call.padding, alignCorners: call.alignCorners)
    return try numbers.taps(g, axis).map { tap in
      let index = index(tap.index)
      if edge > 0 {
        return AxisTap(
          index: min(max(index, -edge), extent - 1 + edge) + edge, weight: tap.weight)
      }
      return AxisTap(
        index: axis.place(index).flatMap { $0 < pixels ? $0 : nil }, weight: tap.weight)
    }
  }
}

/// What one axis of a call is.
struct GridAxisCall {
  let extent: Int
  var mode: InterpolationMode
  var padding: GridPadding
  var alignCorners: Bool

  /// The pixel of an index; `nil` outside. Positions under border and reflection are inside by then, but in
  /// bicubic mode, where each tap is brought inside.
  func place(_ index: Int) -> Int? {
    guard mode == .bicubic else { return (0..<extent).contains(index) ? index : nil }
    switch padding {
    case .zeros: return (0..<extent).contains(index) ? index : nil
    case .border: return min(max(index, 0), extent - 1)
    case .reflection:
      let period = alignCorners ? 2 * (extent - 1) : 2 * extent
      guard period > 0 else { return 0 }
      let place = (index % period + period) % period
      return place < extent ? place : period - place - (alignCorners ? 0 : 1)
    }
  }
}

/// A tap of one axis with its weight; a weight that is `nil` multiplies nothing.
struct AxisTap<Element: ShiftScalar> {
  /// `nil` outside the image.
  var index: Int?
  var weight: Element?
}

/// The same before it is held against the image.
struct IndexedTap<Element: ShiftScalar> {
  var index: Int
  var weight: Element?
}
