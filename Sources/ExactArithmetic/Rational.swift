/// An exact fraction of unbounded size, always in lowest terms with a positive denominator.
///
/// A fraction whose two parts fit a word lies inline and costs no allocation, and so does
/// `significand · 2^exponent` with a significand of up to 127 bits, which every Float and Double is;
/// every other value is a GMP rational (mpq) shared between copies. Results that outgrow a form are
/// promoted, and results that fit again come back, so each value has one form and `==` and hashing
/// are cheap.
///
/// - Exactness: every operation is exact. Only `rounded(to:)`, `rounded(precision:…)`,
///   `decimal(significantDigits:)` and `approximation` round, each once.
/// - Errors: dividing by zero is a trap that names both operands.
public struct Rational: Sendable {
  @usableFromInline
  enum Storage: Sendable {
    /// `numerator / denominator`, reduced; the denominator is positive and the numerator is never
    /// `Int.min`, so negation and magnitude cannot overflow.
    case small(numerator: Int, denominator: Int)
    /// Every `significand · 2^exponent` that does not fit `small` and whose odd significand has at
    /// most 127 bits.
    case dyadic(Dyadic)
    /// Every value that fits neither, and no other.
    case big(MPQBox)
  }

  @usableFromInline let storage: Storage

  @inlinable
  init(storage: Storage) { self.storage = storage }

  /// A fraction already in canonical form.
  @inlinable
  init(canonical numerator: Int, _ denominator: Int) {
    storage = .small(numerator: numerator, denominator: denominator)
  }

  // Computed, because a stored static is reached through a once-check and a copy from memory.
  @inlinable
  public static var zero: Rational { Rational(canonical: 0, 1) }
  /// 1.
  @inlinable
  public static var one: Rational { Rational(canonical: 1, 1) }

  /// `numerator / denominator`.
  ///
  /// - Precondition: `denominator` is not 0; the trap names both.
  public init(_ numerator: Int, over denominator: Int) {
    // `fatalError` rather than `precondition`, whose message an optimised build drops.
    if denominator == 0 {
      fatalError("Rational fraction: \(numerator)/0; expected a denominator other than 0")
    }
    guard numerator != 0 else {
      self = .zero
      return
    }
    let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let top = numerator.magnitude / divisor
    let bottom = denominator.magnitude / divisor
    self.init(isNegative: (numerator < 0) != (denominator < 0), top, bottom)
  }

  /// The integer `value`, exactly.
  @inlinable
  public init(_ value: some BinaryInteger) {
    if let word = Int(exactly: value), word != .min {
      self.init(canonical: word, 1)
    } else {
      self = Rational.promoted(isNegative: value < 0, words: Array(value.magnitude.words))
    }
  }

  // MARK: - What kind of number

  /// Whether it is 0.
  @inlinable
  public var isZero: Bool { signum == 0 }

  /// Whether it is below 0.
  @inlinable
  public var isNegative: Bool { signum < 0 }

  /// −1, 0 or 1.
  @inlinable
  public var signum: Int {
    switch storage {
    case .small(let numerator, _): numerator.signum()
    case .dyadic, .big: wideSignum
    }
  }

  /// Whether it is a whole number.
  @inlinable
  public var isInteger: Bool {
    switch storage {
    case .small(_, let denominator): denominator == 1
    case .dyadic, .big: wideIsInteger
    }
  }

  /// The top of the reduced fraction, with the sign.
  @inlinable
  public var numerator: Rational {
    switch storage {
    case .small(let numerator, _): Rational(canonical: numerator, 1)
    case .dyadic, .big: wideNumerator
    }
  }

  /// The bottom of the reduced fraction, at least 1.
  @inlinable
  public var denominator: Rational {
    switch storage {
    case .small(_, let denominator): Rational(canonical: denominator, 1)
    case .dyadic, .big: wideDenominator
    }
  }

  /// The value where it is an integer that fits `Int`.
  @inlinable
  public var asInt: Int? {
    switch storage {
    case .small(let numerator, 1): numerator
    case .small: nil
    case .dyadic, .big: self == Rational(Int.min) ? .min : nil
    }
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Rational: Hashable {
  @inlinable
  public static func == (lhs: Rational, rhs: Rational) -> Bool {
    switch (lhs.storage, rhs.storage) {
    case (.small(let a, let b), .small(let c, let d)): a == c && b == d
    case (.small, _), (_, .small): false
    default: wideEqual(lhs, rhs)
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .small(let numerator, let denominator):
      hasher.combine(numerator)
      hasher.combine(denominator)
    case .dyadic(let value):
      hasher.combine(value.significand)
      hasher.combine(value.exponent)
    case .big(let box): box.value.hash(into: &hasher)
    }
  }
}

extension Rational: Comparable {
  @inlinable
  public static func < (lhs: Rational, rhs: Rational) -> Bool {
    if case .small(let a, let b) = lhs.storage, case .small(let c, let d) = rhs.storage {
      if b == d { return a < c }
      return Int128(a) * Int128(d) < Int128(c) * Int128(b)
    }
    return wideOrder(lhs, rhs) < 0
  }
}

/// The greatest common divisor by halving: `gcd(0, n) = n`.
@usableFromInline
func greatestCommonDivisor(_ first: UInt, _ second: UInt) -> UInt {
  if first == 0 { return second }
  if second == 0 { return first }
  let twos = (first | second).trailingZeroBitCount
  var a = first >> UInt(first.trailingZeroBitCount)
  var b = second
  repeat {
    b >>= UInt(b.trailingZeroBitCount)
    (a, b) = a < b ? (a, b - a) : (b, a - b)
  } while b != 0
  return a << UInt(twos)
}
