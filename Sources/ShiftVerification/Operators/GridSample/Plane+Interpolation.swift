import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension Plane {
  // MARK: Nearest

  func nearest(
    _ y: PositionInterval, _ x: PositionInterval, _ ties: Conventions.TieRule, _ seen: inout Seen
  ) -> CellTruth {
    func candidates(_ position: PositionInterval, _ extent: Int) -> (Int, [Int]) {
      func rounded(_ value: Rational) -> Int { nearestPlace(value, extent, ties) }
      let (low, high) = (rounded(position.low), rounded(position.high))
      // All places outside are alike.
      let (first, last) = (max(min(low, high), -1), min(max(low, high), extent))
      return (rounded(position.exact), first <= last ? Array(first...last) : [])
    }
    func read(_ row: Int, _ column: Int) -> CellTruth {
      guard let place = corner(row, column, &seen) else {
        var truth = CellTruth(.zero)
        (truth.mayBeSpecial, truth.infinities) = (seen.mayBeSpecial, [])
        return truth
      }
      seen.note(image[place], at: place, isWeighted: true)
      return CellTruth(moving: image[place])
    }
    let ((row, rows), (column, columns)) = (candidates(y, h), candidates(x, w))
    var truth = read(row, column)
    for row in rows {
      for column in columns {
        let other = read(row, column)
        truth.infinities.formUnion(other.infinities)
        if let value = other.exact, value != truth.exact {
          truth.ties.append(value)
          // A tie with a 0 has the sign of either.
          if value.isZero || truth.exact?.isZero == true { truth.movesBits = false }
        }
        if other.exact == nil { (truth.mayBeSpecial, truth.movesBits) = (true, false) }
      }
    }
    return truth
  }

  /// The pixel of an axis that a position rounds to; outside every one is alike.
  func nearestPlace(_ position: Rational, _ extent: Int, _ ties: Conventions.TieRule) -> Int {
    let place = whole(ties.rounded(position), extent)
    // Mirrored at an edge the position may round to the place behind the last pixel.
    return padding == .zeros ? place : min(max(place, 0), extent - 1)
  }

  // MARK: Bilinear

  func bilinear(_ y: PositionInterval, _ x: PositionInterval, _ seen: inout Seen) -> CellTruth {
    guard hasHardEdge, padding == .zeros else { return blended(y, x, &seen) }
    let isOutside = isOutsideHardEdge(y, x)
    guard mayCrossHardEdge(y, x) else {
      return isOutside ? CellTruth(.zero) : blended(y, x, &seen)
    }
    // Rounding may put the position on either side: the cell holds the 0 outside or the value.
    let inside = blended(y, x, &seen)
    var truth = CellTruth(
      isOutside ? .zero : inside.exact ?? .zero, low: min(inside.low, .zero),
      high: max(inside.high, .zero), summed: inside.summed)
    (truth.mayBeSpecial, truth.greatestSum) = (inside.mayBeSpecial, inside.greatestSum)
    truth.infinities = inside.infinities
    return truth
  }

  private func blended(
    _ y: PositionInterval, _ x: PositionInterval, _ seen: inout Seen
  ) -> CellTruth {
    let centre = blend(y.exact, x.exact, &seen)
    var (low, high, greatest, values) = (centre.value, centre.value, centre.terms, centre.values)
    var most = centre.most
    let special = seen.special
    var infinities = seen.infinite.possible
    var mayBeFinite = false
    if let rows = y.breaks, let columns = x.breaks {
      for row in rows {
        for column in columns {
          var own = Seen()
          let other = blend(row, column, &own)
          seen.mayBeSpecial = seen.mayBeSpecial || own.mayBeSpecial
          infinities.formUnion(own.infinite.possible)
          mayBeFinite = mayBeFinite || own.special == nil
          (low, high) = (min(low, other.value), max(high, other.value))
          (greatest, values) = (max(greatest, other.terms), max(values, other.values))
          most = max(most, other.most)
        }
      }
    } else {
      // A position that rounding puts anywhere reads anything of the plane.
      mayBeFinite = true
      for place in start..<(start + image.shape.plane) {
        let value = image[place].exact ?? .zero
        seen.mayBeSpecial = seen.mayBeSpecial || !image[place].isFinite
        infinities.formUnion(Infinities(image[place]))
        (low, high) = (min(low, value, 0), max(high, value, 0))
        (greatest, values) = (max(greatest, value.magnitude), max(values, 4 * value.magnitude))
        most = greatest
      }
    }
    let error = linearError(y, x)
    let summed =
      error.bound(terms: greatest, values: values, products: 4)
      + Self.differenceError(ofAxes: [y, x].count { !$0.isWhole }) * most
    var truth =
      special.map {
        mayBeFinite ? CellTruth($0, orFrom: low, to: high, summed: summed) : CellTruth($0)
      } ?? CellTruth(centre.value, low: low, high: high, summed: summed)
    // Along one axis the weights of a pixel add up to 1, but for their rounding; a difference of two pixels may
    // be twice as large.
    truth.greatestSum = 2 * most + error.gamma * most + summed
    truth.mayBeSpecial = seen.mayBeSpecial
    truth.infinities = infinities
    return truth
  }

  /// Whether the padding is hard at the outermost centres, and the position beyond.
  func isOutsideHardEdge(_ y: PositionInterval, _ x: PositionInterval) -> Bool {
    func isOutside(_ position: Rational, _ extent: Int) -> Bool {
      position < 0 || position > Rational(extent - 1)
    }
    return hasHardEdge && padding == .zeros && (isOutside(y.exact, h) || isOutside(x.exact, w))
  }

  /// Whether rounding may put a position on either side of a hard edge.
  func mayCrossHardEdge(_ y: PositionInterval, _ x: PositionInterval) -> Bool {
    func may(_ position: PositionInterval, _ extent: Int) -> Bool {
      position.low < 0 && position.high >= 0
        || position.low <= Rational(extent - 1) && position.high > Rational(extent - 1)
    }
    return hasHardEdge && padding == .zeros && (may(y, h) || may(x, w))
  }

  /// Of the weights, their products with the pixels and the sum.
  func linearError(_ y: PositionInterval, _ x: PositionInterval) -> SumError {
    SumError(rounding: [0, 3, 7][[y, x].count { !$0.isWhole }], in: Element.format)
  }

  /// The error of v + t·(w − v), in units of the greatest magnitude that is read, beyond that of a sum of weighted
  /// pixels: along each axis the difference, at most twice that magnitude, is rounded, and its product with t is.
  /// OpenVINO blends so, and the result is far off where t is nearly 1 and w is 0, which no weights are.
  static func differenceError(ofAxes count: Int) -> Rational {
    guard let precision = Element.format.precision else { return .zero }
    return Rational(5 * count) * Rational.powerOfTwo(-precision)
  }

  private func blend(
    _ y: Rational, _ x: Rational, _ seen: inout Seen
  ) -> (value: Rational, terms: Rational, values: Rational, most: Rational) {
    let (top, left) = (y.floor(), x.floor())
    let (row, column) = (whole(top, h), whole(left, w))
    let (ty, tx) = (y - top, x - left)
    var (value, terms, values) = (Rational.zero, Rational.zero, Rational.zero)
    var most = Rational.zero
    for (down, wy) in [(0, 1 - ty), (1, ty)] {
      for (across, wx) in [(0, 1 - tx), (1, tx)] {
        guard let place = corner(row + down, column + across, &seen) else { continue }
        let (element, weight) = (image[place], wy * wx)
        seen.note(element, at: place, isWeighted: !weight.isZero)
        guard let pixel = element.exact else { continue }
        value += weight * pixel
        terms += weight * pixel.magnitude
        values += pixel.magnitude
        most = max(most, pixel.magnitude)
      }
    }
    return (value, terms, values, most)
  }

  /// A corner; behind the last pixel nothing is read where positions were brought inside.
  private func corner(_ row: Int, _ column: Int, _ seen: inout Seen) -> Int? {
    guard (0..<h).contains(row), (0..<w).contains(column) else {
      noteOutside(&seen)
      // A kernel may bring each tap inside in place of the position, and multiply what it finds there by 0.
      if padding != .zeros, let place = place(row, column) {
        seen.note(image[place], at: place, isWeighted: false)
      }
      return nil
    }
    return start + row * w + column
  }

  private func noteOutside(_ seen: inout Seen) {
    if weighsOutside { seen.note(image[start], at: start, isWeighted: false) }
  }

  // MARK: Bicubic

  /// The Keys kernel with parameter A: (A + 2)|t|³ − (A + 3)|t|² + 1 up to 1, A|t|³ − 5A|t|² + 8A|t| − 4A up
  /// to 2.
  ///
  /// Each coefficient is a cubic evaluated with intermediate values of at most 6 in magnitude, in seven
  /// operations: it is off by 42u at most. A product of two of them with a pixel and the sum of sixteen round
  /// at most 17 times. The slope of a coefficient is at most 3/2 in magnitude for A in −¾…−½, so a position
  /// error δ moves it by 3δ/2. Where δ exceeds a pixel, or mirroring itself rounds, the cell may hold what any
  /// position of the plane gives beside the exact value, with coefficients whose magnitudes add up to at most 11/8
  /// along each axis for these A and their errors.
  func bicubic(
    _ y: PositionInterval, _ x: PositionInterval, _ a: Rational, _ seen: inout Seen
  ) -> CellTruth {
    let (top, left) = (y.exact.floor(), x.exact.floor())
    let (row, column) = (tap(top, h), tap(left, w))
    let (cy, cx) = (
      Self.coefficients(y.exact - top, a), Self.coefficients(x.exact - left, a)
    )
    let (slackY, slackX) = (slack(y), slack(x))
    // A drift over a pixel's edge reads one more row or column, whose coefficient is within the slack.
    let (isMovedY, isMovedX) = (!slackY.isZero, !slackX.isZero)
    let gamma = SumError(rounding: isMovedY || isMovedX ? 17 : 0, in: Element.format)
    var (value, error, values) = (Rational.zero, Rational.zero, Rational.zero)
    var most = Rational.zero
    for i in (isMovedY ? -2 : -1)...(isMovedY ? 3 : 2) {
      for j in (isMovedX ? -2 : -1)...(isMovedX ? 3 : 2) {
        guard let place = place(row + i, column + j) else {
          noteOutside(&seen)
          continue
        }
        let element = image[place]
        let wy = (-1...2).contains(i) ? cy[i + 1] : .zero
        let wx = (-1...2).contains(j) ? cx[j + 1] : .zero
        seen.note(
          element, at: place, isWeighted: !(wy * wx).isZero,
          mayBeFinite: wy.magnitude <= slackY || wx.magnitude <= slackX,
          infinities: Infinities(element).times(from: wy - slackY, to: wy + slackY)
            .times(from: wx - slackX, to: wx + slackX))
        guard let pixel = element.exact else { continue }
        value += wy * wx * pixel
        let weight =
          slackY * wx.magnitude + slackX * wy.magnitude + slackY * slackX
          + gamma.gamma * (wy.magnitude + slackY) * (wx.magnitude + slackX)
        error += weight * pixel.magnitude
        most = max(most, pixel.magnitude)
        values += pixel.magnitude
      }
    }
    if isAnywhere(y) || isAnywhere(x) { return anyBicubic(value, &seen) }
    error += gamma.eta * (values + 32)
    var truth =
      seen.special.map {
        y.isExact && x.isExact
          ? CellTruth($0) : CellTruth($0, orFrom: value, to: value, summed: error)
      } ?? CellTruth(value, low: value, high: value, summed: error)
    (truth.mayBeSpecial, truth.infinities) = (seen.mayBeSpecial, seen.infinite.possible)
    // A kernel that sums along one axis first multiplies a pixel by the coefficients of that axis alone.
    func sum(_ coefficients: [Rational], _ slack: Rational) -> Rational {
      coefficients.reduce(6 * slack) { $0 + $1.magnitude }
    }
    truth.greatestSum = most * sum(cy, slackY) * sum(cx, slackX) + error
    return truth
  }

  /// How far off a coefficient of an axis may be.
  func slack(_ position: PositionInterval) -> Rational {
    let unit = Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero
    let drift = max(position.exact - position.low, position.high - position.exact)
    return Rational(3, over: 2) * drift + (position.isWhole ? .zero : 42 * unit)
  }

  func isAnywhere(_ position: PositionInterval) -> Bool {
    if position.high - position.low > 1 { return true }
    guard padding == .reflection, let precision = Element.format.precision else { return false }
    return position.exact.magnitude >= Rational.powerOfTwo(precision - 2)
  }

  private func anyBicubic(_ exact: Rational, _ seen: inout Seen) -> CellTruth {
    var greatest = Rational.zero
    for place in start..<(start + image.shape.plane) {
      let value = image[place]
      seen.note(value, at: place, isWeighted: false)
      greatest = max(greatest, value.exact?.magnitude ?? .zero)
    }
    if seen.keepsPlaces { seen.places = Array(start..<(start + image.shape.plane)) }
    let unit = Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero
    let weights = Rational(11, over: 8) + 4 * 42 * unit
    let gamma = SumError(rounding: 17, in: Element.format)
    let most = weights * weights * greatest
    let error = gamma.bound(terms: most, values: 16 * greatest, products: 32)
    if let special = seen.special {
      return CellTruth(special, orFrom: -most, to: most, summed: error)
    }
    var truth = CellTruth(exact, low: -most, high: most, summed: error)
    truth.mayBeSpecial = seen.mayBeSpecial
    truth.greatestSum = most + error
    return truth
  }

  /// The pixel before a position, or one that the padding takes for it.
  func tap(_ value: Rational, _ extent: Int) -> Int {
    guard padding == .reflection else { return whole(value, extent) }
    let period = alignCorners ? 2 * (extent - 1) : 2 * extent
    guard period > 0 else { return 0 }
    return Int((value - Rational(period) * (value / Rational(period)).floor()).nearestDouble)
  }

  static func coefficients(_ t: Rational, _ a: Rational) -> [Rational] {
    func near(_ t: Rational) -> Rational { ((a + 2) * t - (a + 3)) * t * t + 1 }
    func far(_ t: Rational) -> Rational { ((a * t - 5 * a) * t + 8 * a) * t - 4 * a }
    return [far(t + 1), near(t), near(1 - t), far(2 - t)]
  }
}

extension Conventions.TieRule {
  func rounded(_ value: Rational) -> Rational {
    let half = Rational(1, over: 2)
    return switch self {
    case .even: value.roundedToNearestEven()
    case .halfUp: (value + half).floor()
    case .halfDown: (value - half).ceil()
    case .away: value < 0 ? (value - half).ceil() : (value + half).floor()
    }
  }
}
