// The operators: word-sized fast paths first, wider ones behind them.
//
// Images and weights are dyadic (denominator 2ᵏ), so that case is answered by shifts alone and is
// inlined into callers; other word-sized fractions and wider dyadics take one call, the rest goes
// to GMP.

extension Rational: SignedNumeric {
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) { self.init(source) }

  @inlinable
  public static func + (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
      return smallSum(a, b, c, d)
    }
    return wideSum(lhs, rhs)
  }

  @inlinable
  public static func - (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
      return smallSum(a, b, -c, d)
    }
    return wideDifference(lhs, rhs)
  }

  @inlinable
  public static func * (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
      if b & (b - 1) | d & (d - 1) == 0 {
        // 2 divides only one of the two parts, so what cancels is a matter of counting zeros.
        let left = min(a.trailingZeroBitCount, d.trailingZeroBitCount)
        let right = min(c.trailingZeroBitCount, b.trailingZeroBitCount)
        let (product, overflow) = (a >> left).multipliedReportingOverflow(by: c >> right)
        let exponent = b.trailingZeroBitCount + d.trailingZeroBitCount - left - right
        if !overflow, exponent < Int.bitWidth - 1, product != .min {
          return Rational(canonical: product, 1 << exponent)
        }
        return wideProduct(lhs, rhs)
      }
      return fractionProduct(a, b, c, d)
    }
    return wideProduct(lhs, rhs)
  }

  /// The exact quotient.
  ///
  /// - Precondition: `rhs` is not 0; the trap names both operands.
  @inlinable
  public static func / (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage, c != 0 {
      return c > 0 ? fractionProduct(a, b, d, c) : fractionProduct(-a, b, d, -c)
    }
    return wideQuotient(lhs, rhs)
  }

  @inlinable
  public static func += (lhs: inout Rational, rhs: Rational) { lhs = lhs + rhs }
  @inlinable
  public static func -= (lhs: inout Rational, rhs: Rational) { lhs = lhs - rhs }
  @inlinable
  public static func *= (lhs: inout Rational, rhs: Rational) { lhs = lhs * rhs }
  @inlinable
  public static func /= (lhs: inout Rational, rhs: Rational) { lhs = lhs / rhs }

  @inlinable
  public static prefix func - (operand: Rational) -> Rational {
    switch operand.storage {
    case .small(let numerator, let denominator): Rational(canonical: -numerator, denominator)
    case .dyadic, .big: wideNegation(operand)
    }
  }

  @inlinable
  public mutating func negate() { self = -self }

  @inlinable
  public var magnitude: Rational { isNegative ? -self : self }

  /// `1 / self`.
  ///
  /// - Precondition: the value is not 0.
  @inlinable
  public var reciprocal: Rational { .one / self }
}

extension Rational {
  /// `a/b + c/d` of two canonical fractions.
  @inlinable
  static func smallSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
    if b & (b - 1) | d & (d - 1) == 0 {
      if b == d {
        let (sum, overflow) = a.addingReportingOverflow(c)
        if !overflow, sum != .min {
          let twos = min(sum.trailingZeroBitCount, b.trailingZeroBitCount)
          return Rational(canonical: sum >> twos, b >> twos)
        }
      } else {
        // The part over the larger power of two is odd and the other becomes even, so the sum is
        // odd: nothing cancels.
        let (small, large, odd, even) = b < d ? (b, d, c, a) : (d, b, a, c)
        let (shifted, overflow) = even.multipliedReportingOverflow(
          by: large >> small.trailingZeroBitCount)
        let (sum, carry) = shifted.addingReportingOverflow(odd)
        if !overflow, !carry { return Rational(canonical: sum, large) }
      }
    }
    return fractionSum(a, b, c, d)
  }

  @usableFromInline
  static func fractionSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
    // Knuth 4.5.1: with g = gcd(b, d) only a divisor of g can cancel. Each product is below 2¹²⁶,
    // so their sum fits 128 bits.
    let shared = greatestCommonDivisor(b.magnitude, d.magnitude)
    let left = b / Int(shared)
    let right = d / Int(shared)
    let top = Int128(a) * Int128(right) + Int128(c) * Int128(left)
    if top == 0 { return .zero }
    let remainder = shared == 1 ? 0 : UInt(top.magnitude % UInt128(shared))
    let common = shared == 1 ? 1 : Int(greatestCommonDivisor(remainder, shared))
    let (bottom, overflow) = left.multipliedReportingOverflow(by: d / common)
    if !overflow, let top = Int(exactly: top / Int128(common)), top != .min {
      return Rational(canonical: top, bottom)
    }
    return wideSum(Rational(canonical: a, b), Rational(canonical: c, d))
  }

  @usableFromInline
  static func fractionProduct(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
    let first = Int(greatestCommonDivisor(a.magnitude, d.magnitude))
    let second = Int(greatestCommonDivisor(c.magnitude, b.magnitude))
    let (top, overflow) = (a / first).multipliedReportingOverflow(by: c / second)
    let (bottom, spill) = (b / second).multipliedReportingOverflow(by: d / first)
    if !overflow, !spill, top != .min { return Rational(canonical: top, bottom) }
    return wideProduct(Rational(canonical: a, b), Rational(canonical: c, d))
  }
}
