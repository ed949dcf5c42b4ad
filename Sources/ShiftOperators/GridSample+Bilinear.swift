import ExactArithmetic
import ShiftTensors

/// The two pixels around a position on one axis, −1 outside, and their weights.
package struct LinearReading<Element: ShiftScalar> {
  package let indices: (Int, Int)
  package let lowWeight: Element
  package let highWeight: Element

  /// Whether the first pixel alone is read, with weight 1; only where nothing rounds.
  var isWhole: Bool { highWeight == .zero }
}

extension GridAxis {
  /// What is read at the position that `g` names.
  package func linearReading(of g: Element) -> LinearReading<Element> {
    let x = position(g)
    let whole = x.roundedDown()
    let fraction = x - whole
    let lowWeight =
      switch dialect.lowWeight {
      case .oneMinusFraction: one - fraction
      case .distanceToNext: (whole + one) - x
      }
    let first = index(whole)
    return LinearReading(
      indices: (tap(first), tap(first &+ 1)), lowWeight: lowWeight, highWeight: fraction)
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
    read: { $1.linearReading(of: $0) }, readRow: { $1.linearReading(of: $0) },
    combine: { CornerTaps($0, $1, of: shape, options.dialect) })
}

extension CornerTaps {
  /// What is read where a column reading and a row reading cross.
  @inline(__always)
  init(
    _ x: LinearReading<Element>, _ y: LinearReading<Element>, of shape: Shape,
    _ dialect: GridSampleDialect
  ) {
    self.init(
      rows: y.indices, columns: x.indices, of: shape,
      weights: (
        y.lowWeight * x.lowWeight, y.lowWeight * x.highWeight, y.highWeight * x.lowWeight,
        y.highWeight * x.highWeight
      ))
    if dialect.outsideTap == .zeroWeight { self = withZeroWeightsOutside() }
  }

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
    input.elements.withUnsafeBufferPointer { source in
      nonisolated(unsafe) let source = source.baseAddress!
      inParts(count, work: count * area) { parts in
        for part in parts {
          let n = images.lowerBound + part / channels.count
          let c = n * input.shape.c + channels.lowerBound + part % channels.count
          let pixels = source + c * input.shape.plane
          for position in 0..<area {
            values[c * area + position] = taps[position].blend(
              pixels, isFused: isFused, skipsOutside: skipsOutside)
          }
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
    case .points(let points, let areShared):
      let first = areShared ? 0 : n * rows * columns
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
