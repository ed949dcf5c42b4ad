import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// A pixel of a plane, counted from its first, and its weight.
struct SpotTap {
  let offset: Int
  let weight: Twofold
}

/// What each channel reads at a position.
enum GridSpot {
  /// One pixel, or the 0 outside.
  case moved(Int?)
  /// A weighted sum; pixels of weight 0 are left out.
  case blended([SpotTap])
  /// What only exact arithmetic tells.
  case exact
}

/// Between what values a weighted sum may be, as functions of the pixels.
enum GridSpotBounds {
  /// Between the least and the greatest of the sums at the exact position, which is the first, and at the ends
  /// of where rounding may put it; and by the error of a sum or of differences beyond.
  case linear([[SpotTap]], gamma: Double, eta: Double, differences: Double)
  /// By a multiple of each pixel's magnitude beside the sum at the exact position.
  case cubic([(offset: Int, error: Double)], eta: Double)
  case exact
}

/// The value of a cell and its bounds in 106 bits, where they decide what they are asked: a cell takes 0.1 µs that
/// takes 5 to 50 in exact arithmetic.
extension GridSampleTruths {
  /// The truth of a cell rounded once; `nil` where that takes exact arithmetic.
  func nearest(_ index: Int) -> Element? {
    let (spot, start) = spot(of: index)
    switch spot {
    case .exact: return nil
    case .moved(let offset): return offset.map { image[start + $0] } ?? .zero
    case .blended(let taps):
      guard let sum = sum(taps, from: start) else { return nil }
      return sum.terms == 0 ? .zero : sum.value.normal.rounded(within: sum.error)
    }
  }

  /// The verdict on a number other than the truth rounded once, if its bound covers it; `nil` where that is not
  /// so, or takes exact arithmetic.
  func covered(_ got: Element, at index: Int) -> CellVerdict? {
    guard got != .zero else { return nil }
    let (spot, start) = spot(of: index)
    guard case .blended(let taps) = spot else { return nil }
    switch bounds(of: index) {
    case .exact: return nil
    case .linear(let blends, let gamma, let eta, let differences):
      return covered(got.nearestDouble, blends, from: start, gamma, eta, differences)
    case .cubic(let taps36, let eta):
      guard let sum = sum(taps, from: start) else { return nil }
      var (error, values) = (0.0, 0.0)
      for tap in taps36 {
        let pixel = image[start + tap.offset].nearestDouble.magnitude
        guard pixel.isFinite else { return nil }
        error += tap.error * pixel
        values += pixel
      }
      let exact = sum.value.normal
      return Self.verdict(
        got.nearestDouble, low: exact, exact: exact, high: exact,
        summed: error + eta * (values + 32), error: sum.error)
    }
  }

  private func covered(
    _ got: Double, _ blends: [[SpotTap]], from start: Int, _ gamma: Double, _ eta: Double,
    _ differences: Double
  ) -> CellVerdict? {
    guard let first = sum(blends[0], from: start) else { return nil }
    let exact = first.value.normal
    var (low, high, terms, values, error) = (exact, exact, first.terms, first.values, first.error)
    var most = first.most
    for blend in blends.dropFirst() {
      guard let sum = sum(blend, from: start) else { return nil }
      let value = sum.value.normal
      if (value.high, value.low) < (low.high, low.low) { low = value }
      if (value.high, value.low) > (high.high, high.low) { high = value }
      (terms, values) = (max(terms, sum.terms), max(values, sum.values))
      (error, most) = (max(error, sum.error), max(most, sum.most))
    }
    return Self.verdict(
      got, low: low, exact: exact, high: high,
      summed: gamma * terms + eta * (values + 4) + differences * most, error: error)
  }

  private static func verdict(
    _ got: Double, low: Twofold, exact: Twofold, high: Twofold, summed: Double, error: Double
  ) -> CellVerdict? {
    // All that was rounded on the way to these is below a 2⁻⁴⁰th of them.
    let safe = summed * (1 - 0x1p-40) - 4 * error
    guard high.distance(of: got) <= safe, low.distance(of: got) >= -safe else { return nil }
    let distance = exact.distance(of: got)
    let side = distance > 0 ? high : low
    let bound = ((side.high - exact.high) + (side.low - exact.low)).magnitude + summed
    let share =
      bound >= .leastNormalMagnitude && bound.isFinite ? min(distance.magnitude / bound, 1) : 0
    return CellVerdict(.rounding, isAllowed: true, share: share)
  }

  /// `nil` where an element is no number, or one so large or small that 106 bits may not do.
  private func sum(_ taps: [SpotTap], from start: Int) -> TwofoldSum? {
    var sum = TwofoldSum()
    for tap in taps {
      let value = image[start + tap.offset].nearestDouble
      guard Twofold.takes(value) else { return nil }
      sum.add(tap.weight, times: value)
    }
    return sum
  }

  // MARK: What channels share

  private func spot(of index: Int) -> (GridSpot, start: Int) {
    let cell = call.outputShape.position(of: index)
    let place = place(cell.n, cell.h, cell.w)
    let start = image.shape.index(cell.n, cell.c, 0, 0)
    if let known = spots[place] { return (known, start) }
    let found = makeSpot(place)
    spots[place] = found
    return (found, start)
  }

  private func makeSpot(_ place: Int) -> GridSpot {
    guard Element.format != .rational, !conventions.wrapsIndices else { return .exact }
    let (row, column) = position(place, isRounded: false)
    guard let y = row.interval, let x = column.interval else { return .exact }
    let plane = plane(from: 0)
    switch call.mode {
    case .nearest:
      let row = plane.nearestPlace(y.exact, plane.h, conventions.ties)
      let column = plane.nearestPlace(x.exact, plane.w, conventions.ties)
      return .moved(plane.offset(row, column))
    case .bilinear:
      if plane.isOutsideHardEdge(y, x) { return .moved(nil) }
      return plane.taps(y.exact, x.exact).map { taps in
        .blended(taps.filter { $0.weight.high != 0 })
      } ?? .exact
    case .bicubic:
      if readsAnywhere(place, y, x) { return .exact }
      return plane.cubicTaps(y.exact, x.exact, conventions.keys).map { .blended($0) } ?? .exact
    }
  }

  /// Whether rounding may put a position anywhere, so that no value is the exact one.
  private func readsAnywhere(
    _ place: Int, _ y: PositionInterval, _ x: PositionInterval
  ) -> Bool {
    let reach =
      max(y.exact.magnitude, x.exact.magnitude) + Rational(2 * max(image.shape.h, image.shape.w))
    // A step of the mapping is at most so large, and its rounding a 64th of a pixel.
    if let precision = Element.format.precision, reach < Rational.powerOfTwo(precision - 6) {
      return false
    }
    let (row, column) = position(place)
    guard let y = row.interval, let x = column.interval else { return true }
    let plane = plane(from: 0)
    return plane.isAnywhere(y) || plane.isAnywhere(x)
  }

  private func bounds(of index: Int) -> GridSpotBounds {
    let cell = call.outputShape.position(of: index)
    let place = place(cell.n, cell.h, cell.w)
    if let known = bounds[place] { return known }
    let found = makeBounds(place)
    bounds[place] = found
    return found
  }

  private func makeBounds(_ place: Int) -> GridSpotBounds {
    let (row, column) = position(place)
    guard let y = row.interval, let x = column.interval else { return .exact }
    let plane = plane(from: 0)
    guard call.mode == .bilinear else { return plane.cubicBounds(y, x, conventions.keys) }
    guard !plane.mayCrossHardEdge(y, x), let rows = y.breaks, let columns = x.breaks,
      let centre = plane.taps(y.exact, x.exact)
    else { return .exact }
    var blends = [centre]
    for row in rows {
      for column in columns {
        guard let taps = plane.taps(row, column) else { return .exact }
        blends.append(taps)
      }
    }
    let error = plane.linearError(y, x)
    return .linear(
      blends, gamma: error.gamma.nearestDouble, eta: error.eta.nearestDouble,
      differences: Plane<Element>.differenceError(ofAxes: [y, x].count { !$0.isWhole })
        .nearestDouble)
  }
}

extension Conventions {
  /// The parameter of the Keys kernel.
  var keys: Rational { Rational(bicubicQuarters, over: 4) }
}

extension Plane {
  /// The place of a pixel of the plane; `nil` outside.
  fileprivate func offset(_ row: Int, _ column: Int) -> Int? {
    (0..<h).contains(row) && (0..<w).contains(column) ? row * w + column : nil
  }

  /// The pixels around a position that the padding brought inside already, those of weight 0 too; `nil` where
  /// a weight is too small.
  fileprivate func taps(_ y: Rational, _ x: Rational) -> [SpotTap]? {
    guard let rows = Self.weights(y), let columns = Self.weights(x) else { return nil }
    let (row, column) = (whole(y.floor(), h), whole(x.floor(), w))
    var taps: [SpotTap] = []
    for (down, wy) in rows.enumerated() {
      for (across, wx) in columns.enumerated() {
        guard let offset = offset(row + down, column + across) else { continue }
        taps.append(SpotTap(offset: offset, weight: wy * wx))
      }
    }
    return taps
  }

  private static func weights(_ position: Rational) -> [Twofold]? {
    let t = position - position.floor()
    guard let first = Twofold(1 - t), let second = Twofold(t) else { return nil }
    return [first, second]
  }

  fileprivate func cubicTaps(_ y: Rational, _ x: Rational, _ a: Rational) -> [SpotTap]? {
    let (top, left) = (y.floor(), x.floor())
    let (row, column) = (tap(top, h), tap(left, w))
    let rows = Self.coefficients(y - top, a).map { Twofold($0) }
    let columns = Self.coefficients(x - left, a).map { Twofold($0) }
    var taps: [SpotTap] = []
    for i in 0..<4 {
      for j in 0..<4 {
        guard let wy = rows[i], let wx = columns[j] else { return nil }
        guard wy.high != 0, wx.high != 0, let offset = place(row + i - 1, column + j - 1) else {
          continue
        }
        taps.append(SpotTap(offset: offset, weight: wy * wx))
      }
    }
    return taps
  }

  /// As ``bicubic(_:_:_:_:)`` derives it.
  fileprivate func cubicBounds(
    _ y: PositionInterval, _ x: PositionInterval, _ a: Rational
  ) -> GridSpotBounds {
    guard !isAnywhere(y), !isAnywhere(x) else { return .exact }
    let (top, left) = (y.exact.floor(), x.exact.floor())
    let (row, column) = (tap(top, h), tap(left, w))
    func sizes(_ coefficients: [Rational]) -> [Double] {
      [0] + coefficients.map { $0.magnitude.nearestDouble } + [0]
    }
    let (cy, cx) = (
      sizes(Self.coefficients(y.exact - top, a)), sizes(Self.coefficients(x.exact - left, a))
    )
    let (slackY, slackX) = (slack(y).nearestDouble, slack(x).nearestDouble)
    let error = SumError(rounding: slackY == 0 && slackX == 0 ? 0 : 17, in: Element.format)
    let gamma = error.gamma.nearestDouble
    var taps: [(offset: Int, error: Double)] = []
    for i in slackY == 0 ? 1...4 : 0...5 {
      for j in slackX == 0 ? 1...4 : 0...5 {
        guard let offset = place(row + i - 2, column + j - 2) else { continue }
        let (wy, wx) = (cy[i], cx[j])
        taps.append(
          (
            offset,
            slackY * wx + slackX * wy + slackY * slackX + gamma * (wy + slackY) * (wx + slackX)
          ))
      }
    }
    return .cubic(taps, eta: error.eta.nearestDouble)
  }
}
