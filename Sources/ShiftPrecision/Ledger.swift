import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// One bilinear sample's deviation from the truth, split by where it was born.
///
/// The stages of `grid_sample` are replaced one after the other, from exact to computed, and each
/// part is what its replacement changed. So the parts add up to the deviation by construction of
/// the stages; that the last stage is what the operator returned is what ``remainder`` checks.
///
/// - Exactness: all parts are rationals; ``remainder`` is 0 unless the stages do not describe the
///   operator.
package struct Ledger: Hashable, Sendable {
  /// The bilinear value at the position that was meant, exactly.
  package let exact: Rational
  /// What the operator returned.
  package let got: Rational
  /// Writing the normalised grid: the exact reading of the rounded grid value − the truth.
  package let writtenGrid: Rational
  /// Mapping the grid value back to pixels in the format.
  package let mappingBack: Rational
  /// The four weights, formed and multiplied in the format.
  package let weights: Rational
  /// Products and sums up to the last addition.
  package let weightedSum: Rational
  /// Rounding the last addition to the format: the one rounding no answer can avoid.
  package let store: Rational

  package var deviation: Rational { got - exact }
  package var parts: [Rational] { [writtenGrid, mappingBack, weights, weightedSum, store] }
  package static let partNames = [
    "written grid", "mapping back", "weights", "weighted sum", "store",
  ]
  /// What the parts leave unexplained: 0.
  package var remainder: Rational { deviation - parts.reduce(.zero, +) }
}

extension Ledger {
  /// Accounts for one sample of a plane.
  ///
  /// - Parameters:
  ///   - plane: a tensor of shape (1, 1, H, W) with finite values.
  ///   - row, column: the position that is meant, in pixels, exactly.
  ///   - y, x: the grid values that were written for it.
  /// - Returns: `nil` where a step is not finite (a one-pixel axis under a formula that divides by
  ///   zero, an overflow), since no rational parts exist then.
  /// - Throws: `ShiftError` if the plane has another shape, or the dialect blends rows before columns
  ///   (`onnx-reference`), whose stages are others.
  package init?<Element: ShiftScalar>(
    of plane: Tensor<Element>, row: Rational, column: Rational, y: Element, x: Element,
    options: GridSampleOptions
  ) throws(ShiftError) {
    guard plane.shape.n == 1, plane.shape.c == 1, options.mode == .bilinear else {
      throw ShiftError(
        "ledger", found: "\(options.mode.rawValue) of \(plane.shape)",
        expected: "bilinear of one plane")
    }
    guard options.dialect.summation == .corners else {
      throw ShiftError(
        "ledger", found: "the dialect \(options.dialect)",
        expected: "a dialect that blends four corners at once")
    }
    let result = try gridSample(
      plane, at: Grid(n: 1, rows: 1, columns: 1, points: [x, y]), options: options)
    guard let got = result.elements[0].exact, let exactX = x.exact, let exactY = y.exact else {
      return nil
    }
    guard options.dialect.widensNarrowFormats, Element.format.isNarrow else {
      self.init(booking: plane, row: row, column: column, y: y, x: x, options: options, got: got)
      return
    }
    // Everything happens in Float, which holds every 16-bit value, and the store narrows.
    let wide = plane.map { Float($0.nearestDouble) }
    self.init(
      booking: wide, row: row, column: column, y: exactY.rounded(to: Float.self),
      x: exactX.rounded(to: Float.self), options: options, got: got
    ) { Element(nearestTo: $0).exact }
  }

  /// The stages in the type they are computed in; `narrowed` is the store to another format.
  private init?<Element: ShiftScalar>(
    booking plane: Tensor<Element>, row: Rational, column: Rational, y: Element, x: Element,
    options: GridSampleOptions, got: Rational, narrowed: ((Rational) -> Rational?)? = nil
  ) {
    guard let exactX = x.exact, let exactY = y.exact else { return nil }
    let columns = GridAxis<Element>(extent: plane.shape.w, options)
    let rows = GridAxis<Element>(extent: plane.shape.h, options)
    let exactColumns = GridAxis<Rational>(extent: plane.shape.w, options)
    let exactRows = GridAxis<Rational>(extent: plane.shape.h, options)
    guard plane.elements.allSatisfy({ $0.isFinite }), let computedX = columns.position(x).exact,
      let computedY = rows.position(y).exact
    else { return nil }
    let image = ExactPlane(plane: plane)

    let truth = image.value(row: exactRows.padded(row), column: exactColumns.padded(column))
    let asWritten = image.value(
      row: exactRows.position(exactY), column: exactColumns.position(exactX))
    let asMapped = image.value(row: computedY, column: computedX)
    guard
      let sum = WeightedSum(
        plane, columns.linearReading(of: x), rows.linearReading(of: y), options.dialect)
    else { return nil }
    // A store to a narrower format leaves all roundings of the sum to the sum.
    let beforeStore = narrowed == nil ? sum.beforeStore : sum.stored
    guard let stored = narrowed.map({ $0(sum.stored) }) ?? sum.stored else { return nil }
    self.init(
      exact: truth, got: got, writtenGrid: asWritten - truth, mappingBack: asMapped - asWritten,
      weights: sum.ofComputedWeights - asMapped, weightedSum: beforeStore - sum.ofComputedWeights,
      store: stored - beforeStore)
  }
}

/// Exact bilinear reading with zeros outside; positions have been padded already.
private struct ExactPlane<Element: ShiftScalar> {
  /// Finite everywhere.
  let plane: Tensor<Element>

  func value(row: Rational, column: Rational) -> Rational {
    let (top, left) = (row.floor(), column.floor())
    let (low, right) = (row - top, column - left)
    // A position too far out to be an index has nothing but zeros around it.
    let shape = plane.shape
    guard let top = top.asInt, let left = left.asInt, top < shape.h, left < shape.w, top >= -1,
      left >= -1
    else { return .zero }
    func pixel(_ h: Int, _ w: Int) -> Rational {
      guard 0..<shape.h ~= h, 0..<shape.w ~= w else { return .zero }
      return plane.elements[h * shape.w + w].exact ?? .zero
    }
    return (1 - low) * ((1 - right) * pixel(top, left) + right * pixel(top, left + 1))
      + low * ((1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1))
  }
}

/// The blend of four taps with the computed weights, up to three depths of rounding.
private struct WeightedSum {
  /// Computed weights, exact sum.
  let ofComputedWeights: Rational
  /// Everything computed but the last rounding.
  let beforeStore: Rational
  let stored: Rational

  init?<Element: ShiftScalar>(
    _ plane: Tensor<Element>, _ x: LinearReading<Element>, _ y: LinearReading<Element>,
    _ dialect: GridSampleDialect
  ) {
    func pixel(_ row: Int, _ column: Int) -> Element? {
      row < 0 || column < 0 ? nil : plane.elements[row * plane.shape.w + column]
    }
    let taps: [(value: Element?, weight: Element)] = [
      (pixel(y.indices.0, x.indices.0), y.lowWeight * x.lowWeight),
      (pixel(y.indices.0, x.indices.1), y.lowWeight * x.highWeight),
      (pixel(y.indices.1, x.indices.0), y.highWeight * x.lowWeight),
      (pixel(y.indices.1, x.indices.1), y.highWeight * x.highWeight),
    ]
    let skips = dialect.outsideTap == .skipped
    let used = taps.filter { !skips || $0.value != nil }
    var exactSum = Rational.zero
    var sum = Element.zero
    var before = Rational.zero
    for (place, tap) in used.enumerated() {
      let value = tap.value ?? .zero
      guard let exactValue = value.exact, let exactWeight = tap.weight.exact,
        let product = (value * tap.weight).exact, let soFar = sum.exact
      else { return nil }
      exactSum += exactValue * exactWeight
      // Vectorised kernels begin with the bare first product; the others add it to +0.
      let isFused = dialect.fuses(Element.format) && (skips || place > 0)
      before = soFar + (isFused ? exactValue * exactWeight : product)
      sum =
        isFused
        ? sum.adding(productOf: value, tap.weight)
        : (place == 0 && !skips ? value * tap.weight : sum + value * tap.weight)
      // The first bare product has no addition, so its own rounding is the store.
      if place == 0 && !skips { before = exactValue * exactWeight }
    }
    guard let last = sum.exact else { return nil }
    (ofComputedWeights, beforeStore, stored) = (exactSum, before, last)
  }
}
