internal import CGMP

extension Rational: CustomStringConvertible {
  /// `p/q` in lowest terms, or `p` for an integer; `Rational(description)` gives the value back.
  public var description: String {
    switch storage {
    case .small(let numerator, 1): "\(numerator)"
    case .small(let numerator, let denominator): "\(numerator)/\(denominator)"
    case .dyadic, .big:
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
    var text = text
    // One pass over the bytes; a string that is not contiguous UTF-8 becomes so first.
    guard let value = text.withUTF8({ Reader(bytes: $0).value() }) else { return nil }
    self = value
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

/// Reads a number from the bytes of its text.
private struct Reader {
  let bytes: UnsafeBufferPointer<UInt8>

  func value() -> Rational? {
    let isNegative = isSign(at: 0) && bytes[0] == UInt8(ascii: "-")
    let start = isSign(at: 0) ? 1 : 0
    let wholeEnd = endOfDigits(from: start)
    guard wholeEnd > start else { return nil }
    let magnitude: Rational
    if isByte("/", at: wholeEnd) {
      let bottomEnd = endOfDigits(from: wholeEnd + 1)
      guard bottomEnd == bytes.count, bottomEnd > wholeEnd + 1 else { return nil }
      let bottom = integer(bytes[(wholeEnd + 1)..<bottomEnd])
      guard !bottom.isZero else { return nil }
      magnitude = integer(bytes[start..<wholeEnd]) / bottom
    } else {
      guard let value = decimal(from: start, wholeEnd: wholeEnd) else { return nil }
      magnitude = value
    }
    return isNegative ? -magnitude : magnitude
  }

  /// What follows the sign, as a whole part, an optional fraction and an optional exponent.
  private func decimal(from start: Int, wholeEnd: Int) -> Rational? {
    var digits = integer(bytes[start..<wholeEnd])
    var end = wholeEnd
    var exponent = 0
    if isByte(".", at: wholeEnd) {
      end = endOfDigits(from: wholeEnd + 1)
      guard end > wholeEnd + 1 else { return nil }
      digits = integer(bytes[start..<wholeEnd], bytes[(wholeEnd + 1)..<end])
      exponent = wholeEnd + 1 - end
    }
    if isByte("e", at: end) || isByte("E", at: end) {
      let first = isSign(at: end + 1) ? end + 2 : end + 1
      let last = endOfDigits(from: first)
      guard last > first,
        let power = integer(bytes[first..<last]).asInt, power <= Rational.greatestDecimalExponent
      else { return nil }
      exponent += isByte("-", at: end + 1) ? -power : power
      end = last
    }
    guard end == bytes.count else { return nil }
    return exponent == 0 ? digits : digits * Rational.powerOfTen(exponent)
  }

  /// The integer that two runs of digits spell together.
  private func integer(
    _ first: Slice<UnsafeBufferPointer<UInt8>>, _ second: Slice<UnsafeBufferPointer<UInt8>>? = nil
  ) -> Rational {
    let count = first.count + (second?.count ?? 0)
    if count <= 18 {  // Below 10¹⁸, so it fits a word.
      var value = 0
      for index in first.indices { value = value * 10 + Int(bytes[index] & 15) }
      for index in second?.indices ?? 0..<0 { value = value * 10 + Int(bytes[index] & 15) }
      return Rational(value)
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { text in
      var end = 0
      for index in first.indices {
        text[end] = CChar(bytes[index])
        end += 1
      }
      for index in second?.indices ?? 0..<0 {
        text[end] = CChar(bytes[index])
        end += 1
      }
      text[end] = 0
      return Rational(MPQ { _ = cgmp_mpz_set_str(cgmp_mpq_numref($0), text.baseAddress, 10) })
    }
  }

  private func endOfDigits(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] >= UInt8(ascii: "0"), bytes[end] <= UInt8(ascii: "9") {
      end += 1
    }
    return end
  }

  private func isByte(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
    index < bytes.count && bytes[index] == UInt8(ascii: scalar)
  }

  private func isSign(at index: Int) -> Bool { isByte("-", at: index) || isByte("+", at: index) }
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
