import PropertyTesting
import ShiftTensors

/// What the pixels of a case hold.
package enum Fill: Hashable, Sendable, Codable, CustomStringConvertible {
  /// 1, 2, 3, …: every pixel differs, so a result tells where each value came from.
  case counting
  /// A single 1 among zeros.
  case impulse
  /// Whole numbers from −8 to 8.
  case integers
  /// Numbers between −1 and 1 with all bits of the significand.
  case reals
  /// Finite numbers over the whole range of the format, subnormals included.
  case wholeRange
  /// Counting, but one pixel holds a special value.
  case special(SpecialValue, at: Place)
  /// One value everywhere; agreement on it proves nothing.
  case constant

  /// A value that arithmetic treats in its own way.
  package enum SpecialValue: String, CaseIterable, Sendable, Hashable, Codable {
    case negativeZero, subnormal, greatest, infinity, negativeInfinity, notANumber

    package var isFinite: Bool {
      switch self {
      case .negativeZero, .subnormal, .greatest: true
      case .infinity, .negativeInfinity, .notANumber: false
      }
    }

    /// The value in a format; `Rational` takes the finite ones from Float.
    func value(in format: NumberFormat) -> Double {
      let format = format == .rational ? .float : format
      let (precision, least, greatest) = (
        format.precision!, format.leastExponent!, format.greatestExponent!
      )
      return switch self {
      case .negativeZero: -0.0
      case .subnormal: Double(sign: .plus, exponent: least - precision + 1, significand: 1)
      case .greatest:
        Double(
          sign: .plus, exponent: greatest,
          significand: 2 - Double(sign: .plus, exponent: 1 - precision, significand: 1))
      case .infinity: .infinity
      case .negativeInfinity: -.infinity
      case .notANumber: .nan
      }
    }
  }

  /// Where in a plane a special value stands.
  package enum Place: String, CaseIterable, Sendable, Hashable, Codable {
    case interior, edge, corner
  }

  /// Whether the values depend on the seed of the case.
  package var usesSeed: Bool {
    switch self {
    case .counting, .constant: false
    default: true
    }
  }

  /// The values in NCHW order, each one representable in `format`; `nil` if it has no such value.
  package func values(for shape: Shape, seed: UInt64, in format: NumberFormat) -> [Double]? {
    var random = CaseRandom(seed: seed, index: 0)
    switch self {
    case .counting: return Fill.counted(shape, format)
    case .impulse:
      var values = [Double](repeating: 0, count: shape.count)
      values[random.integer(in: 0...(shape.count - 1))] = 1
      return values
    case .integers: return (0..<shape.count).map { _ in Double(random.integer(in: -8...8)) }
    case .reals:
      return (0..<shape.count).map { _ in Fill.finite(in: format, exponents: -8...(-1), &random) }
    case .wholeRange:
      let range = format == .rational ? NumberFormat.float : format
      let least = range.leastExponent! - range.precision! + 1
      return (0..<shape.count).map { _ in
        Fill.finite(in: range, exponents: least...range.greatestExponent!, &random)
      }
    case .special(let value, let place):
      guard value.isFinite || format != .rational else { return nil }
      var values = Fill.counted(shape, format)
      let plane = random.integer(in: 0...(shape.n * shape.c - 1)) * shape.plane
      values[plane + place.cell(in: shape, &random)] = value.value(in: format)
      return values
    case .constant: return [Double](repeating: 3, count: shape.count)
    }
  }

  /// 1, 2, 3, … up to what the format counts without gaps, then again from 1.
  private static func counted(_ shape: Shape, _ format: NumberFormat) -> [Double] {
    let most = 1 << min(format.precision ?? 24, 24)
    return (0..<shape.count).map { Double($0 % most + 1) }
  }

  /// ±significand·2^exponent with a leading bit of 2^e, e from `exponents`, cut to what `format` has.
  private static func finite(
    in format: NumberFormat, exponents: ClosedRange<Int>, _ random: inout CaseRandom
  ) -> Double {
    let precision = format.precision ?? 24
    let exponent = random.integer(in: exponents)
    // A subnormal number has fewer bits: those below its last place are not drawn.
    let bits = min(precision, exponent - ((format.leastExponent ?? -126) - precision + 1) + 1)
    let significand = Int(random.next() >> (64 - UInt64(bits))) | 1 << (bits - 1)
    let magnitude = scaled(Double(significand), exponent - bits + 1)
    return random.next() & 1 == 0 ? magnitude : -magnitude
  }

  /// `value · 2^exponent`, exactly.
  private static func scaled(_ value: Double, _ exponent: Int) -> Double {
    // A normal power of two, whose product with a whole number is normal too; the general scaling
    // takes many times as long.
    guard (-1022...900).contains(exponent) else {
      return Double(sign: .plus, exponent: exponent, significand: value)
    }
    return value * Double(bitPattern: UInt64(exponent + 1023) << 52)
  }

  package var description: String {
    switch self {
    case .counting: "counting fill"
    case .impulse: "one impulse"
    case .integers: "integers −8…8"
    case .reals: "reals in (−1, 1)"
    case .wholeRange: "whole range"
    case .special(let value, let place): "\(value.rawValue) at \(place.rawValue)"
    case .constant: "constant"
    }
  }
}

extension Fill.Place {
  /// A cell of this kind; on images without one, the nearest thing to it.
  func cell(in shape: Shape, _ random: inout CaseRandom) -> Int {
    func end(_ extent: Int) -> Int { random.next() & 1 == 0 ? 0 : extent - 1 }
    func inner(_ extent: Int) -> Int { extent < 3 ? 0 : random.integer(in: 1...(extent - 2)) }
    switch self {
    case .corner: return end(shape.h) * shape.w + end(shape.w)
    case .interior: return inner(shape.h) * shape.w + inner(shape.w)
    case .edge:
      let isRow = random.next() & 1 == 0
      return isRow
        ? end(shape.h) * shape.w + inner(shape.w) : inner(shape.h) * shape.w + end(shape.w)
    }
  }
}
