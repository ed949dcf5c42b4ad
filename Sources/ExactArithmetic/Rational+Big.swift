internal import CGMP

// The way through GMP. Every result returns through `init(_: consuming MPQ)`, which brings values
// that fit a word back inline; no other code makes a `big` value.

extension Rational {
  init(_ value: consuming MPQ) {
    if let (numerator, denominator) = value.words {
      self.init(canonical: numerator, denominator)
    } else {
      self.init(storage: .big(MPQBox(value)))
    }
  }

  /// Lends the value as a GMP rational for reading; a word-sized one is built on the stack.
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
    }
  }

  private typealias Combination = (
    UnsafeMutablePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?
  ) -> Void

  private static func combine(
    _ lhs: Rational, _ rhs: Rational, _ operation: Combination
  ) -> Rational {
    lhs.withMPQ { left in
      rhs.withMPQ { right in Rational(MPQ { operation($0, left, right) }) }
    }
  }

  @usableFromInline
  static func bigSum(_ lhs: Rational, _ rhs: Rational) -> Rational {
    combine(lhs, rhs, cgmp_mpq_add)
  }

  @usableFromInline
  static func bigDifference(_ lhs: Rational, _ rhs: Rational) -> Rational {
    combine(lhs, rhs, cgmp_mpq_sub)
  }

  @usableFromInline
  static func bigProduct(_ lhs: Rational, _ rhs: Rational) -> Rational {
    combine(lhs, rhs, cgmp_mpq_mul)
  }

  @usableFromInline
  static func bigQuotient(_ lhs: Rational, _ rhs: Rational) -> Rational {
    // `fatalError` rather than `precondition`, whose message an optimised build drops.
    if rhs.isZero {
      fatalError("Rational division: \(lhs) ÷ 0; expected a divisor other than 0")
    }
    return combine(lhs, rhs, cgmp_mpq_div)
  }

  @usableFromInline
  static func bigNegation(_ operand: Rational) -> Rational {
    operand.withMPQ { value in Rational(MPQ { cgmp_mpq_neg($0, value) }) }
  }

  @usableFromInline
  static func bigEqual(_ lhs: Rational, _ rhs: Rational) -> Bool {
    lhs.withMPQ { left in rhs.withMPQ { cgmp_mpq_equal(left, $0) != 0 } }
  }

  /// Negative, 0 or positive as `lhs` is below, equal to or above `rhs`.
  @usableFromInline
  static func bigOrder(_ lhs: Rational, _ rhs: Rational) -> Int {
    lhs.withMPQ { left in rhs.withMPQ { Int(cgmp_mpq_cmp(left, $0)) } }
  }

  @usableFromInline
  var bigSignum: Int { withMPQ { Int(cgmp_mpq_sgn($0)) } }

  @usableFromInline
  var bigNumerator: Rational {
    withMPQ { value in Rational(MPQ { cgmp_mpq_set_z($0, cgmp_mpq_numerator(value)) }) }
  }

  @usableFromInline
  var bigDenominator: Rational {
    withMPQ { value in Rational(MPQ { cgmp_mpq_set_z($0, cgmp_mpq_denominator(value)) }) }
  }

  func hashBig(into hasher: inout Hasher) {
    withMPQ { value in
      for part in [cgmp_mpq_numerator(value)!, cgmp_mpq_denominator(value)!] {
        hasher.combine(cgmp_mpz_sgn(part))
        let limbs = UnsafeBufferPointer(
          start: cgmp_mpz_limbs_read(part), count: cgmp_mpz_size(part))
        hasher.combine(bytes: UnsafeRawBufferPointer(limbs))
      }
    }
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
