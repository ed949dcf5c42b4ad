internal import CGMP

// What the inlined fast paths leave: word-sized fractions in 128-bit integers, wide dyadics the same
// way, everything else through GMP. These are free functions without inlining on purpose: a static
// method is reached through a thunk, and one function for all three would save GMP's registers on
// the way to the cheap cases.

@usableFromInline @inline(never)
func wideSum(_ lhs: Rational, _ rhs: Rational) -> Rational {
  if let x = lhs.dyadicParts, let y = rhs.dyadicParts,
    let sum = Rational.dyadicSum(x, y)
  {
    return sum
  }
  if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
    return fractionSum(a, b, c, d)
  }
  return gmpSum(lhs, rhs)
}

@usableFromInline @inline(never)
func wideDifference(_ lhs: Rational, _ rhs: Rational) -> Rational {
  if let x = lhs.dyadicParts, let y = rhs.dyadicParts,
    let difference = Rational.dyadicSum(x, (0 &- y.significand, y.exponent))
  {
    return difference
  }
  if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
    return fractionSum(a, b, -c, d)
  }
  return gmpDifference(lhs, rhs)
}

@usableFromInline @inline(never)
func wideProduct(_ lhs: Rational, _ rhs: Rational) -> Rational {
  if let x = lhs.dyadicParts, let y = rhs.dyadicParts,
    let product = Rational.dyadicProduct(x, y)
  {
    return product
  }
  if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
    return fractionProduct(a, b, c, d)
  }
  return gmpProduct(lhs, rhs)
}

@usableFromInline @inline(never)
func wideQuotient(_ lhs: Rational, _ rhs: Rational) -> Rational {
  if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage, c != 0 {
    return c > 0 ? fractionProduct(a, b, d, c) : fractionProduct(-a, b, d, -c)
  }
  if rhs.isZero { divisionByZero(lhs) }
  return gmpQuotient(lhs, rhs)
}

/// A trap with both operands: `fatalError` rather than `precondition`, whose message an optimised
/// build drops.
private func divisionByZero(_ dividend: Rational) -> Never {
  fatalError("Rational division: \(dividend) ÷ 0; expected a divisor other than 0")
}

@usableFromInline
func wideNegation(_ operand: Rational) -> Rational {
  if case .dyadic(let value) = operand.storage {
    // An odd significand is not the least one, so it can be negated; and it stays wide, because
    // the range of `small` is symmetric.
    return Rational(storage: .dyadic(Dyadic(odd: -value.significand, exponent: value.exponent)))
  }
  return operand.withMPQ { value in Rational(MPQ { cgmp_mpq_neg($0, value) }) }
}

@usableFromInline
func wideEqual(_ lhs: Rational, _ rhs: Rational) -> Bool {
  switch (lhs.storage, rhs.storage) {
  case (.dyadic(let x), .dyadic(let y)): x == y
  case (.big(let x), .big(let y)):
    x === y || x.value.read { left in y.value.read { cgmp_mpq_equal(left, $0) != 0 } }
  default: false
  }
}

/// Negative, 0 or positive as `lhs` is below, equal to or above `rhs`.
@usableFromInline @inline(never)
func wideOrder(_ lhs: Rational, _ rhs: Rational) -> Int {
  if let x = lhs.dyadicParts, let y = rhs.dyadicParts { return Rational.dyadicOrder(x, y) }
  return lhs.withMPQ { left in rhs.withMPQ { Int(cgmp_mpq_cmp(left, $0)) } }
}

/// `a/b + c/d`.
private func fractionSum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
  // Knuth 4.5.1: with g = gcd(b, d) only a divisor of g can cancel. Each product is below 2¹²⁶, so
  // their sum fits 128 bits.
  let shared = greatestCommonDivisor(b.magnitude, d.magnitude)
  if shared == 1 {
    return Rational(
      reduced: Int128(a) &* Int128(d) &+ Int128(c) &* Int128(b),
      fullWidth(b.magnitude, d.magnitude))
  }
  let left = b.magnitude / shared
  let right = d.magnitude / shared
  let top = Int128(a) &* Int128(right) &+ Int128(c) &* Int128(left)
  let common = greatestCommonDivisor(
    UInt(truncatingIfNeeded: top.magnitude % UInt128(shared)), shared)
  let bottom = fullWidth(left, d.magnitude / common)
  return Rational(reduced: common == 1 ? top : top / Int128(common), bottom)
}

/// `a/b · c/d`, where `b` and `d` are positive and each fraction is reduced.
private func fractionProduct(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational {
  if a == 0 || c == 0 { return .zero }
  let first = greatestCommonDivisor(a.magnitude, d.magnitude)
  let second = greatestCommonDivisor(c.magnitude, b.magnitude)
  let top = fullWidth(a.magnitude / first, c.magnitude / second)
  let bottom = fullWidth(b.magnitude / second, d.magnitude / first)
  let signed = Int128(truncatingIfNeeded: top)
  return Rational(reduced: (a < 0) != (c < 0) ? 0 &- signed : signed, bottom)
}

private func fullWidth(_ a: UInt, _ b: UInt) -> UInt128 {
  let (high, low) = a.multipliedFullWidth(by: b)
  return UInt128(truncatingIfNeeded: high) << 64 | UInt128(truncatingIfNeeded: low)
}

extension Rational {
  /// A fraction already in lowest terms, in whichever form it fits. A numerator of 0 needs no
  /// reduced denominator.
  fileprivate init(reduced numerator: Int128, _ denominator: UInt128) {
    let magnitude = numerator.magnitude
    if magnitude | denominator <= UInt128(Int.max) {
      let top = Int(truncatingIfNeeded: numerator)
      self.init(canonical: top, top == 0 ? 1 : Int(truncatingIfNeeded: denominator))
      return
    }
    // A denominator of two words cannot be dyadic here unless it is a power of two.
    if denominator & (denominator &- 1) == 0,
      let dyadic = Rational(dyadic: numerator, exponent: -denominator.trailingZeroBitCount)
    {
      self = dyadic
      return
    }
    self.init(
      storage: .big(MPQBox(MPQ(isNegative: numerator < 0, magnitude, denominator))))
  }

  /// `±numerator / denominator` of a reduced fraction.
  init(isNegative: Bool, _ numerator: UInt, _ denominator: UInt) {
    let top = Int128(truncatingIfNeeded: numerator)
    self.init(
      reduced: isNegative ? 0 &- top : top, UInt128(truncatingIfNeeded: denominator))
  }
}

extension Rational {
  @usableFromInline
  var wideSignum: Int {
    if case .dyadic(let value) = storage { return value.significand < 0 ? -1 : 1 }
    return withMPQ { Int(cgmp_mpq_sgn($0)) }
  }

  @usableFromInline
  var wideIsInteger: Bool {
    if case .dyadic(let value) = storage { return value.exponent >= 0 }
    return denominator == .one
  }

  @usableFromInline
  var wideNumerator: Rational {
    if case .dyadic(let value) = storage {
      return value.exponent >= 0 ? self : Rational(value.significand)
    }
    return withMPQ { value in Rational(MPQ { cgmp_mpq_set_z($0, cgmp_mpq_numerator(value)) }) }
  }

  @usableFromInline
  var wideDenominator: Rational {
    if case .dyadic(let value) = storage {
      return value.exponent >= 0 ? .one : Rational.powerOfTwo(-value.exponent)
    }
    return withMPQ { value in Rational(MPQ { cgmp_mpq_set_z($0, cgmp_mpq_denominator(value)) }) }
  }

  /// The integer whose magnitude has these words, least significant first.
  @usableFromInline
  static func promoted(isNegative: Bool, words: [UInt]) -> Rational {
    Rational(
      MPQ {
        cgmp_mpz_import(
          cgmp_mpq_numref($0), words.count, -1, MemoryLayout<UInt>.size, 0, 0, words)
        if isNegative { cgmp_mpq_neg($0, $0) }
      })
  }
}
