import ShiftStrategies
import ShiftTensors

/// Which cells the NaNs and infinities of an image may reach: those among whose taps, whatever their weight,
/// is one.
struct SpecialReach<Element: ShiftScalar> {
  private let drawn: ShiftCase
  private let footprint: Footprint
  private let shifts: [Shift]
  private let spots: [Spot]

  private typealias Spot = (n: Int, c: Int, h: Int, w: Int, infinities: Infinities)

  var isEmpty: Bool { spots.isEmpty }

  init(_ image: Tensor<Element>, _ drawn: ShiftCase, _ strategy: any ShiftStrategy) {
    (self.drawn, footprint) = (drawn, strategy.described.footprint)
    shifts = drawn.pattern.shifts(ofChannels: drawn.shape.c)
    var spots: [Spot] = []
    let values = image.elements.span
    for index in values.indices where !values[index].isFinite {
      let at = drawn.shape.position(of: index)
      spots.append((at.n, at.c, at.h, at.w, Infinities(values[index])))
    }
    self.spots = spots
  }

  /// Which infinities reach a cell; `nil` if not even a NaN does.
  ///
  /// - Parameters:
  ///   - readsBelow: whether the position of the cell, by axis, may round to below its pixel.
  ///   - bound: of a shift that is not whole.
  func reaches(
    _ index: Int, readsBelow: (rows: Bool, columns: Bool),
    between bound: (Shift) -> FractionalBound<Element>
  ) -> Infinities? {
    let (cell, shape) = (drawn.shape.position(of: index), drawn.shape)
    let reaching = spots.filter { spot in
      guard spot.n == cell.n, footprint.mixesChannels || spot.c == cell.c else { return false }
      // Another channel's value was sampled with that channel's shift.
      let shift = shifts[spot.c]
      if !shift.isWhole {
        return reaches(cell.h, cell.w, row: spot.h, column: spot.w, shift, bound(shift), at: index)
      }
      var (row, column) = (cell.h - shift.dy, cell.w - shift.dx)
      if drawn.boundary == .keep,
        !((0..<shape.h).contains(row) && (0..<shape.w).contains(column))
      {
        (row, column) = (cell.h, cell.w)
      }
      if spot.h == 0, spot.w == 0, leaves(row, column, readsBelow) { return true }
      func window(_ i: Int, _ source: Int, _ extent: Int, _ isBelow: Bool) -> [Int] {
        footprint.window.pixels(
          i, reading: source, extent: extent, reach: drawn.pattern.reach,
          boundary: drawn.boundary, readsBelow: isBelow)
      }
      return window(cell.h, row, shape.h, readsBelow.rows).contains(spot.h)
        && window(cell.w, column, shape.w, readsBelow.columns).contains(spot.w)
    }
    return reaching.isEmpty ? nil : reaching.reduce([]) { $0.union($1.infinities) }
  }

  /// Whether a cell reads a pixel of its plane where the shift is not whole: one of the pixels around any
  /// position that rounding may reach, or one under the kernel.
  private func reaches(
    _ h: Int, _ w: Int, row: Int, column: Int, _ shift: Shift, _ bound: FractionalBound<Element>,
    at index: Int
  ) -> Bool {
    let shape = drawn.shape
    if drawn.boundary == .keep {
      return Oracle.blend(
        row: h, column: w, h: shape.h, w: shape.w, shift: shift, boundary: .keep
      ).contains { $0.place == row * shape.w + column }
    }
    if footprint.window == .kernel || footprint.window == .plane {
      func holds(_ i: Int, _ pixel: Int, _ extent: Int) -> Bool {
        footprint.window.pixels(
          i, reading: i, extent: extent, reach: drawn.pattern.reach, boundary: drawn.boundary
        ).contains(pixel)
      }
      return holds(h, row, shape.h) && holds(w, column, shape.w)
    }
    return bound.reads(
      row * shape.w + column, at: index, firstForOutside: footprint.readsFirstForOutside)
  }

  /// Whether a corner of the cell lies outside and reads the first pixel of its plane instead.
  func readsFirst(_ index: Int, readsBelow: (rows: Bool, columns: Bool)) -> Bool {
    let (cell, shape) = (drawn.shape.position(of: index), drawn.shape)
    let (row, column) = (cell.h - shifts[cell.c].dy, cell.w - shifts[cell.c].dx)
    let isKept =
      drawn.boundary == .keep
      && !((0..<shape.h).contains(row) && (0..<shape.w).contains(column))
    return leaves(isKept ? cell.h : row, isKept ? cell.w : column, readsBelow)
  }

  private func leaves(
    _ row: Int, _ column: Int, _ readsBelow: (rows: Bool, columns: Bool)
  ) -> Bool {
    guard footprint.readsFirstForOutside else { return false }
    func leaves(_ source: Int, _ extent: Int, _ isBelow: Bool) -> Bool {
      let corners = Footprint.Window.corners(
        source, extent: extent, boundary: drawn.boundary, readsBelow: isBelow)
      return corners.lowerBound < 0 || corners.upperBound >= extent
    }
    return leaves(row, drawn.shape.h, readsBelow.rows)
      || leaves(column, drawn.shape.w, readsBelow.columns)
  }
}
