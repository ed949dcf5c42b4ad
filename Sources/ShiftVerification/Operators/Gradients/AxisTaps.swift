import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// What an interpolation reads along one axis at one position, and how that changes with the position: the
/// transposed taps, and the one-sided slopes.
///
/// Written over the weight that a pixel k has at a position q as the grid or offset names it, before padding:
/// tent(pad(q) − k) for linear interpolation, which is linear in q between halves of a pixel. Its slope on such a
/// piece is the difference of its values at the two ends. Where rounding may put the position on either of several
/// pieces, and at the end of one, each of their slopes is right.
struct AxisTaps {
  struct Tap {
    let pixel: Int
    let weight: Quantity
  }

  /// Every pixel that a program may give to, those of weight 0 beside a whole position included.
  var weights: [Tap]
  /// Derivatives of the weights by the position: of the documented side first, then of the other pieces within the
  /// position error; none where the answer does not depend on the position.
  var slopes: [[Tap]]

  /// A position of linear interpolation.
  init(
    _ position: PositionInterval, extent: Int, _ padding: GridPadding, alignCorners: Bool,
    _ side: Conventions.SlopeSide
  ) {
    let line = Line(extent: extent, padding: padding, alignCorners: alignCorners)
    let (low, high, exact) = (position.low, position.high, position.exact)
    guard high - low <= 4, exact.magnitude < Rational.powerOfTwo(40) else {
      // Rounding puts the position anywhere; so far out it is not followed in the formats that still have it.
      func anywhere(_ taps: [(Int, Rational)], from low: Int) -> [Tap] {
        let known = Dictionary(taps, uniquingKeysWith: +)
        return (0..<extent).map { pixel in
          Tap(
            pixel: pixel,
            weight: Quantity(known[pixel] ?? .zero, low: Rational(low), high: 1))
        }
      }
      weights = anywhere(line.taps(exact), from: 0)
      slopes = [anywhere(line.slope(of: (exact + exact).floor()), from: -1)]
      return
    }
    var breaks = [exact, low, high]
    let first = Int((low + low).floor().nearestDouble)
    let last = Int((high + high).ceil().nearestDouble)
    if low < high {
      breaks += (first...last).map { Rational($0, over: 2) }.filter { low < $0 && $0 < high }
    }
    weights = Self.hull(breaks.map { line.taps($0) })
    let documented = line.documentedSlope(exact)
    let twice = exact + exact
    let (left, right) = (line.slope(of: twice.ceil() - 1), line.slope(of: twice.floor()))
    let chosen =
      switch side {
      case .between, .pytorch: documented
      case .left: left
      case .right: right
      }
    var all = [chosen]
    if side == .between || low < high {
      let pieces =
        (Int((low + low).ceil().nearestDouble) - 1)...Int((high + high).floor().nearestDouble)
      all += pieces.map { line.slope(of: Rational($0)) }
    }
    slopes = all.map { taps in taps.map { Tap(pixel: $0.0, weight: Quantity($0.1)) } }
  }

  /// The hull of the weights of each pixel; the first are the exact ones.
  private static func hull(_ readings: [[(Int, Rational)]]) -> [Tap] {
    let exact = Dictionary(readings[0], uniquingKeysWith: +)
    let pixels = Set(readings.flatMap { $0.map(\.0) }).sorted()
    return pixels.map { pixel in
      let all = readings.map { reading in reading.first { $0.0 == pixel }?.1 ?? .zero }
      return Tap(
        pixel: pixel, weight: Quantity(exact[pixel] ?? .zero, low: all.min()!, high: all.max()!))
    }
  }

  /// A position of nearest mode: the image's gradient goes to one pixel, the position has none.
  init(
    nearest position: PositionInterval, extent: Int, _ padding: GridPadding,
    _ ties: Conventions.TieRule
  ) {
    func pixel(_ value: Rational) -> Int {
      // All places outside are alike.
      let place = min(max(ties.rounded(value), -1), Rational(extent))
      let whole = Int(place.nearestDouble)
      return padding == .zeros ? whole : min(max(whole, 0), extent - 1)
    }
    let ends = [pixel(position.low), pixel(position.high)].sorted()
    let exact = pixel(position.exact)
    weights = (ends[0]...ends[1]).filter { (0..<extent).contains($0) }.map { pixel in
      let own = Rational(pixel == exact ? 1 : 0)
      return Tap(
        pixel: pixel,
        weight: ends[0] == ends[1] ? Quantity(own) : Quantity(own, low: .zero, high: 1))
    }
    slopes = []
  }

  /// A position of bicubic interpolation, each of whose taps is brought inside by itself; its slope has no sides.
  ///
  /// The weights err by 3/2 of the drift and 42u, as in the forward pass. The slope of the Keys kernel is a quadratic
  /// whose intermediate values are at most 15, in five operations, on a distance that may be rounded; it changes
  /// by at most 5 for each pixel, for A in −¾…−½: it errs by 5 times the drift and 84u.
  init(
    bicubic position: PositionInterval, extent: Int, _ padding: GridPadding, alignCorners: Bool,
    _ a: Rational, unit: Rational
  ) {
    let line = Line(extent: extent, padding: padding, alignCorners: alignCorners)
    let before = position.exact.floor()
    let t = position.exact - before
    let drift = max(position.exact - position.low, position.high - position.exact)
    let rounding = position.isWhole ? Rational.zero : unit
    let isExact = drift.isZero && rounding.isZero
    func taps(_ values: [Rational], _ slack: Rational) -> [Tap] {
      (isExact ? -1...2 : -2...3).compactMap { k in
        let value = (-1...2).contains(k) ? values[k + 1] : .zero
        guard let pixel = line.pixel(before + Rational(k)) else { return nil }
        return Tap(
          pixel: pixel, weight: Quantity(value, low: value - slack, high: value + slack))
      }
    }
    guard drift + drift <= 1 else {
      func anywhere(_ most: Rational) -> [Tap] {
        (0..<extent).map {
          Tap(pixel: $0, weight: Quantity(.zero, low: -most, high: most))
        }
      }
      (weights, slopes) = (anywhere(2), [anywhere(4)])
      return
    }
    weights = taps(
      Plane<Rational>.coefficients(t, a), Rational(3, over: 2) * drift + 42 * rounding)
    slopes = [taps(Self.cubicSlopes(t, a), 5 * drift + 84 * rounding)]
  }

  /// The derivatives by t of the Keys kernel at t + 1, t, 1 − t and 2 − t.
  private static func cubicSlopes(_ t: Rational, _ a: Rational) -> [Rational] {
    func near(_ t: Rational) -> Rational { (3 * (a + 2) * t - 2 * (a + 3)) * t }
    func far(_ t: Rational) -> Rational { (3 * a * t - 10 * a) * t + 8 * a }
    return [far(t + 1), near(t), -near(1 - t), -far(2 - t)]
  }
}

/// One axis of an image, continued by its padding.
private struct Line {
  let extent: Int
  let padding: GridPadding
  let alignCorners: Bool

  private var last: Rational { Rational(extent - 1) }

  /// The weights of linear interpolation: of all pixels at most 1 away.
  func taps(_ position: Rational) -> [(Int, Rational)] {
    let inside = padded(position)
    guard inside >= -1, inside <= Rational(extent) else { return [] }
    let before = Int(inside.floor().nearestDouble)
    return ((before - 1)...(before + 1)).compactMap { pixel in
      let distance = (inside - Rational(pixel)).magnitude
      return (0..<extent).contains(pixel) && distance <= 1 ? (pixel, 1 - distance) : nil
    }
  }

  /// The slopes of the weights on the piece from j/2 to (j + 1)/2.
  func slope(of piece: Rational) -> [(Int, Rational)] {
    let half = Rational(1, over: 2)
    var slopes: [Int: Rational] = [:]
    for (pixel, weight) in taps((piece + 1) * half) { slopes[pixel, default: .zero] += 2 * weight }
    for (pixel, weight) in taps(piece * half) { slopes[pixel, default: .zero] -= 2 * weight }
    return slopes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The slopes on the side that PyTorch takes.
  func documentedSlope(_ position: Rational) -> [(Int, Rational)] {
    let twice = position + position
    let right = slope(of: twice.floor())
    guard padding != .zeros else { return right }
    let inside = padded(position)
    if inside <= 0 || inside >= last { return right.map { ($0.0, .zero) } }
    let ahead = padded(position + Rational(1, over: 1 << 20))
    return ahead > inside ? right : slope(of: twice.ceil() - 1)
  }

  func padded(_ position: Rational) -> Rational {
    switch padding {
    case .zeros: position
    case .border: min(max(position, 0), last)
    case .reflection: min(max(mirrored(position), 0), last)
    }
  }

  private func mirrored(_ position: Rational) -> Rational {
    let first = alignCorners ? Rational.zero : Rational(-1, over: 2)
    let span = Rational(alignCorners ? extent - 1 : extent)
    guard !span.isZero else { return .zero }
    let turned = position - first - 2 * span * ((position - first) / (2 * span)).floor()
    return first + (turned <= span ? turned : 2 * span - turned)
  }

  /// The pixel of a whole position; `nil` outside.
  func pixel(_ position: Rational) -> Int? {
    let inside = padded(position)
    guard inside >= 0, inside <= last else { return nil }
    return Int(inside.nearestDouble)
  }
}

extension PositionInterval {
  /// The position that a grid value names, before anything brings it inside; mirrors round it a little more.
  init?<Element: ShiftScalar>(
    named value: Element, extent: Int, _ padding: GridPadding, alignCorners: Bool
  ) {
    guard
      let
        named = PositionInterval(
          of: value, extent: extent, .bilinear, .zeros, alignCorners, Conventions())
    else { return nil }
    guard padding == .reflection, let precision = Element.format.precision else {
      self = named
      return
    }
    let unit = Rational.powerOfTwo(-precision)
    var drift = Rational.zero
    if !alignCorners {
      drift += 2 * unit * (named.exact.magnitude + Rational(1, over: 2)) + unit
    }
    if named.exact.magnitude >= Rational.powerOfTwo(precision - 2) {
      drift += 4 * unit * named.exact.magnitude
    }
    self.init(exact: named.exact, low: named.low - drift, high: named.high + drift)
  }
}
