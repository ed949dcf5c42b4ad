internal import CGMP

// Between floating point and exact: in without loss, out with one rounding.

/// A value rounded once to a binary format.
@usableFromInline package enum BinaryRounding: Equatable, Sendable {
  /// The value was 0 (positive) or underflowed (its own sign).
  case zero(isNegative: Bool)
  /// `significand · 2^exponent`. The significand has all bits of the format's precision, or fewer
  /// in a subnormal, whose exponent is then `leastExponent − precision + 1`.
  case finite(isNegative: Bool, significand: UInt64, exponent: Int)
  case infinity(isNegative: Bool)
}

extension Rational {
  /// The exact value of `value`; nil for NaN and infinities. Both zeros are 0.
  public init?(exactly value: some BinaryFloatingPoint) {
    guard value.isFinite else { return nil }
    self.init(finite: value)
  }

  /// The exact value of `value`; nil for NaN and infinities. Both zeros are 0.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    let field = Int(value.exponentBitPattern)
    let magnitude = Int(value.significandBitPattern) | (field == 0 ? 0 : 1 << 52)
    self.init(
      significand: value.sign == .minus ? -magnitude : magnitude, exponent: max(field, 1) - 1075)
  }

  /// The exact value of `value`; nil for NaN and infinities. Both zeros are 0.
  public init?(exactly value: Float) { self.init(exactly: Double(value)) }

  #if !(os(macOS) && arch(x86_64))
    /// The exact value of `value`; nil for NaN and infinities. Both zeros are 0.
    public init?(exactly value: Float16) { self.init(exactly: Double(value)) }
  #endif

  private init<F: BinaryFloatingPoint>(finite value: F) {
    let fraction = Rational(value.significandBitPattern)
    let hidden = value.isNormal ? Rational.powerOfTwo(F.significandBitCount) : .zero
    let exponent = value.isNormal ? Int(value.exponent) : Int(F.leastNormalMagnitude.exponent)
    let magnitude = (fraction + hidden) * Rational.powerOfTwo(exponent - F.significandBitCount)
    self = value.sign == .minus ? -magnitude : magnitude
  }

  /// `significand · 2^exponent`.
  public init(significand: Int, exponent: Int) {
    self =
      Rational(dyadic: Int128(significand), exponent: exponent)
      ?? Rational(significand).scaled(byPowerOfTwo: exponent)
  }

  /// `2^exponent`.
  public static func powerOfTwo(_ exponent: Int) -> Rational {
    Rational(significand: 1, exponent: exponent)
  }

  /// The value as `Double`, correctly rounded.
  public var approximation: Double { rounded(to: Double.self) }

  /// The value correctly rounded to `F`, ties to even.
  ///
  /// Values beyond the greatest finite magnitude by half an ulp or more become infinite; subnormals
  /// are rounded once; a negative value that underflows gives −0 and zero gives +0.
  @inlinable
  public func rounded<F: BinaryFloatingPoint>(to: F.Type) -> F {
    // The comparisons of types and the casts disappear where `F` is known.
    if F.self == Float.self { return roundedToFloat as! F }
    if F.self == Double.self { return roundedToDouble as! F }
    switch rounded(to: BinaryFormat(F.self)) {
    case .zero(let isNegative): return isNegative ? -F.zero : F.zero
    case .infinity(let isNegative): return isNegative ? -F.infinity : F.infinity
    case .finite(let isNegative, let significand, let exponent):
      return F(
        sign: isNegative ? .minus : .plus, exponent: F.Exponent(exponent),
        significand: F(significand))
    }
  }

  @inlinable
  var roundedToFloat: Float {
    if case .small(let numerator, let denominator) = storage,
      denominator & (denominator &- 1) == 0
    {
      // The conversion rounds once; dividing by a power of two below 2⁶³ is then exact.
      return Float(numerator) / Float(denominator)
    }
    return Float(bitPattern: UInt32(truncatingIfNeeded: bits(of: BinaryFormat(Float.self))))
  }

  @inlinable
  var roundedToDouble: Double {
    if case .small(let numerator, let denominator) = storage,
      denominator & (denominator &- 1) == 0
    {
      return Double(numerator) / Double(denominator)
    }
    return Double(bitPattern: bits(of: BinaryFormat(Double.self)))
  }

  /// The bit pattern of the value rounded to an interchange format of at most 64 bits.
  @usableFromInline
  func bits(of format: BinaryFormat) -> UInt64 {
    let stored = UInt64(format.precision - 1)
    let infinity = UInt64(format.greatestExponent - format.leastExponent + 2) << stored
    let magnitude: UInt64
    let isNegative: Bool
    switch rounded(to: format) {
    case .zero(let sign): (magnitude, isNegative) = (0, sign)
    case .infinity(let sign): (magnitude, isNegative) = (infinity, sign)
    case .finite(let sign, let significand, let exponent):
      // The leading bit of a normal significand adds the 1 by which its exponent field is above
      // that of the subnormals.
      let steps = UInt64(exponent - (format.leastExponent - format.precision + 1))
      (magnitude, isNegative) = (steps << stored + significand, sign)
    }
    // The sign stands above the exponent field, and infinity has all ones in that field.
    return isNegative ? magnitude | (infinity + 1 << stored) : magnitude
  }

  /// The value correctly rounded, ties to even, to a binary format described by its numbers: BFloat16
  /// is precision 8, least exponent −126, greatest exponent 127.
  ///
  /// - Parameters:
  ///   - precision: the bits of a normal significand with the leading one, 1 to 64.
  ///   - leastExponent: the exponent of the least normal value; subnormals lie below it.
  ///   - greatestExponent: the exponent of the greatest finite value.
  package func rounded(
    precision: Int, leastExponent: Int, greatestExponent: Int
  ) -> BinaryRounding {
    precondition(
      (1...64).contains(precision),
      "Rational rounding: precision \(precision) bits; expected 1 to 64")
    precondition(
      leastExponent <= greatestExponent,
      "Rational rounding: exponents \(leastExponent)…\(greatestExponent); expected least ≤ greatest"
    )
    return rounded(
      to: BinaryFormat(
        precision: precision, leastExponent: leastExponent, greatestExponent: greatestExponent))
  }

  @usableFromInline
  func rounded(to format: BinaryFormat) -> BinaryRounding {
    switch storage {
    case .small(let numerator, let denominator):
      if numerator == 0 { return .zero(isNegative: false) }
      let isNegative = numerator < 0
      if denominator & (denominator - 1) == 0 {
        return format.round(
          UInt128(numerator.magnitude), exponent: -denominator.trailingZeroBitCount,
          isInexact: false, isNegative: isNegative)
      }
      let top = UInt128(numerator.magnitude)
      let bottom = UInt128(denominator)
      let shift = format.shift(bitWidth(top), bitWidth(bottom))
      let (quotient, remainder) =
        shift >= 0
        ? (top << UInt128(shift)).quotientAndRemainder(dividingBy: bottom)
        : top.quotientAndRemainder(dividingBy: bottom << UInt128(-shift))
      return format.round(
        quotient, exponent: -shift, isInexact: remainder != 0, isNegative: isNegative)
    case .dyadic(let value):
      return format.round(
        value.significand.magnitude, exponent: value.exponent, isInexact: false,
        isNegative: value.significand < 0)
    case .big: return roundedBig(to: format)
    }
  }

  private func roundedBig(to format: BinaryFormat) -> BinaryRounding {
    let isNegative = self.isNegative
    return withMPQ { value in
      let top = cgmp_mpq_numerator(value)!
      let bottom = cgmp_mpq_denominator(value)!
      let topWidth = Int(cgmp_mpz_sizeinbase(top, 2))
      let bottomWidth = Int(cgmp_mpz_sizeinbase(bottom, 2))
      // The value lies between 2^(exponent − 1) and 2^(exponent + 1).
      let exponent = topWidth - bottomWidth
      if exponent - 1 > format.greatestExponent { return .infinity(isNegative: isNegative) }
      if exponent + 1 < format.leastExponent - format.precision {
        return .zero(isNegative: isNegative)
      }
      let shift = format.shift(topWidth, bottomWidth)
      var isInexact = false
      var words: UInt128 = 0
      let quotient = MPZ { quotient in
        let remainder = MPZ { remainder in
          if shift >= 0 {
            cgmp_mpz_mul_2exp(quotient, top, UInt(shift))
            cgmp_mpz_tdiv_qr(quotient, remainder, quotient, bottom)
          } else {
            cgmp_mpz_mul_2exp(quotient, bottom, shift.magnitude)
            cgmp_mpz_tdiv_qr(quotient, remainder, top, quotient)
          }
        }
        isInexact = remainder.read { cgmp_mpz_sgn($0) != 0 }
      }
      quotient.read { quotient in
        let limbs = cgmp_mpz_limbs_read(quotient)!
        for index in (0..<cgmp_mpz_size(quotient)).reversed() {
          words = words << 64 | UInt128(limbs[Int(index)])
        }
      }
      return format.round(
        words, exponent: -shift, isInexact: isInexact, isNegative: isNegative)
    }
  }
}

/// A binary floating-point format, by its numbers.
@usableFromInline
struct BinaryFormat {
  @usableFromInline let precision: Int
  @usableFromInline let leastExponent: Int
  @usableFromInline let greatestExponent: Int

  @inlinable
  init(precision: Int, leastExponent: Int, greatestExponent: Int) {
    self.precision = precision
    self.leastExponent = leastExponent
    self.greatestExponent = greatestExponent
  }

  @inlinable
  init<F: BinaryFloatingPoint>(_: F.Type) {
    self.init(
      precision: F.significandBitCount + 1, leastExponent: Int(F.leastNormalMagnitude.exponent),
      greatestExponent: Int(F.greatestFiniteMagnitude.exponent))
  }

  /// How far to shift the top of a fraction before an integer division, so that the quotient has
  /// one or two bits more than the precision and rounding needs no second look.
  func shift(_ topWidth: Int, _ bottomWidth: Int) -> Int {
    precision + 1 - (topWidth - bottomWidth)
  }

  /// Rounds `(significand + fraction) · 2^exponent`, where the fraction is in 0..<1 and nonzero
  /// exactly if `isInexact`; an inexact significand has more bits than the precision.
  func round(
    _ significand: UInt128, exponent: Int, isInexact: Bool, isNegative: Bool
  ) -> BinaryRounding {
    let width = bitWidth(significand)
    let excess = max(width - precision, leastExponent - precision + 1 - exponent)
    if excess > width { return .zero(isNegative: isNegative) }  // Below half of the least step.
    var kept = significand
    var keptExponent = exponent
    if excess > 0 {
      let dropped = significand & ((1 << UInt128(excess)) - 1)
      let half: UInt128 = 1 << UInt128(excess - 1)
      kept = excess == UInt128.bitWidth ? 0 : significand >> UInt128(excess)
      keptExponent += excess
      if dropped > half || (dropped == half && (isInexact || kept & 1 == 1)) { kept += 1 }
      if kept == 0 { return .zero(isNegative: isNegative) }
    } else if excess < 0 {
      kept <<= UInt128(-excess)
      keptExponent += excess
    }
    if bitWidth(kept) > precision {  // Carried into the next power of two.
      kept >>= 1
      keptExponent += 1
    }
    if keptExponent + bitWidth(kept) - 1 > greatestExponent {
      return .infinity(isNegative: isNegative)
    }
    return .finite(isNegative: isNegative, significand: UInt64(kept), exponent: keptExponent)
  }
}

private func bitWidth(_ value: UInt128) -> Int { UInt128.bitWidth - value.leadingZeroBitCount }
