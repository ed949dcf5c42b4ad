import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Symptoms of what was done to the values on their way.
enum Values {
  static func symptoms<Element: ShiftScalar>(_ seen: Evidence<Element>) -> [Symptom: String] {
    var found: [Symptom: String] = [:]
    func note(_ symptom: Symptom, _ holds: (_ got: Element, _ truth: Element) -> Bool) {
      if seen.wrong.allSatisfy({ holds(seen.got[$0], seen.truth[$0]) }) { found[symptom] = "" }
    }
    note(.signOfZeroLost) { $0 == .zero && $1 == .zero && $1.hasNegativeSign }
    note(.nonFiniteReplaced) { $0.isFinite && !$1.isFinite }
    if seen.input.elements.contains(where: { !$0.isFinite }) {
      note(.nonFiniteSpread) { got, truth in !got.isFinite && !got.isIdentical(to: truth) }
    }
    if let greatest = Element.format.greatestExponent {
      let large = Element(nearestTo: Double(sign: .plus, exponent: greatest - 4, significand: 1))
      note(.overflowed) { !$0.isFinite && $1.isFinite && $1.magnitude >= large }
    }
    if let least = Element.format.leastExponent {
      let normal = Element(nearestTo: Double(sign: .plus, exponent: least, significand: 1))
      note(.flushed) { $0 == .zero && $1 != .zero && $1.magnitude < normal }
    }
    note(.zeroed) { got, truth in got == .zero && truth != .zero }
    note(.negated) { got, truth in got == -truth && truth != .zero }
    note(.bytesReversed) { $0.hasBytesReversed(of: $1) }
    if let narrow = detour(seen) {
      found[.roundedOnTheWay] = "to \(narrow.rawValue)"
    } else if let precision = narrowed(seen, .toNearestOrEven) {
      found[.roundedOnTheWay] = "to \(precision) bits"
    }
    if let precision = narrowed(seen, .towardZero) { found[.truncated] = "to \(precision) bits" }
    if let limits = clipped(seen) { found[.clipped] = limits }
    if let factor = gain(seen) { found[.gain] = factor }
    if let constant = offset(seen) { found[.offset] = constant }
    if found.isEmpty, seen.wrong.allSatisfy({ isBlended(seen, $0) }) { found[.blended] = "" }
    return found
  }

  /// The narrower format that all wrong cells passed through, its overflow and subnormal numbers included.
  private static func detour<Element: ShiftScalar>(_ seen: Evidence<Element>) -> NumberFormat? {
    func passes<Narrow: ShiftScalar>(_ type: Narrow.Type) -> Bool {
      guard Element.format.precision ?? .max > Narrow.format.precision ?? 0 else { return false }
      return seen.wrong.allSatisfy { index in
        guard let exact = seen.truth[index].exact else { return false }
        let narrow = Narrow(nearestTo: exact)
        // Rational has no infinity to become.
        guard narrow.isFinite || Element.format != .rational else { return false }
        return seen.got[index].isIdentical(to: Element(nearestTo: narrow.nearestDouble))
      }
    }
    return passes(Float.self)
      ? .float : passes(Float16.self) ? .float16 : passes(BFloat16.self) ? .bfloat16 : nil
  }

  /// The greatest number of significant bits, fewer than the format has, that all wrong cells were rounded
  /// to.
  private static func narrowed<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ rule: FloatingPointRoundingRule
  ) -> Int? {
    guard Element.format != .rational || seen.wrong.allSatisfy({ seen.got[$0].isFinite }) else {
      return nil
    }
    let most = (Element.format.precision ?? 54) - 1
    return (2...most).reversed().first { bits in
      seen.wrong.allSatisfy { index in
        let (got, truth) = (seen.got[index], seen.truth[index])
        guard got.isFinite, let exact = truth.exact, !exact.isZero else { return false }
        return got.exact == exact.rounded(toBits: bits, rule)
      }
    }
  }

  private static func clipped<Element: ShiftScalar>(_ seen: Evidence<Element>) -> String? {
    let values = seen.wrong.map { (got: seen.got[$0], truth: seen.truth[$0]) }
    guard values.allSatisfy({ $0.got.isFinite && !$0.truth.isNaN }) else { return nil }
    let (high, low) = (values.filter { $0.truth > $0.got }, values.filter { $0.truth < $0.got })
    guard high.count + low.count == values.count else { return nil }
    func limit(_ part: [(got: Element, truth: Element)]) -> Element?? {
      guard let first = part.first?.got else { return .some(nil) }
      return part.allSatisfy { $0.got == first } ? first : nil
    }
    guard let top = limit(high), let bottom = limit(low) else { return nil }
    // One value says nothing of a limit.
    let kept = seen.got.elements.indices.filter { seen.got[$0] == seen.truth[$0] }
    let isBeyond = kept.allSatisfy { index in
      let value = seen.truth[index]
      return (top.map { value <= $0 } ?? true) && (bottom.map { value >= $0 } ?? true)
    }
    guard isBeyond, Set(values.map(\.truth)).count > 1 || top == nil && bottom == .zero else {
      return nil
    }
    return "to \(bottom.map(\.description) ?? "…")…\(top.map(\.description) ?? "…")"
  }

  private static func gain<Element: ShiftScalar>(_ seen: Evidence<Element>) -> String? {
    guard
      let first = seen.wrong.first(where: { seen.truth[$0] != .zero && seen.truth[$0].isFinite }),
      let got = seen.got[first].exact, let truth = seen.truth[first].exact, !got.isZero
    else { return nil }
    let factor = got / truth
    guard factor != -1,
      seen.wrong.allSatisfy({ index in
        guard let exact = seen.truth[index].exact else { return false }
        return seen.isNear(seen.got[index], factor * exact)
      })
    else { return nil }
    return "\(factor.decimal(significantDigits: 4))"
  }

  private static func offset<Element: ShiftScalar>(_ seen: Evidence<Element>) -> String? {
    let differences = seen.wrong.map { index -> (Rational, Rational)? in
      guard let got = seen.got[index].exact, let truth = seen.truth[index].exact else { return nil }
      return (got - truth, max(got.magnitude, truth.magnitude))
    }
    guard let first = differences.first ?? nil, differences.count > 1,
      differences.allSatisfy({ pair in
        guard let (difference, size) = pair else { return false }
        let slack =
          Element.format.precision.map { Rational.powerOfTwo(1 - $0) * max(size, first.1) } ?? .zero
        return (difference - first.0).magnitude <= slack && slack < first.0.magnitude
          || difference == first.0
      })
    else { return nil }
    return first.0.decimal(significantDigits: 4)
  }

  /// Whether a value lies between that of the right pixel and one of the eight around it.
  private static func isBlended<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ index: Int
  ) -> Bool {
    let (shape, got, truth) = (seen.drawn.shape, seen.got[index], seen.truth[index])
    guard got.isFinite, truth.isFinite else { return false }
    let cell = shape.position(of: index)
    let (row, column) = (cell.h - seen.shifts[cell.c].dy, cell.w - seen.shifts[cell.c].dx)
    return ((row - 1)...(row + 1)).contains { h in
      ((column - 1)...(column + 1)).contains { w in
        let isInside = (0..<shape.h).contains(h) && (0..<shape.w).contains(w)
        let other = isInside ? seen.input[shape.index(cell.n, cell.c, h, w)] : .zero
        return other.isFinite && min(truth, other) <= got && got <= max(truth, other)
      }
    }
  }
}

extension Rational {
  /// Rounded to so many significant bits, whatever the exponent.
  fileprivate func rounded(toBits bits: Int, _ rule: FloatingPointRoundingRule) -> Rational {
    guard !isZero else { return self }
    let exponent = Int(magnitude.nearestDouble.exponent)
    // One step up where the double was rounded up to a power of two.
    let scale = Rational.powerOfTwo(
      (magnitude < .powerOfTwo(exponent) ? exponent - 1 : exponent) - bits + 1)
    let quotient = magnitude / scale
    let whole = rule == .towardZero ? quotient.floor() : quotient.roundedToNearestEven()
    return (self < 0 ? -1 : 1) * whole * scale
  }
}

extension ShiftScalar {
  /// Whether the bits are those of another value with its bytes in reverse.
  fileprivate func hasBytesReversed(of other: Self) -> Bool {
    func reversed(_ bits: String) -> String {
      let digits = Array(bits.dropFirst(2))
      return String(
        stride(from: digits.count - 2, through: 0, by: -2).flatMap { digits[$0...($0 + 1)] })
    }
    guard Self.format != .rational, bits != other.bits else { return false }
    return String(bits.dropFirst(2)) == reversed(other.bits)
  }
}
