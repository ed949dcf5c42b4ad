import ExactArithmetic

extension Rational: ShiftScalar {
  public static let format = NumberFormat.rational

  @inlinable public init(nearestTo value: Int) { self.init(value) }
  @inlinable public init(nearestTo value: Rational) { self = value }
  public init(nearestTo value: Double) {
    guard let exact = Rational(exactly: value) else {
      preconditionFailure("\(value) as a fraction; expected a finite number")
    }
    self = exact
  }
  @inlinable public var exact: Rational? { self }
  public var nearestDouble: Double { approximation }
  @inlinable public func adding(productOf a: Rational, _ b: Rational) -> Rational { self + a * b }
  public func roundedDown() -> Rational { floor() }
  public func roundedTowardZero() -> Rational { isNegative ? -((-self).floor()) : floor() }
  public func remainderTowardZero(dividingBy divisor: Rational) -> Rational {
    self - (self / divisor).roundedTowardZero() * divisor
  }
  public var wholePart: Int { roundedTowardZero().asInt ?? .min }
  @inlinable public var isFinite: Bool { true }
  @inlinable public var isNaN: Bool { false }
  @inlinable public static func areFinite(_ values: UnsafeBufferPointer<Rational>) -> Bool { true }
  @inlinable public var hasNegativeSign: Bool { isNegative }
  @inlinable public func isIdentical(to other: Rational) -> Bool { self == other }
  public var ordinal: Int64? { nil }
  public var bits: String { description }
}
