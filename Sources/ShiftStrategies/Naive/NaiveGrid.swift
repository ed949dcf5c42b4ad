import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Samples on a grid whose values a naive recipe writes its own way.
enum NaiveGrid {
  /// `position(p, extent)` is where position p, which may lie outside, is read; align_corners false.
  static func sampled<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, mode: InterpolationMode = .bilinear,
    padding: GridPadding = .zeros, position: (_ position: Rational, _ extent: Int) -> Rational
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    let options = GridSampleOptions(mode: mode, padding: padding, alignCorners: false)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
      func axis(_ extent: Int, _ distance: Rational) -> [Element] {
        (0..<extent).map {
          GridFormula.textbook.value(
            at: position(Rational($0) - distance, extent), of: extent, alignCorners: false)
        }
      }
      try gridSample(
        input.view.selecting(.c, channels),
        at: Grid(n: shape.n, x: axis(shape.w, shift.exactDx), y: axis(shape.h, shift.exactDy)),
        options: options, into: &output, channels: channels)
    }
    return output
  }

  /// `value(index, extent)` is the grid value for reading pixel `index`, which may lie outside.
  static func sampled<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, padding: GridPadding, alignCorners: Bool,
    value: (_ index: Int, _ extent: Int) -> Element
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    let options = GridSampleOptions(padding: padding, alignCorners: alignCorners)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
      let grid = Grid(
        n: shape.n, x: (0..<shape.w).map { value($0 - shift.dx, shape.w) },
        y: (0..<shape.h).map { value($0 - shift.dy, shape.h) })
      try gridSample(
        input.view.selecting(.c, channels), at: grid, options: options, into: &output,
        channels: channels)
    }
    return output
  }
}
