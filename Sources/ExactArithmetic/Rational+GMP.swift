internal import CGMP

// The way through GMP, and back: every result returns through `init(_: consuming MPQ)`, which
// brings a value that fits a narrower form back to it.

extension Rational {
  init(_ value: consuming MPQ) {
    if let (numerator, denominator) = value.words {
      self.init(canonical: numerator, denominator)
    } else if let (significand, exponent) = value.dyadic {
      self.init(storage: .dyadic(Dyadic(odd: significand, exponent: exponent)))
    } else {
      self.init(storage: .big(MPQBox(value)))
    }
  }

  /// Lends the value as a GMP rational for reading; an inline one is written out on the stack.
  func withMPQ<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
    switch storage {
    case .big(let box): return box.value.read(body)
    case .small(let numerator, let denominator):
      var top = numerator.magnitude
      var bottom = denominator.magnitude
      return withUnsafeMutablePointer(to: &top) { top in
        withUnsafeMutablePointer(to: &bottom) { bottom in
          var raw = __mpq_struct(
            _mp_num: __mpz_struct(
              _mp_alloc: 1, _mp_size: Int32(numerator.signum()), _mp_d: top),
            _mp_den: __mpz_struct(_mp_alloc: 1, _mp_size: 1, _mp_d: bottom))
          return body(&raw)
        }
      }
    case .dyadic(let value): return value.withMPQ(body)
    }
  }

  /// `self · 2^exponent`.
  func scaled(byPowerOfTwo exponent: Int) -> Rational {
    withMPQ { value in
      Rational(
        MPQ {
          if exponent >= 0 {
            cgmp_mpq_mul_2exp($0, value, UInt(exponent))
          } else {
            cgmp_mpq_div_2exp($0, value, exponent.magnitude)
          }
        })
    }
  }
}

@inline(never)
func gmpSum(_ lhs: Rational, _ rhs: Rational) -> Rational {
  lhs.withMPQ { x in rhs.withMPQ { y in Rational(MPQ(sumOf: x, y, cgmp_mpz_add, cgmp_mpq_add)) } }
}

@inline(never)
func gmpDifference(_ lhs: Rational, _ rhs: Rational) -> Rational {
  lhs.withMPQ { x in rhs.withMPQ { y in Rational(MPQ(sumOf: x, y, cgmp_mpz_sub, cgmp_mpq_sub)) } }
}

@inline(never)
func gmpProduct(_ lhs: Rational, _ rhs: Rational) -> Rational {
  lhs.withMPQ { x in rhs.withMPQ { y in Rational(MPQ(productOf: x, y)) } }
}

@inline(never)
func gmpQuotient(_ lhs: Rational, _ rhs: Rational) -> Rational {
  lhs.withMPQ { x in rhs.withMPQ { y in Rational(MPQ(isEmpty: true) { cgmp_mpq_div($0, x, y) }) } }
}

extension MPQ {
  /// The sum or difference, as the two functions say.
  ///
  /// Over two powers of two it takes shifts alone, where `mpq_add` looks for common divisors.
  @inline(__always)
  fileprivate init(
    sumOf x: UnsafePointer<__mpq_struct>, _ y: UnsafePointer<__mpq_struct>,
    _ integers: (
      UnsafeMutablePointer<__mpz_struct>?, UnsafePointer<__mpz_struct>?,
      UnsafePointer<__mpz_struct>?
    ) -> Void,
    _ fractions: (
      UnsafeMutablePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?,
      UnsafePointer<__mpq_struct>?
    ) -> Void
  ) {
    guard let left = Self.binaryExponent(x), let right = Self.binaryExponent(y) else {
      self.init(isEmpty: true) { fractions($0, x, y) }
      return
    }
    self.init(isEmpty: true) { result in
      let top = cgmp_mpq_numref(result)!
      if left == right {
        integers(top, cgmp_mpq_numerator(x), cgmp_mpq_numerator(y))
      } else if left < right {
        cgmp_mpz_mul_2exp(top, cgmp_mpq_numerator(x), UInt(right - left))
        integers(top, top, cgmp_mpq_numerator(y))
      } else {
        cgmp_mpz_mul_2exp(top, cgmp_mpq_numerator(y), UInt(left - right))
        integers(top, cgmp_mpq_numerator(x), top)
      }
      Self.reduce(result, exponent: max(left, right))
    }
  }

  /// The product; over two powers of two without looking for common divisors.
  fileprivate init(productOf x: UnsafePointer<__mpq_struct>, _ y: UnsafePointer<__mpq_struct>) {
    guard let left = Self.binaryExponent(x), let right = Self.binaryExponent(y) else {
      self.init(isEmpty: true) { cgmp_mpq_mul($0, x, y) }
      return
    }
    self.init(isEmpty: true) { result in
      cgmp_mpz_mul(cgmp_mpq_numref(result), cgmp_mpq_numerator(x), cgmp_mpq_numerator(y))
      Self.reduce(result, exponent: left + right)
    }
  }

  /// k where the denominator is 2ᵏ.
  private static func binaryExponent(_ x: UnsafePointer<__mpq_struct>) -> Int? {
    let denominator = cgmp_mpq_denominator(x)!
    let width = Int(cgmp_mpz_sizeinbase(denominator, 2))
    return Int(cgmp_mpz_scan1(denominator, 0)) == width - 1 ? width - 1 : nil
  }

  /// Makes a result of its numerator and the denominator 2^exponent.
  private static func reduce(_ result: UnsafeMutablePointer<__mpq_struct>, exponent: Int) {
    let top = cgmp_mpq_numref(result)!
    var exponent = exponent
    if exponent > 0 {
      // A numerator of 0 has no lowest bit: GMP answers the greatest bit count.
      let twos = UInt(exponent) < cgmp_mpz_scan1(top, 0) ? exponent : Int(cgmp_mpz_scan1(top, 0))
      if twos > 0 { cgmp_mpz_tdiv_q_2exp(top, top, UInt(twos)) }
      exponent -= twos
    }
    cgmp_mpz_setbit(cgmp_mpq_denref(result), UInt(exponent))
  }
}

extension Dyadic {
  /// Lends the value as a GMP rational for reading.
  func withMPQ<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
    let magnitude = significand.magnitude
    let topShift = max(exponent, 0)
    let bottomShift = max(-exponent, 0)
    let topCount = topShift / 64 + 3
    let bottomCount = bottomShift / 64 + 1
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: topCount + bottomCount) { limbs in
      limbs.initialize(repeating: 0)
      // The low limb, the next one, and what the shift carries into a third.
      let (first, bits) = (topShift / 64, topShift % 64)
      limbs[first] = UInt(truncatingIfNeeded: magnitude << UInt128(bits))
      limbs[first + 1] = UInt(truncatingIfNeeded: magnitude >> UInt128(64 - bits))
      limbs[first + 2] = bits == 0 ? 0 : UInt(truncatingIfNeeded: magnitude >> UInt128(128 - bits))
      var topSize = topCount
      while limbs[topSize - 1] == 0 { topSize -= 1 }
      let bottom = limbs.baseAddress! + topCount
      bottom[bottomCount - 1] = 1 << UInt(bottomShift % 64)
      var raw = __mpq_struct(
        _mp_num: __mpz_struct(
          _mp_alloc: Int32(topCount), _mp_size: Int32(significand < 0 ? -topSize : topSize),
          _mp_d: limbs.baseAddress!),
        _mp_den: __mpz_struct(
          _mp_alloc: Int32(bottomCount), _mp_size: Int32(bottomCount), _mp_d: bottom))
      return body(&raw)
    }
  }
}
