import ExactArithmetic
import ShiftTensors

/// What is true of a sum of products and how far a right program may be off.
///
/// A sum of n products in a format of unit roundoff u, in any order, fused or not, or wider with one rounding
/// at the end, differs from the exact one by at most γₙ·Σ|w·x| + n·η with γₙ = nu/(1 − nu) and η the least
/// subnormal: each product passes through at most n roundings (Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd ed., §3.1), and one that underflows errs by η/2, which what follows less than doubles.
/// A product of three factors is rounded once more, and its underflow is multiplied by the third. Terms that are
/// exactly 0 round nothing. Where the x are themselves known within bounds, the sum takes all values between
/// those of the bounds.
struct ProductSum<Element: ShiftScalar> {
  private var value = Rational.zero
  private var low = Rational.zero
  private var high = Rational.zero
  /// Between these lies what is summed up of some of the products, in whatever order.
  private var lowest = Rational.zero
  private var highest = Rational.zero
  /// Σ of the greatest magnitudes of the products, and of the third factors.
  private var terms = Rational.zero
  private var factors = Rational.zero
  private var count = 0
  private var hasThirdFactor = false
  private var special: CellTruth.Special?
  private var infinite = InfiniteSum()
  private var mayBeSpecial = false
  private var mayBeFinite = false
  private var undefined = false

  /// Adds `weight · sample`, or `weight · (mask · sample)`.
  mutating func add(_ weight: Element, mask: Element? = nil, _ sample: CellTruth) {
    if let mask { hasThirdFactor = hasThirdFactor || mask != Element(nearestTo: 1) }
    // NaN is no number whatever it is multiplied by, so what has no rule has none here.
    if sample.undefined {
      undefined = true
      return
    }
    guard let exactWeight = weight.exact, let exactMask = mask.map(\.exact) ?? .some(1) else {
      return addSpecial(weight, mask, sample)
    }
    let factor = exactWeight * exactMask
    guard let exact = sample.exact else {
      if factor.isZero {
        mayBeSpecial = true
      } else {
        meet(sample.special ?? .notANumber, turned: factor < .zero)
        infinite.add(
          sample.infinities.turned(factor < .zero), mayBeFinite: sample.mayBeFinite)
        mayBeFinite = mayBeFinite || sample.mayBeFinite
      }
      if sample.mayBeFinite { addBounds(factor, exactWeight, sample, exact: .zero) }
      return
    }
    if sample.mayBeSpecial {
      mayBeSpecial = true
      infinite.add(
        sample.infinities.times(from: factor, to: factor), mayBeFinite: true)
    }
    addBounds(factor, exactWeight, sample, exact: exact)
  }

  private mutating func addBounds(
    _ factor: Rational, _ weight: Rational, _ sample: CellTruth, exact: Rational
  ) {
    let ends = [
      factor * (sample.low - sample.summed), factor * (sample.high + sample.summed),
    ]
    let (least, most) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
    guard !least.isZero || !most.isZero else { return }
    value += factor * exact
    (low, high) = (low + least, high + most)
    terms += max(most, -least)
    (lowest, highest) = (lowest + min(least, .zero), highest + max(most, .zero))
    factors += weight.magnitude
    count += 1
  }

  /// A bias is one more product, by 1.
  mutating func add(bias: Element) { add(Element(nearestTo: 1), CellTruth(moving: bias)) }

  /// A factor that is no number. With a sample of 0 frameworks that leave zeros out give a number.
  private mutating func addSpecial(_ weight: Element, _ mask: Element?, _ sample: CellTruth) {
    let factors = [weight] + (mask.map { [$0] } ?? [])
    let isZero =
      factors.contains { $0 == .zero } || sample.exact.map(\.isZero) ?? false
      || sample.low <= .zero && .zero <= sample.high && sample.low != sample.high
    if isZero {
      mayBeSpecial = true
      infinite.add(factors.contains { $0 == .zero } ? [] : .either, mayBeFinite: true)
      return
    }
    if factors.contains(where: \.isNaN) || sample.special == .notANumber {
      meet(.notANumber, turned: false)
      infinite.add(
        factors.contains(where: \.isNaN) ? [] : .either,
        mayBeFinite: false)
      return
    }
    let isNegative =
      factors.count { $0 < .zero }
      + ((sample.exact.map { $0 < .zero } ?? (sample.special == .negativeInfinity)) ? 1 : 0)
    meet(.infinity, turned: isNegative % 2 == 1)
    // A sample that is NaN or infinite somewhere may turn out as anything.
    infinite.add(
      sample.mayBeSpecial ? .either : Infinities.positive.turned(isNegative % 2 == 1),
      mayBeFinite: false)
  }

  private mutating func meet(_ kind: CellTruth.Special, turned: Bool) {
    var kind = kind
    if turned, kind != .notANumber { kind = kind == .infinity ? .negativeInfinity : .infinity }
    special = special == nil || special == kind ? kind : .notANumber
    mayBeSpecial = true
  }

  /// What is true of the sum.
  var truth: CellTruth {
    let rounding = SumError(
      rounding: count + (hasThirdFactor && count > 0 ? 1 : 0), in: Element.format)
    let summed = rounding.bound(
      terms: terms, values: hasThirdFactor ? 2 * factors : .zero, products: 2 * count)
    var truth: CellTruth
    if let special {
      truth =
        mayBeFinite
        ? CellTruth(special, orFrom: low, to: high, summed: summed) : CellTruth(special)
    } else {
      truth = CellTruth(value, low: low, high: high, summed: summed)
      truth.mayBeSpecial = mayBeSpecial
    }
    truth.undefined = undefined
    truth.infinities = infinite.possible
    truth.greatestSum = max(highest, -lowest) + summed
    return truth
  }
}
