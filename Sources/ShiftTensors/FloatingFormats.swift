import ExactArithmetic

extension ShiftScalar where Self: BinaryFloatingPoint {
  @inlinable public init(nearestTo value: Int) { self = Self(value) }
  @inlinable public init(nearestTo value: Double) { self = Self(value) }
  public init(nearestTo value: Rational) { self = value.rounded(to: Self.self) }
  public var exact: Rational? { Rational(exactly: self) }
  @inlinable public var nearestDouble: Double { Double(self) }
  @inlinable public func roundedDown() -> Self { rounded(.down) }
  @inlinable public func roundedToNearestEven() -> Self { rounded(.toNearestOrEven) }
  @inlinable public func roundedTowardZero() -> Self { rounded(.towardZero) }
  @inlinable public var hasNegativeSign: Bool { sign == .minus }
  @inlinable public func remainderTowardZero(dividingBy divisor: Self) -> Self {
    truncatingRemainder(dividingBy: divisor)
  }

}

extension Float: ShiftScalar {
  public static let format = NumberFormat.float

  // By the concrete type: the conversion of any binary format takes many times as long.
  public var exact: Rational? { Rational(exactly: self) }

  // Written for each type: the generic conversion to Int takes ten times as long. 2⁶² bounds what
  // converts without a trap.
  @inlinable public var wholePart: Int { magnitude < 0x1p62 ? Int(self) : .min }

  // An exponent of ones, and no other, carries into the sign bit; this runs on vectors.
  @inlinable public static func areFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    var carries: UInt32 = 0
    for index in values.indices {
      carries |= (values[index].bitPattern & 0x7F80_0000) &+ 0x0080_0000
    }
    return carries >> 31 == 0
  }

  @inlinable public func adding(productOf a: Float, _ b: Float) -> Float { addingProduct(a, b) }

  @inlinable public func isIdentical(to other: Float) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }

  public var ordinal: Int64? {
    isNaN ? nil : (bitPattern >> 31 == 0 ? 1 : -1) * Int64(bitPattern & 0x7FFF_FFFF)
  }

  public var bits: String { hexadecimal(bitPattern) }
}

extension Double: ShiftScalar {
  public static let format = NumberFormat.double

  // By the concrete type: the conversion of any binary format takes many times as long.
  public var exact: Rational? { Rational(exactly: self) }

  // Written for each type: the generic conversion to Int takes ten times as long. 2⁶² bounds what
  // converts without a trap.
  @inlinable public var wholePart: Int { magnitude < 0x1p62 ? Int(self) : .min }

  // An exponent of ones, and no other, carries into the sign bit; this runs on vectors.
  @inlinable public static func areFinite(_ values: UnsafeBufferPointer<Double>) -> Bool {
    var carries: UInt64 = 0
    for index in values.indices {
      carries |= (values[index].bitPattern & 0x7FF0_0000_0000_0000) &+ 0x0010_0000_0000_0000
    }
    return carries >> 63 == 0
  }

  @inlinable public func adding(productOf a: Double, _ b: Double) -> Double { addingProduct(a, b) }

  @inlinable public func isIdentical(to other: Double) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }

  public var ordinal: Int64? {
    isNaN ? nil : (bitPattern >> 63 == 0 ? 1 : -1) * Int64(bitPattern & (1 << 63 - 1))
  }

  public var bits: String { hexadecimal(bitPattern) }
}

extension Float16: ShiftScalar {
  public static let format = NumberFormat.float16

  // By the concrete type: the conversion of any binary format takes many times as long.
  public var exact: Rational? { Rational(exactly: self) }

  @inlinable public init(nearestTo value: Int) { self = Float16(Float(value)) }

  @inlinable public var wholePart: Int { isFinite ? Int(Float(self)) : .min }

  // A remainder of 16-bit numbers is itself one, so the detour through Float is exact.
  @inlinable public func remainderTowardZero(dividingBy divisor: Float16) -> Float16 {
    Float16(Float(self).truncatingRemainder(dividingBy: Float(divisor)))
  }

  @inlinable public func adding(productOf a: Float16, _ b: Float16) -> Float16 {
    Float16(Float(self).addingProduct(Float(a), Float(b)))
  }

  @inlinable public func isIdentical(to other: Float16) -> Bool {
    bitPattern == other.bitPattern || (isNaN && other.isNaN)
  }

  public var ordinal: Int64? {
    isNaN ? nil : (bitPattern >> 15 == 0 ? 1 : -1) * Int64(bitPattern & 0x7FFF)
  }

  public var bits: String { hexadecimal(bitPattern) }
}

/// `0x` and all digits of the pattern, leading zeros included.
func hexadecimal<Pattern: FixedWidthInteger>(_ pattern: Pattern) -> String {
  let digits = String(pattern, radix: 16)
  return "0x" + String(repeating: "0", count: Pattern.bitWidth / 4 - digits.count) + digits
}
