import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// By how much a way of shifting rows by quarters of a pixel may miss the exact value of an image whose values lie
/// in −1…1, on an axis of one width in one format: decided for every image and every such shift.
///
/// Let u = 2⁻ᵖ for a format of p bits: half the spacing of its numbers above 1. A cell reads two pixels with computed
/// weights ŵ where the exact ones are w, so it misses by at most
///
///     Σ |ŵ − w|                      what the weights are off, pixel by pixel
///   + h(ŵ₀) + h(ŵ₁) + h(ŵ₀ + ŵ₁)     the rounding of two products and of their sum
///
/// with h(x) half the spacing of the numbers just below x: no number of a smaller magnitude is rounded by more. A
/// product with a power of two is exact, and so is a sum with 0. (Where such a product falls below the normal range, it
/// is too small to move the sum by more than itself, which is less than the sum is granted.) A fused build does not
/// round the second product; one that computes wider rounds what it stores as well.
///
/// Under `zeros` the taps of a way follow from the position alone, so one look at each quarter between −1 and the
/// width decides every shift by quarters, however long. The other boundaries are decided for shifts of a few pixels,
/// each looked at by itself.
///
/// - Exactness: every number is exact, but the bound, which is rounded up.
package struct QuarterDeviation: Hashable, Sendable {
  package let way: FractionalWay
  package let format: NumberFormat
  package let width: Int
  package let boundary: Boundary
  /// The greatest distance of a computed position from its place, in pixels.
  package private(set) var position = 0.0
  /// The greatest Σ |ŵ − w| of a cell.
  package private(set) var weights = 0.0
  /// What the worst image that was found misses.
  package private(set) var attained = Rational.zero
  package private(set) var worst: WorstRow?
  /// No image misses more.
  package private(set) var bound = 0.0
  /// Cells that were looked at, and those among them whose taps are not the exact ones.
  package private(set) var cells = 0
  package private(set) var inexact = 0

  /// A row of zeros but for some pixels, and the cell of its shift that misses.
  package struct WorstRow: Hashable, Sendable {
    package let shift: Rational
    package let cell: Int
    package let pixels: [Pixel]
  }

  package struct Pixel: Hashable, Sendable {
    package let place: Int
    package let value: Rational
  }

  /// How far the shifts go that boundaries other than `zeros` are asked about.
  package static let reach = 2

  /// Doubles hold every quarter of a position up to here, and what the formats make of it.
  package static let greatestWidth = 1 << 18

  /// Looks at every cell.
  ///
  /// - Returns: `nil` where the way has no recipe for the boundary, or an offset is to be added to a pixel whose index
  ///   is no number of the format.
  /// - Precondition: the format rounds, and the width is from 2 pixels to ``greatestWidth``.
  package init?(
    of way: FractionalWay, in format: NumberFormat, width: Int, boundary: Boundary = .zeros
  ) {
    guard let precision = format.precision, (2...Self.greatestWidth).contains(width) else {
      preconditionFailure("\(width) px in \(format.rawValue)")
    }
    guard way.boundaries.contains(boundary) else { return nil }
    let grown = boundary == .zeros ? 0 : Self.reach
    if way.reading == .offsets, width + 2 * grown - 1 > 1 << min(precision, 40) { return nil }
    (self.way, self.format, self.width, self.boundary) = (way, format, width, boundary)
    var (signs, ties): (Found?, Found?) = (nil, nil)
    for group in QuarterCells(way, format, width, boundary).groups {
      for cell in group.cells {
        let found = CellDeviation(
          group.axis, floor: cell.quarters >> 2, part: Double(cell.quarters & 3) / 4,
          landing: way.readsGrid ? Double(boundary.landing(cell.quarters, width)) / 4 : nil,
          boundary: boundary)
        note(found)
        let missed = found.missedBySigns
        if missed > (signs?.missed ?? 0) { signs = Found(cell, found, missed) }
        if ties == nil, cell.quarters & 3 == 1, found.isExactBlend { ties = Found(cell, found, 0) }
      }
    }
    if let signs { offer(signs.cell, signs.found, signs.found.signs) }
    if let ties { offer(ties.cell, ties.found, ties.found.ties) }
  }

  private typealias Found = (cell: QuarterCells.Cell, found: CellDeviation, missed: Double)

  private mutating func note(_ found: CellDeviation) {
    let off = found.weights
    cells += 1
    if off > 0 { inexact += 1 }
    position = max(position, found.moved)
    weights = max(weights, off)
    bound = max(bound, found.bound(off))
  }

  private mutating func offer(
    _ cell: QuarterCells.Cell, _ found: CellDeviation, _ pixels: [Pixel]
  ) {
    let missed = found.missed(by: pixels)
    guard worst == nil || missed > attained else { return }
    attained = missed
    worst = WorstRow(
      shift: Rational(cell.shift, over: 4), cell: cell.output, pixels: pixels)
  }

  /// What each width of a range has, in order.
  package static func series(
    of way: FractionalWay, in format: NumberFormat, widths: ClosedRange<Int>,
    boundary: Boundary = .zeros, workers: Int
  ) -> [QuarterDeviation] {
    let parts = widths.evenParts()
    return orderedResults(parts.count, workers: workers) { part in
      parts[part].compactMap {
        QuarterDeviation(of: way, in: format, width: $0, boundary: boundary)
      }
    }.flatMap { $0 }
  }
}

extension Boundary {
  /// Where a place of an axis, in quarters of a pixel, is mirrored to; itself where nothing is mirrored.
  fileprivate func landing(_ quarters: Int, _ extent: Int) -> Int {
    let (half, span) =
      switch self {
      case .reflect: (0, 4 * (extent - 1))
      case .symmetric: (2, 4 * extent)
      case .replicate, .zeros, .circular, .keep: (0, 0)
      }
    guard span > 0 else { return quarters }
    let rest = floorModulo(quarters + half, 2 * span)
    // Between a mirror half a pixel out and the outermost pixel there is that pixel alone.
    return min(max(min(rest, 2 * span - rest) - half, 0), 4 * (extent - 1))
  }
}
