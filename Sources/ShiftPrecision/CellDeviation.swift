import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// What one cell reads, computed and exactly, and how far that may lead its value astray; see ``QuarterDeviation``.
struct CellDeviation {
  let axis: FractionalAxis
  let taps: FractionalAxis.Taps
  /// The pixels with the computed weights, and those with the exact ones; negative for 0.
  private let computed: (first: Int, second: Int)
  private let exact: (first: Int, second: Int)
  /// 1 − t and t.
  private let low: Double
  private let high: Double
  /// |x − p|
  let moved: Double

  /// - Parameters:
  ///   - floor: ⌊p⌋ of the exact position.
  ///   - part: t = p − ⌊p⌋, of which 1 − t is a double too.
  ///   - landing: the exact position after it is mirrored into the image, where it is; else p itself.
  ///   - boundary: that the image is extended by.
  init(
    _ axis: FractionalAxis, floor: Int, part: Double, landing: Double? = nil, boundary: Boundary
  ) {
    // Rounded where the sum has more than 53 bits, to what a format of no more makes of it.
    let taps = axis.taps(at: Double(floor) + part)
    (self.axis, self.taps) = (axis, taps)
    computed = (
      taps.low == 0 ? -1 : axis.source(taps.first) ?? -1,
      taps.high == 0 ? -1 : axis.source(taps.first + 1) ?? -1
    )
    exact = (
      boundary.source(floor, of: axis.extent) ?? -1,
      part == 0 ? -1 : boundary.source(floor + 1, of: axis.extent) ?? -1
    )
    (low, high) = (1 - part, part)
    // Differences of numbers of one size, which are exact.
    moved =
      (landing.map { taps.position - $0 } ?? (taps.position - Double(floor)) - part).magnitude
  }

  /// ŵ − w of one pixel. Exact: in Double the two lie within a factor of 2 or one is 0, and weights of the narrower
  /// formats have few bits.
  private func excess(_ pixel: Int) -> Double {
    ((computed.first == pixel ? taps.low : 0) - (exact.first == pixel ? low : 0))
      + ((computed.second == pixel ? taps.high : 0) - (exact.second == pixel ? high : 0))
  }

  /// The pixels that are read, or should be, once each.
  private func forEachPixel(_ body: (Int) -> Void) {
    let (a, b, c, d) = (computed.first, computed.second, exact.first, exact.second)
    if a >= 0 { body(a) }
    if b >= 0, b != a { body(b) }
    if c >= 0, c != a, c != b { body(c) }
    if d >= 0, d != a, d != b, d != c { body(d) }
  }

  /// Σ |ŵ − w|
  var weights: Double {
    var sum = 0.0
    forEachPixel { sum = raisedSum(sum, excess($0).magnitude) }
    return sum
  }

  /// No image in −1…1 misses more here.
  func bound(_ weights: Double) -> Double {
    let (first, second) = (computed.first >= 0 ? taps.low : 0, computed.second >= 0 ? taps.high : 0)
    let all = raisedSum(first, second)
    let rounding = HalfSpacing(of: axis.arithmetic.format)
    var bound = raisedSum(weights, rounding.ofProduct(by: first))
    if !axis.isFused { bound = raisedSum(bound, rounding.ofProduct(by: second)) }
    if first != 0, second != 0 { bound = raisedSum(bound, rounding.below(all)) }
    if axis.stored.format != axis.arithmetic.format, !(first == 1 && second == 0) {
      bound = raisedSum(bound, HalfSpacing(of: axis.stored.format).below(all))
    }
    return bound
  }

  /// What the image misses that has 1 where a weight is too great and −1 where one is too small.
  var missedBySigns: Double {
    func sign(_ pixel: Int) -> Double { pixel < 0 ? 0 : excess(pixel) < 0 ? -1 : 1 }
    let value = axis.value(taps, sign(computed.first), sign(computed.second))
    // Parts of a pixel, added and subtracted: exact.
    return (value - (low * sign(exact.first) + high * sign(exact.second))).magnitude
  }

  /// Whether the taps are right, and two pixels of the image.
  var isExactBlend: Bool {
    exact.first >= 0 && exact.second >= 0 && exact.first != exact.second
      && computed == exact && taps.low == low && taps.high == high
  }

  /// The image of signs, in pixels.
  var signs: [QuarterDeviation.Pixel] {
    var pixels: [QuarterDeviation.Pixel] = []
    forEachPixel { pixels.append(.init(place: $0, value: excess($0) < 0 ? -1 : 1)) }
    return pixels.sorted { $0.place < $1.place }
  }

  /// The two pixels 1 − 6u and 1 − 2u, of which the first, which has the weight ¾, is rounded up by u/2 and the sum
  /// by u/2 again: 1 − 5u comes out as 1 − 4u.
  var ties: [QuarterDeviation.Pixel] {
    let unit = Rational.powerOfTwo(-(axis.stored.format.precision ?? 0))
    let isFirst = low > high
    return [
      .init(place: exact.first, value: 1 - (isFirst ? 6 : 2) * unit),
      .init(place: exact.second, value: 1 - (isFirst ? 2 : 6) * unit),
    ].sorted { $0.place < $1.place }
  }

  /// What the way makes of an image that is 0 but for these pixels, less the exact value.
  func missed(by pixels: [QuarterDeviation.Pixel]) -> Rational {
    func value(_ pixel: Int) -> Rational { pixels.first { $0.place == pixel }?.value ?? 0 }
    let got = axis.value(
      taps, value(computed.first).nearestDouble, value(computed.second).nearestDouble)
    let wanted =
      Rational(exactly: low)! * value(exact.first) + Rational(exactly: high)! * value(exact.second)
    return (Rational(exactly: got)! - wanted).magnitude
  }
}

/// Half the spacing of the numbers of a format.
private struct HalfSpacing {
  /// 2⁻ᵖ, and half the smallest subnormal number.
  private let unit: Double
  private let least: Double

  init(of format: NumberFormat) {
    guard let precision = format.precision, let exponent = format.leastExponent else {
      preconditionFailure("a format that does not round")
    }
    unit = Double(sign: .plus, exponent: -precision, significand: 1)
    // Of Double it is below every double; the smallest does as well.
    least = max(
      Double(sign: .plus, exponent: exponent - precision, significand: 1), .leastNonzeroMagnitude)
  }

  /// Around the numbers just below x > 0: the farthest that a number of at most that magnitude is rounded.
  func below(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let exponent = Int(x.exponent) - (x.significand == 1 ? 1 : 0)
    return max(Double(sign: .plus, exponent: exponent, significand: 1) * unit, least)
  }

  /// Of a number of magnitude 1 and less times w ≥ 0.
  func ofProduct(by w: Double) -> Double { w == 0 || w.significand == 1 ? 0 : below(w) }
}

/// a + b for numbers that are not negative, rounded up.
private func raisedSum(_ a: Double, _ b: Double) -> Double {
  let sum = a + b
  let part = sum - a
  let rest = (a - (sum - part)) + (b - part)
  return rest > 0 ? sum.nextUp : sum
}
