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

  /// The value that `fill` leaves behind, which must be canonical.
  init(_ fill: (UnsafeMutablePointer<__mpq_struct>) -> Void) {
    cgmp_mpq_init(&raw)
    fill(&raw)
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
