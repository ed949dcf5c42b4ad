// The operators. Images and weights are dyadic (denominator 2ᵏ), so two word-sized dyadics are
// answered by shifts alone, inlined into callers; everything else is one call away.
//
// `@inline(__always)`, because the compiler otherwise keeps the fast path behind a call and its
// operands in memory: a bilinear blend of word-sized values took twice as long without it.

extension Rational: SignedNumeric {
  @inlinable
  public init?<T: BinaryInteger>(exactly source: T) { self.init(source) }

  @inlinable @inline(__always)
  public static func + (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage,
      let sum = dyadicSum(a, b, c, d)
    {
      return sum
    }
    return wideSum(lhs, rhs)
  }

  @inlinable @inline(__always)
  public static func - (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage,
      let difference = dyadicSum(a, b, 0 &- c, d)
    {
      return difference
    }
    return wideDifference(lhs, rhs)
  }

  @inlinable @inline(__always)
  public static func * (lhs: Rational, rhs: Rational) -> Rational {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage,
      b & (b &- 1) | d & (d &- 1) == 0
    {
      let (product, overflow) = a.multipliedReportingOverflow(by: c)
      let exponent = b.trailingZeroBitCount &+ d.trailingZeroBitCount
      // A zero has denominator 1, so its product's 64 trailing zeros cancel any exponent here.
      let twos = min(product.trailingZeroBitCount, exponent)
      if !overflow, product != .min, exponent &- twos < Int.bitWidth - 1 {
        return Rational(canonical: product &>> twos, 1 &<< (exponent &- twos))
      }
    }
    return wideProduct(lhs, rhs)
  }

  /// The exact quotient.
  ///
  /// - Precondition: `rhs` is not 0; the trap names both operands.
  @inlinable
  public static func / (lhs: Rational, rhs: Rational) -> Rational { wideQuotient(lhs, rhs) }

  @inlinable @inline(__always)
  public static func += (lhs: inout Rational, rhs: Rational) { lhs = lhs + rhs }
  @inlinable @inline(__always)
  public static func -= (lhs: inout Rational, rhs: Rational) { lhs = lhs - rhs }
  @inlinable @inline(__always)
  public static func *= (lhs: inout Rational, rhs: Rational) { lhs = lhs * rhs }
  /// The quotient, exactly; a divisor of 0 traps.
  @inlinable
  public static func /= (lhs: inout Rational, rhs: Rational) { lhs = lhs / rhs }

  @inlinable @inline(__always)
  public static prefix func - (operand: Rational) -> Rational {
    if case .small(let numerator, let denominator) = operand.storage {
      return Rational(canonical: 0 &- numerator, denominator)
    }
    return wideNegation(operand)
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

  /// `a/b + c/d` of canonical fractions, where both are dyadic and nothing outgrows a word.
  @inlinable @inline(__always)
  static func dyadicSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    guard b & (b &- 1) | d & (d &- 1) == 0 else { return nil }
    let (left, right) = (b.trailingZeroBitCount, d.trailingZeroBitCount)
    let exponent = max(left, right)
    let x = a &<< (exponent &- left)
    let y = c &<< (exponent &- right)
    let (sum, overflow) = x.addingReportingOverflow(y)
    guard x &>> (exponent &- left) == a, y &>> (exponent &- right) == c, !overflow, sum != .min
    else { return nil }
    // Over unequal denominators the sum is odd (or the odd one is the sum), so nothing cancels;
    // a sum of 0 has 64 trailing zeros and cancels everything.
    let twos = min(sum.trailingZeroBitCount, exponent)
    return Rational(canonical: sum &>> twos, 1 &<< (exponent &- twos))
  }
}
