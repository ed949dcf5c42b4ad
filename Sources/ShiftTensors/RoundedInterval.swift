import ExactArithmetic

/// An interval of exact numbers, and what operations make of it that may or may not round.
///
/// Every value that an evaluation can have at a step lies in the interval of that step: an operation f,
/// monotone in what varies, takes [a, b] to values between f(a) and f(b); rounded to nearest, which is
/// monotone too, they lie between rn(f(a)) and rn(f(b)). Both kinds lie in
/// [min(f(a), rn(f(a))), max(f(b), rn(f(b)))]. So the last interval covers each evaluation of a formula in
/// which each operation is rounded to the format, or computed wider, or fused with the next; and each end
/// of a step's interval is attained by one of them.
package struct RoundedInterval<Element: ShiftScalar>: Hashable, Sendable {
  package let low: Rational
  package let high: Rational

  package init(_ value: Rational) { (low, high) = (value, value) }

  package init(from low: Rational, to high: Rational) { (self.low, self.high) = (low, high) }

  /// The interval after a monotone operation, rounded or not.
  package func then(_ operation: (Rational) -> Rational) -> RoundedInterval {
    exactly(operation).rounded
  }

  /// The same for an operation that the format does exactly.
  package func exactly(_ operation: (Rational) -> Rational) -> RoundedInterval {
    let (a, b) = (operation(low), operation(high))
    return RoundedInterval(from: min(a, b), to: max(a, b))
  }

  package func union(_ other: RoundedInterval) -> RoundedInterval {
    RoundedInterval(from: min(low, other.low), to: max(high, other.high))
  }

  private var rounded: RoundedInterval {
    // Where a value overflows there is no nearest number, and none is needed.
    func nearest(_ value: Rational) -> Rational { Element(nearestTo: value).exact ?? value }
    return RoundedInterval(from: min(low, nearest(low)), to: max(high, nearest(high)))
  }
}
