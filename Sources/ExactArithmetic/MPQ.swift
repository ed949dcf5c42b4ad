internal import CGMP

/// The unique owner of one initialised GMP rational, always in canonical form.
struct MPQ: ~Copyable {
  private var raw = __mpq_struct()

  /// The value 0.
  init() { cgmp_mpq_init(&raw) }

  deinit {
    var raw = raw  // A bitwise copy names the same limbs; clearing it clears ours.
    cgmp_mpq_clear(&raw)
  }

  /// The value that `fill` leaves behind, which must be canonical; it finds 0.
  ///
  /// - Parameter isEmpty: for a `fill` that only writes. Neither part has limbs then, so the first
  ///   store allocates them in their size, and the denominator is 0 until `fill` sets it.
  init(isEmpty: Bool = false, _ fill: (UnsafeMutablePointer<__mpq_struct>) -> Void) {
    if isEmpty {
      cgmp_mpz_init(cgmp_mpq_numref(&raw))
      cgmp_mpz_init(cgmp_mpq_denref(&raw))
    } else {
      cgmp_mpq_init(&raw)
    }
    fill(&raw)
  }

  /// A reduced fraction of two magnitudes.
  init(isNegative: Bool, _ numerator: UInt128, _ denominator: UInt128) {
    self.init(isEmpty: true) { raw in
      for (part, value) in [(cgmp_mpq_numref(raw), numerator), (cgmp_mpq_denref(raw), denominator)]
      {
        cgmp_mpz_set_ui(part, UInt(truncatingIfNeeded: value >> 64))
        cgmp_mpz_mul_2exp(part, part, 64)
        cgmp_mpz_add_ui(part, part, UInt(truncatingIfNeeded: value))
      }
      if isNegative { cgmp_mpq_neg(raw, raw) }
    }
  }

  /// Lends the value for reading.
  borrowing func read<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
    // A bitwise copy names the same limbs, and GMP only reads through `mpq_srcptr`.
    var raw = raw
    return body(&raw)
  }

  /// The value as a fraction of words, where both parts fit.
  var words: (numerator: Int, denominator: Int)? {
    read { raw in
      let numerator = cgmp_mpq_numerator(raw)!
      let denominator = cgmp_mpq_denominator(raw)!
      guard cgmp_mpz_size(numerator) <= 1, cgmp_mpz_size(denominator) == 1,
        let bottom = Int(exactly: cgmp_mpz_limbs_read(denominator)[0])
      else { return nil }
      if cgmp_mpz_size(numerator) == 0 { return (0, 1) }
      guard let top = Int(exactly: cgmp_mpz_limbs_read(numerator)[0]) else { return nil }
      return (cgmp_mpz_sgn(numerator) < 0 ? -top : top, bottom)
    }
  }

  /// The value as `significand · 2^exponent` with an odd significand, where that fits a `Dyadic`.
  var dyadic: (significand: Int128, exponent: Int)? {
    read { raw in
      let numerator = cgmp_mpq_numerator(raw)!
      let denominator = cgmp_mpq_denominator(raw)!
      let shift = Int(cgmp_mpz_sizeinbase(denominator, 2)) - 1
      guard Int(cgmp_mpz_scan1(denominator, 0)) == shift else { return nil }
      let twos = Int(cgmp_mpz_scan1(numerator, 0))
      let exponent = twos - shift
      guard Int(cgmp_mpz_sizeinbase(numerator, 2)) - twos < Int128.bitWidth,
        Dyadic.exponents.contains(exponent)
      else { return nil }
      // The 127 bits from the lowest set one lie in at most three limbs.
      let limbs = UnsafeBufferPointer(
        start: cgmp_mpz_limbs_read(numerator), count: cgmp_mpz_size(numerator))
      var odd = UInt128(limbs[twos / 64] >> UInt(twos % 64))
      for index in (twos / 64 + 1)..<max(limbs.count, twos / 64 + 1) {
        odd |= UInt128(limbs[index]) << UInt128(index * 64 - twos)
      }
      let significand = Int128(odd)
      return (cgmp_mpz_sgn(numerator) < 0 ? -significand : significand, exponent)
    }
  }

  borrowing func hash(into hasher: inout Hasher) {
    read { raw in
      for part in [cgmp_mpq_numerator(raw)!, cgmp_mpq_denominator(raw)!] {
        hasher.combine(cgmp_mpz_sgn(part))
        let limbs = UnsafeBufferPointer(
          start: cgmp_mpz_limbs_read(part), count: cgmp_mpz_size(part))
        hasher.combine(bytes: UnsafeRawBufferPointer(limbs))
      }
    }
  }
}

/// Shares one `MPQ` between copies of a `Rational`.
///
/// `@unchecked` is sound because `value` never changes and GMP only reads through `mpq_srcptr`.
@usableFromInline
final class MPQBox: @unchecked Sendable {
  let value: MPQ
  init(_ value: consuming MPQ) { self.value = value }
}

/// The unique owner of one initialised GMP integer: working space for the rounding and text code.
struct MPZ: ~Copyable {
  private var raw = __mpz_struct()

  init(_ fill: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    cgmp_mpz_init(&raw)
    fill(&raw)
  }

  deinit {
    var raw = raw
    cgmp_mpz_clear(&raw)
  }

  borrowing func read<Result>(_ body: (UnsafePointer<__mpz_struct>) -> Result) -> Result {
    var raw = raw
    return body(&raw)
  }
}
