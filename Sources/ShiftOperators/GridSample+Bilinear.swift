import ExactArithmetic
import ShiftTensors

/// The two pixels around a position on one axis, −1 outside, and their weights.
package struct LinearReading<Element: ShiftScalar> {
  package let indices: (Int, Int)
  package let lowWeight: Element
  package let highWeight: Element

  package init(_ g: Element, on axis: GridAxis<Element>) {
    let x = axis.position(g)
    let whole = x.roundedDown()
    indices = (axis.tap(whole), axis.tap(whole, plus: 1))
    highWeight = x - whole
    lowWeight =
      switch axis.dialect.lowWeight {
      case .oneMinusFraction: axis.one - highWeight
      case .distanceToNext: (whole + axis.one) - x
      }
  }
}

/// What each output position of image `n` reads, row by row.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func bilinearTaps<Element: ShiftScalar>(
  in shape: Shape, at grid: Grid<Element>, image n: Int, _ options: GridSampleOptions
) -> [CornerTaps<Element>] {
  grid.readings(
    image: n, columns: GridAxis(extent: shape.w, options), rows: GridAxis(extent: shape.h, options),
    read: { LinearReading($0, on: $1) }, readRow: { LinearReading($0, on: $1) },
    combine: { x, y in
      let taps = CornerTaps(
        rows: y.indices, columns: x.indices, of: shape,
        weights: (
          y.lowWeight * x.lowWeight, y.lowWeight * x.highWeight, y.highWeight * x.lowWeight,
          y.highWeight * x.highWeight
        ))
      return options.dialect.outsideTap == .zeroWeight ? taps.withZeroWeightsOutside() : taps
    })
}

extension CornerTaps {
  /// Pixels outside become the first pixel with weight 0.
  fileprivate func withZeroWeightsOutside() -> CornerTaps {
    CornerTaps(
      places: (max(places.0, 0), max(places.1, 0), max(places.2, 0), max(places.3, 0)),
      weights: (
        places.0 < 0 ? .zero : weights.0, places.1 < 0 ? .zero : weights.1,
        places.2 < 0 ? .zero : weights.2, places.3 < 0 ? .zero : weights.3
      ))
  }
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func blend<Element: ShiftScalar>(
  _ input: Tensor<Element>, images: Range<Int>, channels: Range<Int>, _ taps: [CornerTaps<Element>],
  _ options: GridSampleOptions, into output: inout Tensor<Element>
) {
  let area = taps.count
  let count = images.count * channels.count
  let isFused = options.dialect.fuses(Element.format)
  let skipsOutside = options.dialect.outsideTap == .skipped
  output.elements.withUnsafeMutableBufferPointer { values in
    nonisolated(unsafe) let values = values
    inParts(count, work: count * area) { parts in
      let (pixels, taps) = (input.elements.span, taps.span)
      for part in parts {
        let n = images.lowerBound + part / channels.count
        let c = n * input.shape.c + channels.lowerBound + part % channels.count
        let plane = c * input.shape.plane
        for position in 0..<area {
          let tap = taps[position]
          values[c * area + position] =
            skipsOutside
            ? tap.blendInside(pixels, plane: plane, isFused: isFused)
            : tap.blend(pixels, plane: plane, isFused: isFused)
        }
      }
    }
  }
}

extension Grid where Element: ShiftScalar {
  /// One value per output position of image `n`, made of what `read` finds on each axis.
  ///
  /// A grid kept by its axes is read once per column and row.
  @inline(__always)
  func readings<Reading, Taps>(
    image n: Int, columns columnAxis: GridAxis<Element>, rows rowAxis: GridAxis<Element>,
    read: (Element, GridAxis<Element>) -> Reading,
    readRow: (Element, GridAxis<Element>) -> Reading, combine: (_ x: Reading, _ y: Reading) -> Taps
  ) -> [Taps] {
    var taps: [Taps] = []
    taps.reserveCapacity(rows * columns)
    switch storage {
    case .points(let points):
      let first = n * rows * columns
      for position in first..<(first + rows * columns) {
        taps.append(
          combine(
            read(points[2 * position], columnAxis), readRow(points[2 * position + 1], rowAxis)))
      }
    case .axes(let x, let y):
      let xReadings = x.map { read($0, columnAxis) }
      for g in y {
        let yReading = readRow(g, rowAxis)
        for xReading in xReadings { taps.append(combine(xReading, yReading)) }
      }
    }
    return taps
  }
}
