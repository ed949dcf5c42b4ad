internal import CGMP

// What does not fit two words: wide dyadics in 128-bit integers, everything else through GMP. Every
// result of GMP returns through `init(_: consuming MPQ)`, which brings a value that fits a narrower
// form back to it; no other code makes a `big` value.

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

  private typealias Combination = (
    UnsafeMutablePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?
  ) -> Void

  @inline(__always)
  private static func combine(
    _ lhs: Rational, _ rhs: Rational, _ operation: Combination
  ) -> Rational {
    lhs.withMPQ { left in
      rhs.withMPQ { right in Rational(MPQ { operation($0, left, right) }) }
    }
  }

  @usableFromInline
  static func wideSum(_ lhs: Rational, _ rhs: Rational) -> Rational {
    if let x = lhs.dyadicParts, let y = rhs.dyadicParts, let sum = dyadicSum(x, y) { return sum }
    return combine(lhs, rhs) { cgmp_mpq_add($0, $1, $2) }
  }

  @usableFromInline
  static func wideDifference(_ lhs: Rational, _ rhs: Rational) -> Rational {
    if let x = lhs.dyadicParts, let y = rhs.dyadicParts,
      let difference = dyadicSum(x, (0 &- y.significand, y.exponent))
    {
      return difference
    }
    return combine(lhs, rhs) { cgmp_mpq_sub($0, $1, $2) }
  }

  @usableFromInline
  static func wideProduct(_ lhs: Rational, _ rhs: Rational) -> Rational {
    if let x = lhs.dyadicParts, let y = rhs.dyadicParts, let product = dyadicProduct(x, y) {
      return product
    }
    return combine(lhs, rhs) { cgmp_mpq_mul($0, $1, $2) }
  }

  @usableFromInline
  static func wideQuotient(_ lhs: Rational, _ rhs: Rational) -> Rational {
    // `fatalError` rather than `precondition`, whose message an optimised build drops.
    if rhs.isZero {
      fatalError("Rational division: \(lhs) ÷ 0; expected a divisor other than 0")
    }
    return combine(lhs, rhs) { cgmp_mpq_div($0, $1, $2) }
  }

  @usableFromInline
  static func wideNegation(_ operand: Rational) -> Rational {
    if case .dyadic(let value) = operand.storage {
      // An odd significand is not the least one, so it can be negated, and it stays wide unless it
      // is −2⁶³, whose negation stays wide too: `small` is symmetric.
      return Rational(
        storage: .dyadic(Dyadic(odd: -value.significand, exponent: value.exponent)))
    }
    return operand.withMPQ { value in Rational(MPQ { cgmp_mpq_neg($0, value) }) }
  }

  @usableFromInline
  static func wideEqual(_ lhs: Rational, _ rhs: Rational) -> Bool {
    switch (lhs.storage, rhs.storage) {
    case (.dyadic(let x), .dyadic(let y)): x == y
    case (.big(let x), .big(let y)):
      x === y || x.value.read { left in y.value.read { cgmp_mpq_equal(left, $0) != 0 } }
    default: false
    }
  }

  /// Negative, 0 or positive as `lhs` is below, equal to or above `rhs`.
  @usableFromInline
  static func wideOrder(_ lhs: Rational, _ rhs: Rational) -> Int {
    if let x = lhs.dyadicParts, let y = rhs.dyadicParts { return dyadicOrder(x, y) }
    return lhs.withMPQ { left in rhs.withMPQ { Int(cgmp_mpq_cmp(left, $0)) } }
  }

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

  /// `±numerator / denominator` of a reduced fraction.
  static func promoted(isNegative: Bool, _ numerator: UInt, _ denominator: UInt) -> Rational {
    Rational(
      MPQ {
        cgmp_mpz_set_ui(cgmp_mpq_numref($0), numerator)
        cgmp_mpz_set_ui(cgmp_mpq_denref($0), denominator)
        if isNegative { cgmp_mpq_neg($0, $0) }
      })
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
