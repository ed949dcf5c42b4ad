import ExactArithmetic

/// A number that the operators and strategies compute with: Float16, BFloat16, Float, Double, Rational.
///
/// Every operation rounds once to nearest even in the type itself; `Rational` never rounds. The
/// two 16-bit formats compute in Float and round the result, which is the correctly rounded result
/// for `+ - * /` because 24 ≥ 2·11 + 2 bits.
public protocol ShiftScalar: SignedNumeric, Comparable, Hashable, Sendable, CustomStringConvertible
where Magnitude == Self {
  /// Which format this is.
  static var format: NumberFormat { get }

  /// The value of this format nearest to `value`, ties to even.
  init(nearestTo value: Int)

  /// The value of this format nearest to `value`, ties to even; overflows to infinity.
  init(nearestTo value: Rational)

  /// The value of this format nearest to `value`; NaN and infinities stay.
  ///
  /// - Precondition: `value` is finite if this is `Rational`, which takes it exactly.
  init(nearestTo value: Double)

  /// The value as an exact fraction; `nil` for NaN and the infinities.
  var exact: Rational? { get }

  /// The double nearest to the value; the value itself in all formats but `Rational`.
  var nearestDouble: Double { get }

  /// The quotient, rounded once; in `Rational` a divisor of 0 traps.
  static func / (dividend: Self, divisor: Self) -> Self

  /// `self + a·b`, rounded once from the exact sum in Float, Double and Rational.
  ///
  /// The 16-bit formats fuse in Float and round that to 16 bits, as vectorised CPU kernels do.
  func adding(productOf a: Self, _ b: Self) -> Self

  /// The greatest whole number not above the value; NaN and infinities stay.
  func roundedDown() -> Self

  /// The nearest whole number, ties to even; NaN and infinities stay.
  func roundedToNearestEven() -> Self

  /// The whole number next to the value on the side of zero; NaN and infinities stay.
  func roundedTowardZero() -> Self

  /// What is left of `self` after a whole number of `divisor`s, with the sign of `self`; exact.
  func remainderTowardZero(dividingBy divisor: Self) -> Self

  /// The value cut to a whole number; out-of-range values and NaN give `Int.min`.
  var wholePart: Int { get }

  /// Whether it is neither NaN nor infinite.
  var isFinite: Bool { get }
  /// Whether it is no number.
  var isNaN: Bool { get }

  /// Whether no value is NaN or infinite.
  static func areFinite(_ values: UnsafeBufferPointer<Self>) -> Bool

  /// Whether the sign bit is set; `Rational` has no negative zero.
  var hasNegativeSign: Bool { get }

  /// Whether both are the same number with the same sign of zero, or both NaN.
  func isIdentical(to other: Self) -> Bool

  /// The place of the value in the order of its format, 0 for both zeros; `nil` for NaN.
  ///
  /// Neighbouring finite values differ by 1. `Rational` has no neighbours and gives `nil`.
  var ordinal: Int64? { get }

  /// Hexadecimal bits (formats) or `p/q` (rational), which name the value without rounding.
  var bits: String { get }
}

extension ShiftScalar {
  @inlinable public static func areFinite(_ values: UnsafeBufferPointer<Self>) -> Bool {
    values.allSatisfy { $0.isFinite }
  }

  /// One half, exact in every format.
  @inlinable public static var half: Self { Self(nearestTo: 1) / Self(nearestTo: 2) }

  /// The distance to `other` in units in the last place; `nil` in `Rational`.
  ///
  /// Counts the format's values between the two, so +0 and −0 are 0 apart. A NaN against a number
  /// is the largest distance, `UInt64.max`; two NaNs are 0 apart.
  public func ulps(from other: Self) -> UInt64? {
    guard Self.format != .rational else { return nil }
    switch (ordinal, other.ordinal) {
    case (nil, nil): return 0
    // Two finite doubles can lie more than 2⁶³ apart; the wrapped difference read without a sign
    // is right up to 2⁶⁴.
    case (let a?, let b?): return UInt64(bitPattern: max(a, b) &- min(a, b))
    default: return .max
    }
  }
}
