import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// How far a right program's value of one cell may lie from the pixel that the definition reads, where it
/// samples a grid whose positions round.
///
/// Let the exact position be the whole pixel p with value v, and let rounding put it between p − δ⁻ and
/// p + δ⁺ on each axis (``GridSampling/drift(of:extent:as:)``; δ < ½). In the quadrant with the drifts
/// δx, δy, neighbours a (along x), b (along y) and d (both), bilinear interpolation at p + (δx, δy) is
/// v + δx(a − v) + δy(b − v) + δxδy(v − a − b + d), so it lies from v by at most
///
///     δx·|a − v| + δy·|b − v| + δxδy·|v − a − b + d|            position error × slope
///   + γₖ·(|v| + δx|a| + δy|b| + δxδy|d|)                         error of the sum
///   + η·(4 + |v| + |a| + |b| + |d|)                              products below the normal range
///
/// The sum is of the terms that are really read. With a drift on both axes each of 1 − w, which lies in ½…1, is
/// off by u/2, their product by u/2, its product with v by u and the sum by 3u: 5½ u; the smaller terms are
/// rounded six times: k is 6. With a drift on one axis the other weight is 1 and two terms are 0: k is 2½. With
/// none the weights are 1, 0, 0, 0 and nothing rounds: k is 0. γₖ = ku/(1 − ku) with u half the spacing at 1
/// [Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1], η half the smallest subnormal. The bound of the
/// cell is the greatest over the four quadrants. Pixels outside are 0 or folded, as the padding says.
struct InterpolationBound<Element: ShiftScalar> {
  private let shape: Shape
  private let boundary: Boundary
  private let shift: Shift
  private let sampling: GridSampling
  /// Of a sum whose position is moved on no axis, on one, on both.
  private let errors = [0, 5, 12].map { NearSumError(halfRoundings: $0, in: Element.format) }
  private var rows: PositionTable<Element>
  private var columns: PositionTable<Element>

  init(_ sampling: GridSampling, shape: Shape, shift: Shift, boundary: Boundary) {
    (self.shape, self.boundary, self.shift, self.sampling) = (shape, boundary, shift, sampling)
    rows = PositionTable(sampling, extent: shape.h)
    columns = PositionTable(sampling, extent: shape.w)
  }

  /// The parts of the bound of one cell, exactly.
  struct Parts {
    let rows: PositionDrift
    let columns: PositionDrift
    /// Position error × slope.
    let moved: Rational
    /// The error of the sum, that of subnormal products included.
    let summed: Rational

    var bound: Rational { moved + summed }
  }

  /// Whether `got`, a finite number, lies within the bound of the cell at `index`.
  mutating func allows(_ got: Element, at index: Int, in image: Tensor<Element>) -> Bool {
    guard Element.format != .rational else { return false }
    let cell = cell(at: index)
    let near = values(around: cell, in: image)
    let deviation = abs(got.nearestDouble - near.centre)
    // A difference of doubles and sums of products that are not negative are off by a few parts in 10¹⁵,
    // which the margin covers, where nothing overflows or falls below the normal range.
    let (y, x) = (rows.rounded(cell.row), columns.rounded(cell.column))
    let first = near.bound(y.below, y.above, x.below, x.above, errors)
    if first.isFinite, deviation <= first * (1 - 1e-9) { return true }
    let (fullY, fullX) = (rows.drift(cell.row), columns.drift(cell.column))
    let bound = near.bound(
      fullY.nearBelow, fullY.nearAbove, fullX.nearBelow, fullX.nearAbove, errors)
    if bound.isFinite, deviation <= bound * (1 - 1e-9) { return true }
    if bound.isFinite, bound > 1e-290, deviation > bound * (1 + 1e-9) { return false }
    guard let value = got.exact, let centre = pixel(cell.row, cell.column, cell, image).exact else {
      return false
    }
    return (value - centre).magnitude <= parts(at: index, in: image).bound
  }

  /// Whether rounding may carry the cell beyond the greatest number of the format.
  mutating func overflows(at index: Int, in image: Tensor<Element>) -> Bool {
    let cell = cell(at: index)
    guard let centre = pixel(cell.row, cell.column, cell, image).exact else { return false }
    return Element.format.overflows(centre.magnitude + parts(at: index, in: image).bound)
  }

  /// Where rounding may put the position of the cell, by axis.
  mutating func drifts(at index: Int) -> (rows: PositionDrift, columns: PositionDrift) {
    let cell = cell(at: index)
    return (rows.drift(cell.row), columns.drift(cell.column))
  }

  /// The bound of the cell at `index`, exactly; non-finite neighbours count as 0.
  mutating func parts(at index: Int, in image: Tensor<Element>) -> Parts {
    let cell = cell(at: index)
    let (y, x) = (rows.drift(cell.row), columns.drift(cell.column))
    func value(_ row: Int, _ column: Int) -> Rational {
      pixel(cell.row + row, cell.column + column, cell, image).exact ?? .zero
    }
    let centre = value(0, 0)
    let error = errors[(y.isNone ? 0 : 1) + (x.isNone ? 0 : 1)].exact
    var (moved, summed, greatest) = (Rational.zero, Rational.zero, Rational.zero)
    for (dy, below) in [(y.below, -1), (y.above, 1)] {
      for (dx, left) in [(x.below, -1), (x.above, 1)] {
        let a = dx.isZero ? .zero : value(0, left)
        let b = dy.isZero ? .zero : value(below, 0)
        let d = dx.isZero || dy.isZero ? .zero : value(below, left)
        let along = dx.isZero ? Rational.zero : dx * (a - centre).magnitude
        let down = dy.isZero ? Rational.zero : dy * (b - centre).magnitude
        let both =
          d.isZero && (dx.isZero || dy.isZero)
          ? Rational.zero : dx * dy * (centre - a - b + d).magnitude
        let sum = error.bound(
          terms: centre.magnitude + dx * a.magnitude + dy * b.magnitude + dx * dy * d.magnitude,
          values: centre.magnitude + a.magnitude + b.magnitude + d.magnitude, products: 4)
        if along + down + both + sum >= greatest {
          (moved, summed, greatest) = (along + down + both, sum, along + down + both + sum)
        }
      }
    }
    return Parts(rows: y, columns: x, moved: moved, summed: summed)
  }

  private struct Cell {
    let n: Int
    let c: Int
    /// The pixel that is written into the grid, which may lie outside the image.
    let row: Int
    let column: Int
  }

  private func cell(at index: Int) -> Cell {
    let place = shape.position(of: index)
    let (row, column) = (place.h - shift.dy, place.w - shift.dx)
    switch boundary {
    case .replicate, .circular:
      return Cell(
        n: place.n, c: place.c, row: boundary.source(row, of: shape.h)!,
        column: boundary.source(column, of: shape.w)!)
    case .zeros, .reflect, .symmetric:
      return Cell(n: place.n, c: place.c, row: row, column: column)
    case .keep:
      let isInside = (0..<shape.h).contains(row) && (0..<shape.w).contains(column)
      return Cell(
        n: place.n, c: place.c, row: isInside ? row : place.h, column: isInside ? column : place.w)
    }
  }

  private func pixel(_ row: Int, _ column: Int, _ cell: Cell, _ image: Tensor<Element>) -> Element {
    let outside: Boundary =
      sampling.padding == .zeros ? .zeros : sampling.alignCorners ? .reflect : .symmetric
    guard let h = outside.source(row, of: shape.h), let w = outside.source(column, of: shape.w)
    else { return .zero }
    return image.elements[shape.index(cell.n, cell.c, h, w)]
  }

  /// The nine pixels around a cell as doubles, non-finite ones as 0.
  private func values(around cell: Cell, in image: Tensor<Element>) -> Neighbourhood {
    // A vector, because this runs for each cell that differs and an array is an allocation.
    var values = SIMD16<Double>()
    for row in -1...1 {
      for column in -1...1 {
        let value = pixel(cell.row + row, cell.column + column, cell, image).nearestDouble
        values[3 * row + column + 4] = value.isFinite ? value : 0
      }
    }
    return Neighbourhood(values: values)
  }
}

/// Three by three pixels, and the bound of the cell that reads the middle one.
private struct Neighbourhood {
  /// Row by row, the first nine.
  let values: SIMD16<Double>

  var centre: Double { values[4] }

  func bound(
    _ above: Double, _ below: Double, _ left: Double, _ right: Double, _ errors: [NearSumError]
  ) -> Double {
    let error = errors[(above > 0 || below > 0 ? 1 : 0) + (left > 0 || right > 0 ? 1 : 0)]
    let (gamma, eta) = (error.gamma, error.eta)
    let v = values[4]
    var greatest = 0.0
    for (dy, row) in [(above, 0), (below, 6)] {
      for (dx, column) in [(left, 0), (right, 2)] {
        let a = dx == 0 ? 0 : values[3 + column]
        let b = dy == 0 ? 0 : values[row + 1]
        let d = dx == 0 || dy == 0 ? 0 : values[row + column]
        var sum = gamma * (abs(v) + dx * abs(a) + dy * abs(b) + dx * dy * abs(d))
        sum += eta * (4 + abs(v) + abs(a) + abs(b) + abs(d))
        if dx != 0 { sum += dx * abs(a - v) }
        if dy != 0 { sum += dy * abs(b - v) }
        if dx != 0, dy != 0 { sum += dx * dy * abs(v - a - b + d) }
        greatest = max(greatest, sum)
      }
    }
    return greatest
  }
}

/// The error of a sum, and the same as doubles for a first look.
private struct NearSumError {
  let exact: SumError
  let gamma: Double
  let eta: Double

  init(halfRoundings count: Int, in format: NumberFormat) {
    exact = SumError(halfRoundings: count, in: format)
    (gamma, eta) = (exact.gamma.nearestDouble, exact.eta.nearestDouble)
  }
}
