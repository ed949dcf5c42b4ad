import ExactArithmetic
import ShiftTensors

/// A part of a pixel, 0 ≤ f < 1, exactly: p/q in lowest terms, with q below 2³².
///
/// Two words and no reference, so that a shift stays as cheap to copy and to compare as two integers.
public struct PixelFraction: Hashable, Sendable {
  /// p of p/q in lowest terms, below q.
  public let numerator: UInt32
  /// q of p/q in lowest terms, 1 for 0.
  public let denominator: UInt32

  /// No part of a pixel.
  public static let zero = PixelFraction(canonical: 0, 1)

  private init(canonical numerator: UInt32, _ denominator: UInt32) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// - Returns: `nil` for a number outside 0 ..< 1, or one whose denominator has more than 32 bits.
  public init?(_ value: Rational) {
    guard value >= 0, value < 1, let numerator = value.numerator.asInt,
      let denominator = value.denominator.asInt, let bottom = UInt32(exactly: denominator)
    else { return nil }
    self.init(canonical: UInt32(numerator), bottom)
  }

  /// Whether it is 0.
  public var isZero: Bool { numerator == 0 }

  /// The part as a fraction, exactly.
  public var value: Rational { Rational(Int(numerator), over: Int(denominator)) }

  /// 1 − f of a part that is not 0, which is a part again.
  var complement: PixelFraction {
    isZero ? self : PixelFraction(canonical: denominator - numerator, denominator)
  }

  /// How many bits stand after the binary point; `nil` where binary needs more than any number of them.
  public var bits: Int? {
    denominator & (denominator - 1) == 0 ? denominator.trailingZeroBitCount : nil
  }
}
