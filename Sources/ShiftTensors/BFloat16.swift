import ExactArithmetic

/// The upper half of a Float: sign, 8 exponent bits, 7 stored significand bits.
///
/// Every operation computes in Float and rounds the result to nearest even, as vectorised CPU
/// kernels do after each step. Any NaN becomes the quiet NaN 0x7FC0.
public struct BFloat16: Hashable, Sendable {
  /// Sign, exponent and significand, from the top bit down.
  public var bitPattern: UInt16

  /// The value with these bits; a NaN keeps them.
  @inlinable public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// The nearest BFloat16, ties to even; values from 2¹²⁷·(2 − 2⁻⁸) on become infinite.
  @inlinable public init(_ value: Float) {
    guard !value.isNaN else {
      self.init(bitPattern: 0x7FC0)
      return
    }
    let bits = value.bitPattern
    // Adding just under half of the dropped part, or half when the kept part is odd, carries
    // exactly when nearest-even rounds away; the carry runs into the exponent as it should.
    self.init(bitPattern: UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16))
  }

  /// The quiet NaN 0x7FC0.
  public static let nan = BFloat16(bitPattern: 0x7FC0)
  /// +∞.
  public static let infinity = BFloat16(bitPattern: 0x7F80)
  /// 2¹²⁷·(2 − 2⁻⁷).
  public static let greatestFiniteMagnitude = BFloat16(bitPattern: 0x7F7F)
  /// 2⁻¹²⁶.
  public static let leastNormalMagnitude = BFloat16(bitPattern: 0x0080)
  /// The smallest subnormal number, 2⁻¹³³.
  public static let leastNonzeroMagnitude = BFloat16(bitPattern: 0x0001)
}

extension Float {
  /// The same value; every BFloat16 is a Float.
  @inlinable package init(_ value: BFloat16) {
    self.init(bitPattern: UInt32(value.bitPattern) << 16)
  }
}

extension BFloat16: ShiftScalar {
  public static let format = NumberFormat.bfloat16

  @inlinable public init(integerLiteral value: Int) { self.init(Float(value)) }

  @inlinable public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Float(exactly: source), Float(BFloat16(value)) == value else { return nil }
    self.init(value)
  }

  @inlinable public init(nearestTo value: Int) { self.init(Float(value)) }

  public init(nearestTo value: Double) {
    guard let exact = Rational(exactly: value) else {
      self.init(Float(value))
      return
    }
    // Rounding to Float first could round twice; zero goes through Float to keep its sign.
    if exact.isZero { self.init(Float(value)) } else { self.init(nearestTo: exact) }
  }

  public init(nearestTo value: Rational) {
    switch value.rounded(precision: 8, leastExponent: -126, greatestExponent: 127) {
    case .zero(let isNegative): self.init(isNegative ? -0.0 as Float : 0)
    case .infinity(let isNegative): self.init(isNegative ? -Float.infinity : .infinity)
    case .finite(let isNegative, let significand, let exponent):
      // At most 8 significant bits, so each factor and the product are Floats; the product is
      // formed in Double because 2^exponent alone may lie below Float's range.
      let magnitude = Float(
        Double(sign: .plus, exponent: exponent, significand: Double(significand)))
      self.init(isNegative ? -magnitude : magnitude)
    }
  }

  public var exact: Rational? { Rational(exactly: Float(self)) }

  @inlinable public var magnitude: BFloat16 { BFloat16(bitPattern: bitPattern & 0x7FFF) }

  @inlinable public static func == (a: BFloat16, b: BFloat16) -> Bool { Float(a) == Float(b) }
  @inlinable public static func < (a: BFloat16, b: BFloat16) -> Bool { Float(a) < Float(b) }
  public func hash(into hasher: inout Hasher) { hasher.combine(Float(self)) }

  @inlinable public static func + (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(Float(a) + Float(b))
  }
  @inlinable public static func - (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(Float(a) - Float(b))
  }
  @inlinable public static func * (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(Float(a) * Float(b))
  }
  @inlinable public static func / (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(Float(a) / Float(b))
  }
  @inlinable public static func += (a: inout BFloat16, b: BFloat16) { a = a + b }
  @inlinable public static func -= (a: inout BFloat16, b: BFloat16) { a = a - b }
  @inlinable public static func *= (a: inout BFloat16, b: BFloat16) { a = a * b }
  @inlinable public static prefix func - (a: BFloat16) -> BFloat16 {
    BFloat16(bitPattern: a.bitPattern ^ 0x8000)
  }

  @inlinable public func adding(productOf a: BFloat16, _ b: BFloat16) -> BFloat16 {
    BFloat16(Float(self).addingProduct(Float(a), Float(b)))
  }

  @inlinable public var nearestDouble: Double { Double(Float(self)) }
  @inlinable public func roundedDown() -> BFloat16 { BFloat16(Float(self).rounded(.down)) }
  @inlinable public func roundedToNearestEven() -> BFloat16 {
    BFloat16(Float(self).rounded(.toNearestOrEven))
  }
  @inlinable public func roundedTowardZero() -> BFloat16 {
    BFloat16(Float(self).rounded(.towardZero))
  }
  @inlinable public func remainderTowardZero(dividingBy divisor: BFloat16) -> BFloat16 {
    BFloat16(Float(self).truncatingRemainder(dividingBy: Float(divisor)))
  }
  @inlinable public var wholePart: Int { Float(self).wholePart }
  @inlinable public var isFinite: Bool { bitPattern & 0x7F80 != 0x7F80 }
  @inlinable public var isNaN: Bool { bitPattern & 0x7FFF > 0x7F80 }
  @inlinable public var hasNegativeSign: Bool { bitPattern >> 15 == 1 }

  @inlinable public func isIdentical(to other: BFloat16) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }

  public var ordinal: Int64? {
    isNaN ? nil : (bitPattern >> 15 == 0 ? 1 : -1) * Int64(bitPattern & 0x7FFF)
  }

  public var bits: String { hexadecimal(bitPattern) }
  public var description: String { Float(self).description }
}
