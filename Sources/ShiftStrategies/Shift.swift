import ExactArithmetic
import ShiftTensors

/// How far content moves, in pixels, whole or not: `output[h, w] = input[h − s, w − t]`.
///
/// Between pixels the image is interpolated linearly on each axis, after it was extended by the
/// boundary: with `p = h − s`, `k = ⌊p⌋` and `t = p − k`, row p is `(1 − t)·row k + t·row k + 1`.
///
/// A distance is its whole pixels, ``dy`` and ``dx``, and what is left of it, which is 0 for whole
/// shifts: the form in which slices, rolls and kernels use it.
public struct Shift: Hashable, Sendable, CustomStringConvertible {
  /// +y is down. Of a distance that is not whole the floor: −1.75 has −2, and ¼ left.
  public var dy: Int
  /// +x is right. Of a distance that is not whole the floor.
  public var dx: Int
  /// What is left of the distance down.
  public var fractionY: PixelFraction
  /// What is left of the distance to the right.
  public var fractionX: PixelFraction

  /// A shift of whole pixels.
  public init(dy: Int, dx: Int) {
    (self.dy, self.dx) = (dy, dx)
    (fractionY, fractionX) = (.zero, .zero)
  }

  /// A shift of whole pixels and what is left: (dy + fractionY, dx + fractionX).
  public init(dy: Int, fractionY: PixelFraction, dx: Int, fractionX: PixelFraction) {
    (self.dy, self.dx) = (dy, dx)
    (self.fractionY, self.fractionX) = (fractionY, fractionX)
  }

  /// A shift by any fractions.
  ///
  /// - Precondition: their denominators have at most 32 bits, and they are no further than machine
  ///   integers count; ``init(exactly:_:)`` asks.
  public init(dy: Rational, dx: Rational) {
    guard let shift = Shift(exactly: dy, dx) else {
      preconditionFailure("a shift of (\(dy), \(dx)); expected denominators below 2^32")
    }
    self = shift
  }

  /// The same of numbers that nobody has looked at.
  public init?(exactly dy: Rational, _ dx: Rational) {
    let floors = (y: dy.floor(), x: dx.floor())
    guard let y = floors.y.asInt, let x = floors.x.asInt, let restY = PixelFraction(dy - floors.y),
      let restX = PixelFraction(dx - floors.x)
    else { return nil }
    self.init(dy: y, fractionY: restY, dx: x, fractionX: restX)
  }

  /// Content stays where it is.
  public static let none = Shift(dy: 0, dx: 0)

  /// Whether both distances are whole pixels.
  public var isWhole: Bool { fractionY.isZero && fractionX.isZero }

  /// The distance down, exactly.
  public var exactDy: Rational { fractionY.isZero ? Rational(dy) : Rational(dy) + fractionY.value }
  /// The distance to the right, exactly.
  public var exactDx: Rational { fractionX.isZero ? Rational(dx) : Rational(dx) + fractionX.value }

  /// The whole pixels that hold the distance down, ⌈|s|⌉.
  public var reachY: Int { Self.reach(dy, fractionY) }
  /// The whole pixels that hold the distance to the right, ⌈|s|⌉.
  public var reachX: Int { Self.reach(dx, fractionX) }

  /// The greater of the two.
  public var reach: Int { max(reachY, reachX) }

  private static func reach(_ whole: Int, _ fraction: PixelFraction) -> Int {
    fraction.isZero || whole < 0 ? abs(whole) : whole + 1
  }

  /// As far the other way.
  public var reversed: Shift {
    Shift(
      dy: fractionY.isZero ? -dy : -dy - 1, fractionY: fractionY.complement,
      dx: fractionX.isZero ? -dx : -dx - 1, fractionX: fractionX.complement)
  }

  /// Rows and columns exchanged.
  public var exchanged: Shift {
    Shift(dy: dx, fractionY: fractionX, dx: dy, fractionX: fractionY)
  }

  /// The distance down alone.
  public var downAlone: Shift { Shift(dy: dy, fractionY: fractionY, dx: 0, fractionX: .zero) }
  /// The distance to the right alone.
  public var acrossAlone: Shift { Shift(dy: 0, fractionY: .zero, dx: dx, fractionX: fractionX) }

  /// So many whole pixels farther down and to the right.
  public func moved(dy rows: Int, dx columns: Int) -> Shift {
    Shift(dy: dy + rows, fractionY: fractionY, dx: dx + columns, fractionX: fractionX)
  }

  /// With both distances changed.
  ///
  /// - Precondition: the results are distances that a shift holds.
  public func changed(_ change: (Rational) -> Rational) -> Shift {
    Shift(dy: change(exactDy), dx: change(exactDx))
  }

  /// −1, 0 or 1: which way it goes.
  public var signs: (dy: Int, dx: Int) {
    (fractionY.isZero || dy < 0 ? dy.signum() : 1, fractionX.isZero || dx < 0 ? dx.signum() : 1)
  }

  /// The position that output pixel (`row`, `column`) reads; `nil` where it lies outside the image.
  ///
  /// - Precondition: the shift is whole.
  func source(ofRow row: Int, column: Int, in shape: Shape) -> (row: Int, column: Int)? {
    let (h, w) = (row - dy, column - dx)
    return (0..<shape.h).contains(h) && (0..<shape.w).contains(w) ? (h, w) : nil
  }

  /// Whether both distances, and what is left of each, are numbers of a format.
  public func isExact(in format: NumberFormat) -> Bool {
    isWhole
      || Self.isExact(dy, fractionY, in: format) && Self.isExact(dx, fractionX, in: format)
  }

  private static func isExact(
    _ whole: Int, _ fraction: PixelFraction, in format: NumberFormat
  ) -> Bool {
    guard !fraction.isZero, let precision = format.precision, let least = format.leastExponent
    else { return true }
    guard let bits = fraction.bits, least - precision + 1 <= -bits else { return false }
    // The distance and its part as whole numbers of the last place.
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: 1 << bits)
    let (distance, carry) = scaled.addingReportingOverflow(Int(fraction.numerator))
    func fits(_ value: UInt) -> Bool {
      UInt.bitWidth - value.leadingZeroBitCount <= precision
    }
    return !overflow && !carry && fits(distance.magnitude) && fits(UInt(fraction.numerator))
  }

  public var description: String {
    isWhole ? "(\(dy), \(dx))" : "(\(Self.text(exactDy)), \(Self.text(exactDx)))"
  }

  /// `-1.75`, or `1/3` where no decimal is exact.
  static func text(_ distance: Rational) -> String {
    guard !distance.isInteger else { return "\(distance)" }
    let near = distance.nearestDouble
    return near.exact == distance && near.magnitude >= 1e-4 ? "\(near)" : "\(distance)"
  }
}

/// Whole distances as integers, others as numbers where those are exact and as `"1/3"` where not.
extension Shift: Codable {
  private enum CodingKeys: String, CodingKey { case dy, dx }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func distance(_ key: CodingKeys) throws -> Rational {
      if let whole = try? values.decode(Int.self, forKey: key) { return Rational(whole) }
      let found: Rational?
      if let number = try? values.decode(Double.self, forKey: key) {
        found = number.exact
      } else {
        found = Rational(try values.decode(String.self, forKey: key))
      }
      guard let found else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "no number; expected pixels as -1.75 or 1/3")
      }
      return found
    }
    guard let shift = Shift(exactly: try distance(.dy), try distance(.dx)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .dy, in: values, debugDescription: "a fraction that a shift cannot hold")
    }
    self = shift
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    func encode(
      _ whole: Int, _ exact: @autoclosure () -> Rational, _ key: CodingKeys, _ isWhole: Bool
    )
      throws
    {
      if isWhole { return try values.encode(whole, forKey: key) }
      let near = exact().nearestDouble
      if near.exact == exact() {
        try values.encode(near, forKey: key)
      } else {
        try values.encode("\(exact())", forKey: key)
      }
    }
    try encode(dy, exactDy, .dy, fractionY.isZero)
    try encode(dx, exactDx, .dx, fractionX.isZero)
  }
}
