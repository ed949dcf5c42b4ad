import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Symptoms of what was done to the values on their way.
///
/// What is said of all values must hold for those that arrived as they were too.
enum Values {
  static func note<Element: ShiftScalar>(_ seen: Evidence<Element>, in found: inout Sightings) {
    func note(_ symptom: Symptom, _ holds: (_ got: Element, _ truth: Element) -> Bool) {
      found.note(symptom, seen.wrong.allSatisfy { holds(seen.got[$0], seen.truth[$0]) })
    }
    note(.signOfZeroLost) { $0 == .zero && $1 == .zero && $1.hasNegativeSign }
    note(.signOfInfinityLost) { got, truth in
      !got.isFinite && !got.isNaN && !truth.isFinite && got.isIdentical(to: -truth)
    }
    note(.nonFiniteReplaced) { $0.isFinite && !$1.isFinite }
    if seen.input.elements.contains(where: { !$0.isFinite }) {
      note(.nonFiniteSpread) { got, truth in !got.isFinite && !got.isIdentical(to: truth) }
    }
    if let greatest = Element.format.greatestExponent {
      let large = Element(nearestTo: Double(sign: .plus, exponent: greatest - 4, significand: 1))
      note(.overflowed) { !$0.isFinite && $1.isFinite && $1.magnitude >= large }
    }
    if let normal = seen.leastNormal {
      // −0 becomes +0 on the way.
      note(.flushed) { $0 == .zero && $1.magnitude < normal }
    }
    note(.zeroed) { got, _ in got == .zero }
    found.note(
      .negated,
      seen.wrong.allSatisfy { seen.got[$0].isIdentical(to: -seen.truth[$0]) }
        && seen.right.allSatisfy { seen.truth[$0] == .zero || !seen.truth[$0].isFinite })
    note(.bytesReversed) { $0.hasBytesReversed(of: $1) }
    found.note(.roundedOnTheWay) { Narrowing.sighting(seen) }
    found.note(.truncated) { Narrowing.truncation(seen) }
    found.note(.clipped) { clipped(seen) }
    found.note(.gain) { gain(seen) }
    found.note(.offset) { offset(seen) }
    found.note(.blended) { Blends.sighting(seen) }
  }

  private static func clipped<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    var (tops, bottoms, cut): (Set<Rational>, Set<Rational>, Set<Rational>) = ([], [], [])
    for index in seen.wrong {
      let (got, truth) = (seen.got[index], seen.truth[index])
      guard let limit = got.exact, !truth.isNaN else { return nil }
      if got == truth { continue }
      if truth > got { tops.insert(limit) } else { bottoms.insert(limit) }
      guard tops.count <= 1, bottoms.count <= 1 else { return nil }
      if cut.count < 2, let exact = truth.exact { cut.insert(exact) }
    }
    // An infinity that stays is none of the values that are kept within limits.
    let kept = seen.right.compactMap { seen.truth[$0].exact }
    let range = kept.min().flatMap { least in kept.max().map { least...$0 } }
    return Sighting.Limits(top: tops.first, bottom: bottoms.first, kept: range, cut: cut).map {
      .limits($0)
    }
  }

  /// The factors that give every finite cell, each rounded a few times.
  private static func gain<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    let most = Element.format.greatestExponent.map { Rational.powerOfTwo($0) }
    return amount(seen) { got, truth in
      guard let truth = truth.exact else { return nil }
      // Beyond the greatest number a product is infinite: its factor is large, no more.
      let (low, high): (Rational?, Rational?)
      if let exact = got.exact {
        if truth.isZero { return exact.isZero ? Sighting.Interval(low: nil, high: nil) : nil }
        let slack = seen.slack(exact)
        (low, high) = ((exact - slack) / truth, (exact + slack) / truth)
      } else {
        guard !got.isNaN, !truth.isZero, let most else { return nil }
        (low, high) = got < .zero ? (nil, -most / truth) : (most / truth, nil)
      }
      return truth < 0 ? Sighting.Interval(low: high, high: low) : .init(low: low, high: high)
    }.flatMap { interval, values in
      guard !interval.contains(1), !interval.contains(0), !interval.contains(-1) else { return nil }
      return .amount(interval, values: values)
    }
  }

  /// The constants that give every finite cell when they are added.
  private static func offset<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    amount(seen) { got, truth in
      guard let got = got.exact, let truth = truth.exact else { return nil }
      let slack = seen.slack(max(got.magnitude, truth.magnitude))
      return .init(low: got - truth - slack, high: got - truth + slack)
    }.flatMap { interval, values in
      interval.contains(0) ? nil : .amount(interval, values: values)
    }
  }

  /// What one amount explains of all cells whose truth is finite; `nil` for nothing.
  private static func amount<Element: ShiftScalar>(
    _ seen: Evidence<Element>,
    _ open: (_ got: Element, _ truth: Element) -> Sighting.Interval?
  ) -> (Sighting.Interval, Set<Rational>)? {
    var (all, values) = (Sighting.Interval(low: nil, high: nil), Set<Rational>())
    for index in seen.wrong {
      guard let one = open(seen.got[index], seen.truth[index]), let both = all.shared(with: one)
      else { return nil }
      all = both
      if values.count < 2, let exact = seen.truth[index].exact { values.insert(exact.magnitude) }
    }
    for index in seen.right where seen.truth[index].isFinite {
      guard let one = open(seen.got[index], seen.truth[index]), let both = all.shared(with: one)
      else { return nil }
      all = both
    }
    return (all, values)
  }
}

extension ShiftScalar {
  /// Whether the bits are those of another value with its bytes in reverse; one NaN is as good as another.
  fileprivate func hasBytesReversed(of other: Self) -> Bool {
    guard let precision = Self.format.precision,
      let bits = UInt64(other.bits.dropFirst(2), radix: 16)
    else { return false }
    let width = 4 * (other.bits.count - 2)
    let reversed = bits.byteSwapped >> UInt64(64 - width)
    guard isNaN else {
      return reversed != bits && UInt64(self.bits.dropFirst(2), radix: 16) == reversed
    }
    let infinity = (UInt64(1) << UInt64(width - precision) - 1) << UInt64(precision - 1)
    return reversed & infinity == infinity && reversed & (1 << UInt64(precision - 1) - 1) != 0
  }
}
