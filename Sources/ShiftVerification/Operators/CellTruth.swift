import ExactArithmetic
import ShiftTensors

/// What is true of one cell of an operator's output, and which values a right program may hold there.
package struct CellTruth: Hashable, Sendable {
  /// The value of the formula on the given numbers; `nil` where it is no number.
  package let exact: Rational?
  /// Where the exact value is no number: which of them the formula gives.
  package let special: Special?
  /// The values that the formula takes over all positions within the position error.
  package let low: Rational
  package let high: Rational
  /// How far the sum may be off from the value at its own position.
  package let summed: Rational
  /// Whether a NaN or infinity is among the elements that the cell multiplies, whatever their weight.
  package var mayBeSpecial = false
  /// Which infinities a right program may give where it multiplies one; NaN, as 0 times one is, it always may.
  package var infinities = Infinities.either
  /// Whether a position within the position error misses what makes the exact value no number; the
  /// bounds are those of the finite values then.
  package var mayBeFinite = false
  /// Whether the bits of an element arrive as they were, the sign of zero included.
  package var movesBits = false
  /// Values that are as good: the second pixel of a tie that rounding decides.
  package var ties: [Rational] = []
  /// Values of a cell of which nothing is demanded, such as one whose position is NaN.
  package var undefined = false
  /// Whether the exact 0 is an element that is −0 and arrives as it is.
  package var isNegativeZero = false
  /// The greatest magnitude that a sum may pass through on its way, where it exceeds that of the value.
  package var greatestSum = Rational.zero

  package enum Special: Hashable, Sendable { case notANumber, infinity, negativeInfinity }

  /// A value that nothing rounds on its way.
  package init(_ exact: Rational, movesBits: Bool = false) {
    (self.exact, special, low, high, summed) = (exact, nil, exact, exact, .zero)
    self.movesBits = movesBits
  }

  /// A value between bounds.
  package init(_ exact: Rational, low: Rational, high: Rational, summed: Rational) {
    (self.exact, special, self.low, self.high, self.summed) = (exact, nil, low, high, summed)
  }

  /// A value that is no number.
  package init(_ special: Special) {
    (exact, self.special) = (nil, special)
    (low, high, summed) = (.zero, .zero, .zero)
    mayBeSpecial = true
  }

  /// A value that is no number, or lies between bounds.
  package init(_ special: Special, orFrom low: Rational, to high: Rational, summed: Rational) {
    (exact, self.special) = (nil, special)
    (self.low, self.high, self.summed) = (low, high, summed)
    (mayBeSpecial, mayBeFinite) = (true, true)
  }

  /// What an element is as a truth: itself, bit for bit.
  package init<Element: ShiftScalar>(moving element: Element) {
    if let exact = element.exact {
      self.init(exact, movesBits: true)
      isNegativeZero = element == .zero && element.hasNegativeSign
    } else {
      self.init(element.isNaN ? .notANumber : element < .zero ? .negativeInfinity : .infinity)
      movesBits = true
    }
    infinities = Infinities(element)
  }

  /// The truth rounded once.
  package func rounded<Element: ShiftScalar>(to type: Element.Type = Element.self) -> Element {
    if isNegativeZero { return Element(nearestTo: -0.0) }
    if let exact { return Element(nearestTo: exact) }
    return switch special {
    case .infinity: Element(nearestTo: Double.infinity)
    case .negativeInfinity: Element(nearestTo: -Double.infinity)
    case .notANumber, nil: Element(nearestTo: Double.nan)
    }
  }

  /// Whether the bound covers a finite value.
  package func allows(_ value: Rational) -> Bool {
    low - summed <= value && value <= high + summed
  }

  /// Whether rounding may carry the value beyond the greatest number of a format.
  package func overflows(in format: NumberFormat) -> Bool {
    format.overflows(max(high, -low) + summed)
  }

  /// Whether both allow some value. Cells that anything is right in share one with all.
  package func shares(with other: CellTruth) -> Bool {
    if undefined || other.undefined || mayBeSpecial && other.mayBeSpecial { return true }
    if mayBeFinite || other.mayBeFinite { return true }
    guard exact != nil, other.exact != nil else { return exact == nil && other.exact == nil }
    return low - summed <= other.high + other.summed && other.low - other.summed <= high + summed
      || ties.contains(where: other.allowsOrTies) || other.ties.contains(where: allows)
  }

  private func allowsOrTies(_ value: Rational) -> Bool { allows(value) || ties.contains(value) }

  /// How much of the bound on its side of the exact value a value takes, from 0 to 1.
  private func share(_ value: Rational) -> Double {
    guard let exact else { return 0 }
    let bound = bound(beside: value)
    // Both are within a unit of their doubles; a quotient of subnormal ones says nothing.
    let (distance, most) = ((value - exact).magnitude.nearestDouble, bound.nearestDouble)
    return most >= Double.leastNormalMagnitude && most.isFinite ? min(distance / most, 1) : 0
  }

  /// The greatest distance from the exact value that is allowed on the side of it where a value lies.
  func bound(beside value: Rational) -> Rational {
    guard let exact else { return .zero }
    return (value > exact ? high - exact : exact - low) + summed
  }

  /// The greatest distance from the exact value that is allowed on either side.
  package var bound: Rational {
    guard let exact else { return .zero }
    return max(high - exact, exact - low) + summed
  }

  /// What a finite or special value is, held against this truth; `nil` for one that nothing covers.
  // Without the module's of operators `verify --operator conv2d` takes 5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func covered<Element: ShiftScalar>(_ got: Element, expected: Element) -> CellVerdict? {
    if undefined { return CellVerdict(.convention, isAllowed: true) }
    if got == .zero, expected == .zero {
      // A sum gives the 0 of either sign, as it starts at +0 or at its first product.
      return CellVerdict(.signOfZero, isAllowed: !movesBits)
    }
    guard let value = got.exact else {
      if mayBeSpecial, !movesBits, got.isNaN || !infinities.isDisjoint(with: Infinities(got)) {
        return CellVerdict(.nonFiniteSpread, isAllowed: true)
      }
      // Once a sum is infinite, what follows may turn it into NaN and nothing makes it finite again.
      if Element.format.overflows(greatestSum) { return CellVerdict(.rounding, isAllowed: true) }
      let isSameSign = exact.map { ($0 < .zero) == (got < .zero) } ?? false
      return !got.isNaN && isSameSign && overflows(in: Element.format)
        ? CellVerdict(.rounding, isAllowed: true) : nil
    }
    if ties.contains(value) { return CellVerdict(.tie, isAllowed: true) }
    guard exact != nil || mayBeFinite else { return nil }
    // The truth rounded once is within the bound by meaning, whatever the bound is.
    if allows(value) { return CellVerdict(.rounding, isAllowed: true, share: share(value)) }
    return nil
  }
}

extension NumberFormat {
  /// Whether numbers of this magnitude round to infinity.
  func overflows(_ magnitude: Rational) -> Bool {
    guard let precision, let most = greatestExponent else { return false }
    return magnitude >= Rational.powerOfTwo(most + 1) - Rational.powerOfTwo(most - precision)
  }
}

/// The error of a sum whose terms are each rounded at most so many times: γₖ = ku/(1 − ku), and half the
/// smallest subnormal number for each product that falls below the normal range.
package struct SumError: Hashable, Sendable {
  let gamma: Rational
  let eta: Rational

  package init(rounding count: Int, in format: NumberFormat) {
    self.init(halfRoundings: 2 * count, in: format)
  }

  /// - Parameter count: how often a term is rounded, in halves: a number in ½…1 is rounded by u/2.
  package init(halfRoundings count: Int, in format: NumberFormat) {
    guard count > 0, let precision = format.precision, let least = format.leastExponent else {
      (gamma, eta) = (.zero, .zero)
      return
    }
    let sum = Rational(count) * Rational.powerOfTwo(-precision - 1)
    // Beyond this many terms a 16-bit sum is bounded by nothing.
    gamma = sum < 1 ? sum / (1 - sum) : Rational(1 << 20)
    eta = Rational.powerOfTwo(least - precision)
  }

  /// - Parameters:
  ///   - terms: Σ |weight · value|.
  ///   - values: Σ |value| of the terms, and how many products there are beside.
  package func bound(terms: Rational, values: Rational, products: Int) -> Rational {
    eta.isZero ? gamma * terms : gamma * terms + eta * (values + Rational(products))
  }
}
