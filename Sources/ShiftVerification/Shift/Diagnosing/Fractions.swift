import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Symptoms of how parts of a pixel are read, where a shift is not whole.
enum Fractions {
  static func note<Element: ShiftScalar>(_ seen: Evidence<Element>, in found: inout Sightings) {
    found.note(.fractionLost, wholes.contains { seen.holds(changed: $0) })
    found.note(.partTurned, seen.holds(changed: turned))
    found.note(
      .positionWrapped,
      seen.drawn.boundary == .circular
        && seen.holds { cell, shift in
          wrapped(cell, seen.drawn.shape, shift)
        })
    found.note(
      .fadingCut,
      seen.drawn.boundary == .zeros
        && seen.holds { cell, shift in
          cut(cell, seen.drawn.shape, shift)
        })
    let pads = (
      rows: floored(seen.drawn.pattern, \.exactDy), columns: floored(seen.drawn.pattern, \.exactDx)
    )
    found.note(
      .shortPadding,
      seen.holds { cell, shift in
        rolled(cell, seen.drawn.shape, shift, pads, seen.drawn.boundary)
      })
  }

  /// The whole shifts that are written for one that is not.
  private static let wholes: [@Sendable (Shift) -> Shift] = [
    { Shift(dy: $0.dy, dx: $0.dx) },
    { $0.changed { $0.magnitude.floor() * Rational($0.signum) } },
    { $0.changed { $0.roundedToNearestEven() } },
    { Shift(dy: $0.exactDy.ceil(), dx: $0.exactDx.ceil()) },
  ]

  /// ⌊s⌋ + (1 − f) in place of ⌊s⌋ + f.
  private static func turned(_ shift: Shift) -> Shift {
    shift.changed { $0.isInteger ? $0 : 2 * $0.floor() + 1 - $0 }
  }

  /// The whole pixels that a shift of the pattern reaches at most, its part left out.
  private static func floored(_ pattern: Pattern, _ distance: (Shift) -> Rational) -> Int {
    pattern.shifts.map { distance($0).magnitude.floor().wholePart }.max() ?? 0
  }

  /// The pixels around a position modulo the extent, 0 outside.
  private static func wrapped(
    _ cell: (row: Int, column: Int), _ shape: Shape, _ shift: Shift
  ) -> [WeightedPixel] {
    func back(_ i: Int, _ distance: Rational, _ extent: Int) -> Rational {
      let position = Rational(i) - distance
      let size = Rational(extent)
      return Rational(i) - (position - (position / size).floor() * size)
    }
    return Oracle.blend(
      row: cell.row, column: cell.column, h: shape.h, w: shape.w,
      shift: Shift(
        dy: back(cell.row, shift.exactDy, shape.h), dx: back(cell.column, shift.exactDx, shape.w)),
      boundary: .zeros)
  }

  /// What is read where a position lies within the image, and nothing elsewhere.
  private static func cut(
    _ cell: (row: Int, column: Int), _ shape: Shape, _ shift: Shift
  ) -> [WeightedPixel] {
    let (y, x) = (Rational(cell.row) - shift.exactDy, Rational(cell.column) - shift.exactDx)
    guard y >= 0, y <= Rational(shape.h - 1), x >= 0, x <= Rational(shape.w - 1) else { return [] }
    return Oracle.blend(
      row: cell.row, column: cell.column, h: shape.h, w: shape.w, shift: shift, boundary: .zeros)
  }

  /// Whole shifts that wrap around an image grown by less than they reach.
  private static func rolled(
    _ cell: (row: Int, column: Int), _ shape: Shape, _ shift: Shift,
    _ pads: (rows: Int, columns: Int), _ boundary: Boundary
  ) -> [WeightedPixel] {
    func parts(
      _ i: Int, _ whole: Int, _ fraction: PixelFraction, _ extent: Int, _ pad: Int
    ) -> [(source: Int?, weight: Rational)] {
      let value = fraction.value
      return [(whole, 1 - value), (whole + 1, value)].filter { !$0.1.isZero }.map {
        distance, weight in
        let place = floorModulo(i + pad - distance, extent + 2 * pad) - pad
        return (boundary.source(place, of: extent), weight)
      }
    }
    let columns = parts(cell.column, shift.dx, shift.fractionX, shape.w, pads.columns)
    return parts(cell.row, shift.dy, shift.fractionY, shape.h, pads.rows).flatMap { row in
      columns.compactMap { column in
        guard let h = row.source, let w = column.source else { return nil }
        return WeightedPixel(place: h * shape.w + w, weight: row.weight * column.weight)
      }
    }
  }
}
