import ExactArithmetic

/// An interval of exact numbers, and what operations make of it that may or may not round.
///
/// Every value that an evaluation can have at a step lies in the interval of that step: an operation f,
/// monotone in what varies, takes [a, b] to values between f(a) and f(b). Rounded to nearest, in the format or
/// in a wider one, which is monotone too, they lie between the least of what f(a) and its roundings are and
/// the greatest of what f(b) and its roundings are. So the last interval covers each evaluation of a formula
/// in which each operation is rounded to the format, or to a wider one (Float for 16 bits, Double), or fused
/// with the next; and each end of a step's interval is attained by one of them.
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
    func roundings(_ value: Rational) -> [Rational] {
      guard let nearest = Element(nearestTo: value).exact else { return [value] }
      // What the format has, wider ones have.
      if nearest == value { return [value] }
      var all = [value, nearest]
      if Element.format != .double { all.append(Double(nearestTo: value).exact ?? value) }
      if Element.format == .float16 || Element.format == .bfloat16 {
        all.append(Float(nearestTo: value).exact ?? value)
      }
      return all
    }
    return RoundedInterval(from: roundings(low).min()!, to: roundings(high).max()!)
  }
}
