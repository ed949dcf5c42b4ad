/// `significand · 2^exponent` with an odd significand of up to 127 bits.
///
/// Every finite Float and Double is one, and so is a bilinear blend of Floats (three 24-bit
/// significands multiplied, exponents aligned), so the usual image arithmetic needs neither GMP nor
/// an allocation: a blend costs about a thirtieth of the same loop over mpq. Two words and a half
/// leave a `Rational` as small as it is without this form (24 bytes, with the tag).
@usableFromInline
struct Dyadic: Sendable, Equatable {
  private let high: Int64
  private let low: UInt64
  private let exponent32: Int32

  /// The exponents a `Dyadic` holds. The bound leaves room for the sum of two without overflow.
  static let exponents = -(1 << 30)...(1 << 30)

  /// - Precondition: `significand` is odd and `exponent` lies within `exponents`.
  init(odd significand: Int128, exponent: Int) {
    high = Int64(truncatingIfNeeded: significand >> 64)
    low = UInt64(truncatingIfNeeded: significand)
    exponent32 = Int32(truncatingIfNeeded: exponent)
  }

  /// Words rather than one `Int128` are stored, whose alignment would cost eight bytes.
  var significand: Int128 {
    Int128(truncatingIfNeeded: high) &<< 64 | Int128(truncatingIfNeeded: low)
  }
  var exponent: Int { Int(exponent32) }
}

/// The operand of a dyadic operation: the significand may be even or 0 here.
typealias DyadicParts = (significand: Int128, exponent: Int)

extension Rational {
  /// The value as `significand · 2^exponent`, where it is one and lies inline.
  @inline(__always)
  var dyadicParts: DyadicParts? {
    switch storage {
    case .small(let numerator, let denominator):
      denominator & (denominator &- 1) == 0
        ? (Int128(truncatingIfNeeded: numerator), -denominator.trailingZeroBitCount) : nil
    case .dyadic(let value): (value.significand, value.exponent)
    case .big: nil
    }
  }

  /// `significand · 2^exponent` in canonical form; nil beyond the exponents of a `Dyadic`.
  @inline(__always)
  init?(dyadic significand: Int128, exponent: Int) {
    if significand == 0 {
      self.init(canonical: 0, 1)
      return
    }
    let twos = significand.trailingZeroBitCount
    let odd = significand &>> Int128(truncatingIfNeeded: twos)
    let power = exponent &+ twos
    // An odd word is not `Int.min`, so it is a numerator as it stands.
    let word = Int(truncatingIfNeeded: odd)
    if Int128(truncatingIfNeeded: word) == odd {
      if power <= 0, power > 1 - Int.bitWidth {
        self.init(canonical: word, 1 &<< -power)
        return
      }
      if power > 0, word.magnitude.leadingZeroBitCount > power {
        self.init(canonical: word &<< power, 1)
        return
      }
    }
    guard Dyadic.exponents.contains(power) else { return nil }
    self.init(storage: .dyadic(Dyadic(odd: odd, exponent: power)))
  }

  /// The sum, where the aligned significands fit 127 bits.
  @inline(__always)
  static func dyadicSum(_ lhs: DyadicParts, _ rhs: DyadicParts) -> Rational? {
    let (low, high) = lhs.exponent <= rhs.exponent ? (lhs, rhs) : (rhs, lhs)
    let gap = high.exponent &- low.exponent
    guard gap < Int128.bitWidth else { return nil }
    let shift = Int128(truncatingIfNeeded: gap)
    let aligned = high.significand &<< shift
    guard aligned &>> shift == high.significand else { return nil }
    let (sum, overflow) = aligned.addingReportingOverflow(low.significand)
    return overflow ? nil : Rational(dyadic: sum, exponent: low.exponent)
  }

  /// The product, where the significands' product fits 127 bits.
  @inline(__always)
  static func dyadicProduct(_ lhs: DyadicParts, _ rhs: DyadicParts) -> Rational? {
    let (x, y) = (
      Int(truncatingIfNeeded: lhs.significand), Int(truncatingIfNeeded: rhs.significand)
    )
    if Int128(truncatingIfNeeded: x) == lhs.significand,
      Int128(truncatingIfNeeded: y) == rhs.significand
    {
      let (high, low) = x.multipliedFullWidth(by: y)
      return Rational(
        dyadic: Int128(truncatingIfNeeded: high) &<< 64 | Int128(truncatingIfNeeded: low),
        exponent: lhs.exponent &+ rhs.exponent)
    }
    let (a, b) = (lhs.significand.magnitude, rhs.significand.magnitude)
    guard let magnitude = product(a, b), magnitude >> 127 == 0 else { return nil }
    let product = Int128(truncatingIfNeeded: magnitude)
    let isNegative = (lhs.significand < 0) != (rhs.significand < 0)
    return Rational(
      dyadic: isNegative ? 0 &- product : product, exponent: lhs.exponent &+ rhs.exponent)
  }

  /// By words, because the 128-bit multiplication that reports overflow is a call.
  @inline(__always)
  private static func product(_ a: UInt128, _ b: UInt128) -> UInt128? {
    let (longer, shorter) = a > b ? (a, b) : (b, a)
    guard shorter >> 64 == 0 else { return nil }
    let factor = UInt64(truncatingIfNeeded: shorter)
    let low = UInt64(truncatingIfNeeded: longer).multipliedFullWidth(by: factor)
    let top = UInt64(truncatingIfNeeded: longer >> 64)
    if top == 0 {
      return UInt128(truncatingIfNeeded: low.high) &<< 64 | UInt128(truncatingIfNeeded: low.low)
    }
    let high = top.multipliedFullWidth(by: factor)
    let (middle, overflow) = high.low.addingReportingOverflow(low.high)
    guard high.high == 0, !overflow else { return nil }
    return UInt128(truncatingIfNeeded: middle) &<< 64 | UInt128(truncatingIfNeeded: low.low)
  }

  /// Negative, 0 or positive as `lhs` is below, equal to or above `rhs`.
  static func dyadicOrder(_ lhs: DyadicParts, _ rhs: DyadicParts) -> Int {
    let (x, y) = (lhs.significand, rhs.significand)
    if x.signum() != y.signum() || x == 0 { return x < y ? -1 : x == y ? 0 : 1 }
    let sign = x < 0 ? -1 : 1
    // The position of the leading bit decides unless it is the same; then aligning loses nothing.
    let reachX = lhs.exponent - x.magnitude.leadingZeroBitCount
    let reachY = rhs.exponent - y.magnitude.leadingZeroBitCount
    if reachX != reachY { return reachX < reachY ? -sign : sign }
    let gap = lhs.exponent - rhs.exponent
    let alignedX = gap > 0 ? x.magnitude << UInt128(gap) : x.magnitude
    let alignedY = gap < 0 ? y.magnitude << UInt128(-gap) : y.magnitude
    return alignedX == alignedY ? 0 : alignedX < alignedY ? -sign : sign
  }
}
