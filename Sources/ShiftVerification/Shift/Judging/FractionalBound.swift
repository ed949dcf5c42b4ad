import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// How far a right program's value of one cell may lie from the exact blend, where a shift is not whole.
///
/// Let F be the image as it is extended and interpolated, a bilinear function between neighbouring pixels, and
/// p the exact position. Rounding puts the position that is read somewhere in a rectangle R around p
/// (``FractionalReading/axis(extent:distance:reach:boundary:as:)``; R is p itself where whole shifts or taps are
/// weighted). What is computed at q in R is F(q) but for the rounding of its up to four terms, so it lies from
/// F(p) by at most
///
///     |F(q) − F(p)|                                position error × slope
///   + γₖ·Σ w·|x|                                   error of the sum, w the weights at q
///   + η·(4 + Σ|x|)                                 products below the normal range
///
/// F and Σ w·|x| are bilinear in q between pixels, so the greatest of the sum over R is at one of R's corners or
/// where a pixel's row or column crosses R: at most nine points, mostly one or four.
///
/// k counts the roundings of a term. With a fraction on both axes: 1 − w on each axis, their product, that with x,
/// and three additions, which is 7; where the weights at hand and their products are numbers of the format, 4.
/// With one on one axis: 1 − w, the product and an addition, 3, or 2. With none nothing rounds. γₖ = ku/(1 − ku)
/// with u half the spacing at 1 [Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1], η half the smallest subnormal.
///
/// `keep` decides for each of the four whole shifts, whose weights are those of p.
struct FractionalBound<Element: ShiftScalar> {
  private let shape: Shape
  private let shift: Shift
  private let boundary: Boundary
  private let rows: FractionalAxis
  private let columns: FractionalAxis
  /// By how many axes are between pixels and whether the weights are exact.
  private let errors: [SumError]
  private let nearErrors: [NearError]

  private struct NearError {
    let gamma: Double
    let eta: Double
  }

  init(_ strategy: any ShiftStrategy, drawn: ShiftCase, shift: Shift, boundary: Boundary) {
    (shape, self.shift, self.boundary) = (drawn.shape, shift, boundary)
    let reading = strategy.described.fractionalReading(of: drawn.shape, boundary: boundary)
    let reach = drawn.pattern.reach
    rows = FractionalAxis(
      reading.axis(
        extent: shape.h, distance: shift.exactDy, reach: reach, boundary: boundary,
        as: Element.self), extent: shape.h)
    columns = FractionalAxis(
      reading.axis(
        extent: shape.w, distance: shift.exactDx, reach: reach, boundary: boundary,
        as: Element.self), extent: shape.w)
    errors = [0, 0, 2, 3, 4, 7].map { SumError(rounding: $0, in: Element.format) }
    nearErrors = errors.map {
      NearError(gamma: $0.gamma.nearestDouble, eta: $0.eta.nearestDouble)
    }
  }

  /// The parts of the bound of one cell, exactly.
  struct Parts {
    /// The exact blend.
    let exact: Rational
    /// Position error × slope.
    let moved: Rational
    /// The error of the sum, that of subnormal products included.
    let summed: Rational

    var bound: Rational { moved + summed }
  }

  /// Whether `got`, a finite number, lies within the bound of the cell at `index`.
  ///
  /// - Parameter expected: the exact blend rounded once.
  func allows(_ got: Element, expected: Element, at index: Int, in image: Tensor<Element>) -> Bool {
    guard let precision = Element.format.precision else { return false }
    // What is below the true bound allows at once; sums of doubles are off by some 10⁻¹⁵ of their terms.
    let (a, b) = (got.nearestDouble, expected.nearestDouble)
    let deviation = abs(a - b) + Double(sign: .plus, exponent: -precision, significand: abs(b))
    let least = lowerBound(at: index, in: image)
    if least.isFinite, deviation <= least * (1 - 1e-9) { return true }
    guard let value = got.exact else { return false }
    let parts = parts(at: index, in: image)
    return (value - parts.exact).magnitude <= parts.bound
  }

  /// Whether rounding may carry the cell beyond the greatest number of the format.
  func overflows(at index: Int, in image: Tensor<Element>) -> Bool {
    let parts = parts(at: index, in: image)
    return Element.format.overflows(parts.exact.magnitude + parts.bound)
  }

  /// How far rounding may put the position of the cell from its place, by axis.
  func drifts(at index: Int) -> (rows: PositionDrift, columns: PositionDrift) {
    let cell = shape.position(of: index)
    return (rows.drift(cell.h), columns.drift(cell.w))
  }

  /// Whether the cell reads a pixel of its plane, as `row · w + column`, with any weight, 0 included: those around
  /// every position that rounding may reach.
  ///
  /// - Parameter firstForOutside: whether the first pixel of the plane is read in place of one outside.
  func reads(_ pixel: Int, at index: Int, firstForOutside: Bool) -> Bool {
    let cell = shape.position(of: index)
    let (down, across) = (rows.window(cell.h), columns.window(cell.w))
    if firstForOutside, rows.leaves(down, shape.h) || columns.leaves(across, shape.w),
      place(row: rows.first, column: columns.first) == pixel
    {
      return true
    }
    return down.contains { row in across.contains { place(row: row, column: $0) == pixel } }
  }

  /// Whether some position that rounding may reach gives weight to finite pixels alone.
  func mayMissSpecial(at index: Int, in image: Tensor<Element>) -> Bool {
    let cell = shape.position(of: index)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    func places(_ point: FractionalAxis.Point) -> [Int] {
      (point.fraction.isZero ? [point.firstPlace] : [point.firstPlace, point.secondPlace])
        .filter { $0 >= 0 }
    }
    return rows.points[cell.h].contains { row in
      columns.points[cell.w].contains { column in
        places(row).allSatisfy { h in
          places(column).allSatisfy { image[plane + h * shape.w + $0].isFinite }
        }
      }
    }
  }

  /// The whole positions around every position of the cell that rounding may reach.
  func window(at index: Int) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
    let cell = shape.position(of: index)
    return (rows.window(cell.h), columns.window(cell.w))
  }

  /// The pixel of a plane that whole positions read, as `row · w + column`; `nil` for 0.
  func place(row: Int, column: Int) -> Int? {
    guard let h = rows.reading.source(row, of: shape.h),
      let w = columns.reading.source(column, of: shape.w)
    else { return nil }
    return h * shape.w + w
  }
}

extension FractionalBound {
  /// The bound of the cell at `index`, exactly; non-finite pixels count as 0.
  func parts(at index: Int, in image: Tensor<Element>) -> Parts {
    let cell = shape.position(of: index)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    let pixels = Oracle.blend(
      row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift, boundary: boundary)
    let centre = sum(
      pixels.map { ($0.weight, image.elements[plane + $0.place].exact ?? .zero) })
    let error = errors[errorNumber(cell.h, cell.w)]
    if boundary == .keep {
      return Parts(
        exact: centre.value, moved: .zero,
        summed: error.bound(terms: centre.size, values: centre.values, products: 4))
    }
    var (moved, summed, greatest) = (Rational.zero, Rational.zero, -Rational.one)
    for y in rows.points[cell.h] {
      for x in columns.points[cell.w] {
        let there = blend(y, x, plane, image)
        let distance = (there.value - centre.value).magnitude
        let rounding = error.bound(terms: there.size, values: there.values, products: 4)
        if distance + rounding > greatest {
          (moved, summed, greatest) = (distance, rounding, distance + rounding)
        }
      }
    }
    return Parts(exact: centre.value, moved: moved, summed: summed)
  }

  private func errorNumber(_ row: Int, _ column: Int) -> Int {
    let between = (rows.isBetween[row] ? 1 : 0) + (columns.isBetween[column] ? 1 : 0)
    let isExact = rows.bits[row] + columns.bits[column] <= Element.format.precision ?? 0
    return 2 * between + (isExact ? 0 : 1)
  }

  private typealias Blend = (value: Rational, size: Rational, values: Rational)

  private func sum(_ terms: [(weight: Rational, pixel: Rational)]) -> Blend {
    var sum: Blend = (.zero, .zero, .zero)
    for (weight, pixel) in terms {
      sum.value += weight * pixel
      sum.size += weight * pixel.magnitude
      sum.values += pixel.magnitude
    }
    return sum
  }

  private func blend(
    _ y: FractionalAxis.Point, _ x: FractionalAxis.Point, _ plane: Int, _ image: Tensor<Element>
  ) -> Blend {
    var terms: [(Rational, Rational)] = []
    for (row, down) in [(y.first, 1 - y.fraction), (y.first + 1, y.fraction)] where !down.isZero {
      for (column, across) in [(x.first, 1 - x.fraction), (x.first + 1, x.fraction)]
      where !across.isZero {
        if let place = place(row: row, column: column) {
          terms.append((down * across, image.elements[plane + place].exact ?? .zero))
        }
      }
    }
    return sum(terms)
  }

  /// A number that is not above the bound, in doubles: the error of the sum, and where doubles are fine enough
  /// for it, what the position moves.
  private func lowerBound(at index: Int, in image: Tensor<Element>) -> Double {
    let cell = shape.position(of: index)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    let error = nearErrors[errorNumber(cell.h, cell.w)]
    if boundary == .keep { return 0 }
    let (ys, xs) = (rows.points[cell.h], columns.points[cell.w])
    let isFine = Element.format != .double
    let centre = near(rows.exactPoints[cell.h], columns.exactPoints[cell.w], plane, image)
    var greatest = 0.0
    for y in ys {
      for x in xs {
        let there = near(y, x, plane, image)
        var bound = error.gamma * there.size + error.eta * 4
        if isFine {
          bound += max(
            0, abs(there.value - centre.value) - 0x1p-48 * (there.size + centre.size))
        }
        greatest = max(greatest, bound)
      }
    }
    return greatest
  }

  private func near(
    _ y: FractionalAxis.Point, _ x: FractionalAxis.Point, _ plane: Int, _ image: Tensor<Element>
  ) -> (value: Double, size: Double) {
    var (value, size) = (0.0, 0.0)
    for (row, down) in [(y.firstPlace, 1 - y.near), (y.secondPlace, y.near)]
    where down != 0 && row >= 0 {
      for (column, across) in [(x.firstPlace, 1 - x.near), (x.secondPlace, x.near)]
      where across != 0 && column >= 0 {
        let pixel = image.elements[plane + row * shape.w + column].nearestDouble
        guard pixel.isFinite else { continue }
        value += down * across * pixel
        size += down * across * abs(pixel)
      }
    }
    return (value, size)
  }
}
