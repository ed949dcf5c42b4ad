import ExactArithmetic
import ShiftTensors

/// Grids of one size that take their coordinates from the same two lists, each the same for every
/// image of the batch.
///
/// The channel groups of a shift read neighbouring places of one axis, so that most of their
/// coordinates are shared and each is mapped to pixels once.
package struct GridFamily<Element: ShiftScalar>: Sendable {
  /// Which coordinates the positions of one grid have, as places in `x` and `y`.
  enum Member {
    /// x by column, y by row.
    case axes(columns: [Int], rows: [Int])
    /// Both by position.
    case cells([(x: Int, y: Int)])
  }

  let rows: Int
  let columns: Int
  let x: [Element]
  let y: [Element]
  private(set) var members: [Member] = []

  /// A family without members, of `rows` × `columns` output positions.
  package init(rows: Int, columns: Int, x: [Element], y: [Element]) {
    (self.rows, self.columns) = (rows, columns)
    (self.x, self.y) = (x, y)
  }

  /// Adds the grid whose position (row, column) is (`x[columns[column]]`, `y[rows[row]]`).
  package mutating func append(columns: [Int], rows: [Int]) {
    precondition(
      columns.count == self.columns && rows.count == self.rows,
      "\(rows.count) × \(columns.count) coordinates for \(self.rows) × \(self.columns) positions")
    members.append(.axes(columns: columns, rows: rows))
  }

  /// Adds a grid by the coordinates of each position, row by row.
  package mutating func append(cells: [(x: Int, y: Int)]) {
    precondition(
      cells.count == rows * columns, "\(cells.count) cells for \(rows) × \(columns) positions")
    members.append(.cells(cells))
  }

  /// One of the grids, for `n` images.
  func grid(_ member: Int, n: Int) -> Grid<Element> {
    switch members[member] {
    case .axes(let columns, let rows):
      Grid(n: n, x: columns.map { x[$0] }, y: rows.map { y[$0] })
    case .cells(let cells):
      Grid(
        n: n, rows: rows, columns: columns, sharedPoints: cells.flatMap { [x[$0.x], y[$0.y]] })
    }
  }
}

/// ``gridSample(_:at:options:)`` with one of several grids for each channel.
///
/// - Parameter memberOf: which grid of `family` each channel is read at.
/// - Exactness: the bits of the definition. In `Rational` a position on a pixel has the weights 1, 0,
///   0, 0, so its value is moved.
/// - Throws: as the definition.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func gridSample<Element: ShiftScalar>(
  _ input: Tensor<Element>, at family: GridFamily<Element>, memberOf: [Int],
  options: GridSampleOptions
) throws(ShiftError) -> Tensor<Element> {
  let shape = input.shape
  let isNarrow = Element.format == .float16 || Element.format == .bfloat16
  guard options.mode == .bilinear, options.dialect.summation == .corners,
    !(options.dialect.widensNarrowFormats && isNarrow),
    options.dialect.reflection != .fromPassedBorder, shape.count > 0
  else { return try sampledOneByOne(input, family, memberOf, options) }
  let output = Shape(n: shape.n, c: shape.c, h: family.rows, w: family.columns)
  let columnAxis = GridAxis<Element>(extent: shape.w, options)
  let rowAxis = GridAxis<Element>(extent: shape.h, options)
  let x = family.x.map { columnAxis.linearReading(of: $0) }
  let y = family.y.map { rowAxis.linearReading(of: $0) }
  if Element.format == .rational,
    let readings = wholeReadings(family, x, y, width: shape.w)
  {
    return gather(input, into: output, by: readings, readingOf: memberOf, outside: .zero)
  }
  let plans = family.members.map { SamplingPlan($0, x, y, of: shape, options) }
  guard output.count > 0 else { return Tensor(repeating: .zero, shape: output) }
  return Tensor(shape: output, from: input, work: output.count) { plane, target, source in
    plans[memberOf[plane % shape.c]].initialize(
      target, from: source + plane * shape.plane, width: shape.w, options.dialect)
  }
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func sampledOneByOne<Element: ShiftScalar>(
  _ input: Tensor<Element>, _ family: GridFamily<Element>, _ memberOf: [Int],
  _ options: GridSampleOptions
) throws(ShiftError) -> Tensor<Element> {
  let shape = input.shape
  var output = Tensor<Element>(
    repeating: .zero, shape: Shape(n: shape.n, c: shape.c, h: family.rows, w: family.columns))
  var first = 0
  while first < shape.c {
    let end = memberOf[first...].firstIndex { $0 != memberOf[first] } ?? shape.c
    try sample(
      input, channels: first..<end, at: family.grid(memberOf[first], n: shape.n), options: options,
      into: &output)
    first = end
  }
  return output
}

/// `nil` unless every position lies on a pixel, or so far outside that it reads 0.
@specialized(where Element == Rational)
private func wholeReadings<Element: ShiftScalar>(
  _ family: GridFamily<Element>, _ x: [LinearReading<Element>], _ y: [LinearReading<Element>],
  width: Int
) -> [PlaneReading]? {
  guard x.allSatisfy(\.isWhole), y.allSatisfy(\.isWhole) else { return nil }
  return family.members.map { member in
    switch member {
    case .axes(let columns, let rows):
      PlaneReading(
        rows: rows.map { y[$0].indices.0 }, columns: columns.map { x[$0].indices.0 }, width: width)
    case .cells(let cells):
      PlaneReading(
        places: cells.map { cell in
          let (row, column) = (y[cell.y].indices.0, x[cell.x].indices.0)
          return row < 0 || column < 0 ? -1 : row * width + column
        })
    }
  }
}

/// What one grid reads, worked out for all planes. A class, because each plane takes one from a list.
private final class SamplingPlan<Element: ShiftScalar>: Sendable {
  private enum Taps {
    case axes(columns: ColumnReadings<Element>, rows: [LinearReading<Element>])
    case positions([CornerTaps<Element>])
  }

  private let taps: Taps

  init(
    _ member: GridFamily<Element>.Member, _ x: [LinearReading<Element>],
    _ y: [LinearReading<Element>], of shape: Shape, _ options: GridSampleOptions
  ) {
    func crossed(_ x: LinearReading<Element>, _ y: LinearReading<Element>) -> CornerTaps<Element> {
      CornerTaps(x, y, of: shape, options.dialect)
    }
    switch member {
    case .axes(let columns, let rows):
      // Exact fractions skip products, which `CornerTaps` does.
      taps =
        options.dialect.outsideTap == .zeroValue && Element.format != .rational
        ? .axes(columns: ColumnReadings(columns.map { x[$0] }), rows: rows.map { y[$0] })
        : .positions(rows.flatMap { row in columns.map { crossed(x[$0], y[row]) } })
    case .cells(let cells): taps = .positions(cells.map { crossed(x[$0.x], y[$0.y]) })
    }
  }

  /// Writes one output plane from the pixels of one image plane.
  @inline(__always)
  func initialize(
    _ target: UnsafeMutablePointer<Element>, from pixels: UnsafePointer<Element>, width: Int,
    _ dialect: GridSampleDialect
  ) {
    let isFused = dialect.fuses(Element.format)
    switch taps {
    case .positions(let taps):
      let skipsOutside = dialect.outsideTap == .skipped
      for position in taps.indices {
        (target + position).initialize(
          to: taps[position].blend(pixels, isFused: isFused, skipsOutside: skipsOutside))
      }
    case .axes(let columns, let rows):
      for (number, row) in rows.enumerated() {
        columns.blend(
          row, pixels, width: width, isFused: isFused, into: target + number * columns.count)
      }
    }
  }
}
