internal import CGMP

extension Rational: CustomStringConvertible {
  /// `p/q` in lowest terms, or `p` for an integer; `Rational(description)` gives the value back.
  public var description: String {
    switch storage {
    case .small(let numerator, 1): "\(numerator)"
    case .small(let numerator, let denominator): "\(numerator)/\(denominator)"
    case .big:
      withMPQ { value in
        let top = digits(of: cgmp_mpq_numerator(value))
        let bottom = digits(of: cgmp_mpq_denominator(value))
        return bottom == "1" ? top : "\(top)/\(bottom)"
      }
    }
  }
}

extension Rational: LosslessStringConvertible {
  /// The greatest decimal exponent that text may carry, either way: enough for every format (a
  /// quadruple reaches 10^±4966), and a number of at most some kilobytes.
  static let greatestDecimalExponent = 10_000

  /// Reads `p`, `p/q`, `-0.125` or `1.5e-3`; nil for anything else.
  ///
  /// Digits are required on both sides of a point, a sign may lead the number and its exponent but
  /// not the denominator, and spaces are refused. A denominator of zero and an exponent beyond
  /// ±10 000 are refused, so the memory used never exceeds what the text's own length justifies.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    switch parts.count {
    case 1: self.init(decimal: parts[0])
    case 2:
      guard let top = Rational.integer(parts[0], allowsSign: true),
        let bottom = Rational.integer(parts[1], allowsSign: false), !bottom.isZero
      else { return nil }
      self = top / bottom
    default: return nil
    }
  }

  private init?(decimal text: Substring.UTF8View) {
    var mantissa = text
    var exponent = 0
    if let mark = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      mantissa = text[..<mark]
      let digits = text[text.index(after: mark)...]
      guard let value = Rational.integer(digits, allowsSign: true)?.asInt,
        value.magnitude <= Rational.greatestDecimalExponent.magnitude
      else { return nil }
      exponent = value
    }
    var digits = mantissa
    var places = 0
    if let point = mantissa.firstIndex(of: UInt8(ascii: ".")) {
      let fraction = mantissa[mantissa.index(after: point)...]
      guard let last = mantissa[..<point].last, isDigit(last), !fraction.isEmpty else { return nil }
      places = fraction.count
      digits = Substring(String(mantissa[..<point])! + String(fraction)!).utf8
    }
    guard let value = Rational.integer(digits, allowsSign: true) else { return nil }
    self = value * Rational.powerOfTen(exponent - places)
  }

  private static func integer(
    _ text: Substring.UTF8View, allowsSign: Bool
  ) -> Rational? {
    var digits = text
    var isNegative = false
    if allowsSign, let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = text.dropFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    let spelled = String(Substring(digits))
    if let word = Int(spelled) { return Rational(isNegative ? -word : word) }
    return Rational(
      MPQ {
        _ = cgmp_mpz_set_str(cgmp_mpq_numref($0), spelled, 10)
        if isNegative { cgmp_mpq_neg($0, $0) }
      })
  }

  /// `10^exponent`.
  static func powerOfTen(_ exponent: Int) -> Rational {
    let power = Rational(MPQ { cgmp_mpz_ui_pow_ui(cgmp_mpq_numref($0), 10, exponent.magnitude) })
    return exponent < 0 ? power.reciprocal : power
  }
}

extension Rational {
  /// The value in decimal, correctly rounded (ties to even) to at most `significantDigits` digits.
  ///
  /// A value that terminates within the digits is printed exactly, without trailing zeros (`0.5`);
  /// a rounded one shows all its digits, so `1.000` says "not exactly 1". Where the point would
  /// stand outside the digits or more than three places left of them the form is scientific:
  /// `1.2207e-04`, `6.554e+04`.
  public func decimal(significantDigits: Int) -> String {
    precondition(
      significantDigits >= 1,
      "Rational decimal: \(significantDigits) significant digits; expected at least 1")
    if isZero { return "0" }
    let value = magnitude
    var exponent = value.decimalExponentEstimate
    // The estimate is at most one off either way, and rounding up may carry into a new digit.
    let limit = Rational.powerOfTen(significantDigits)
    if Rational.powerOfTen(exponent) > value { exponent -= 1 }
    if Rational.powerOfTen(exponent + 1) <= value { exponent += 1 }
    let scaled = value * Rational.powerOfTen(significantDigits - 1 - exponent)
    var rounded = scaled.roundedToNearestEven()
    let isExact = rounded == scaled
    if rounded == limit {
      rounded = rounded / 10
      exponent += 1
    }
    var digits = rounded.description
    if isExact { while digits.count > 1, digits.last == "0" { digits.removeLast() } }
    let sign = isNegative ? "-" : ""
    if exponent < -3 || exponent >= significantDigits {
      let tail = digits.count > 1 ? "." + digits.dropFirst() : ""
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      return "\(sign)\(digits.prefix(1))\(tail)e\(exponent < 0 ? "-" : "+")\(power)"
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    let whole = exponent + 1
    if digits.count <= whole {
      return sign + digits + String(repeating: "0", count: whole - digits.count)
    }
    return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
  }

  /// `floor(log10(self))` of a positive value, at most one off either way.
  private var decimalExponentEstimate: Int {
    withMPQ { value in
      let top = Double(cgmp_mpz_sizeinbase(cgmp_mpq_numerator(value), 2))
      let bottom = Double(cgmp_mpz_sizeinbase(cgmp_mpq_denominator(value), 2))
      // log10(2) = 0.30103; the value lies between 2^(top − bottom − 1) and 2^(top − bottom + 1).
      return Int(((top - bottom) * 0.301029995663981).rounded(.down))
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// The decimal digits of `value`, with a leading minus.
private func digits(of value: UnsafePointer<__mpz_struct>?) -> String {
  // GMP asks for room for a sign and the terminating zero.
  let room = Int(cgmp_mpz_sizeinbase(value, 10)) + 2
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
    _ = cgmp_mpz_get_str(buffer.baseAddress, 10, value)
    return String(cString: buffer.baseAddress!)
  }
}
