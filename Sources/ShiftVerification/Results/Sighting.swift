import ExactArithmetic
import ShiftTensors

/// How a symptom explains the wrong cells of one case, or of several: what it leaves open of a parameter, such
/// as the factor of a gain, as far as the cells tell it.
///
/// Cases explain together only what one parameter explains in all of them, ``joined(with:)``; so a factor that
/// differs from case to case is no gain.
package enum Sighting: Sendable, Equatable {
  /// Nothing is open.
  case plain
  /// Every value times one of these, or plus one of these; `values` are up to two of those that were changed.
  case amount(Interval, values: Set<Rational>)
  /// Values beyond a limit have become it.
  case limits(Limits)
  /// Values were rounded to one of these.
  case rounded(Roundings)
  /// Values lie among those of the pixels around: so many of so many cells hold none of those values themselves.
  case blended(between: Int, of: Int)

  /// What explains the cells of both; `nil` if nothing does.
  func joined(with other: Sighting) -> Sighting? {
    switch (self, other) {
    case (.plain, .plain): return .plain
    case (.amount(let a, let values), .amount(let b, let others)):
      return a.shared(with: b).map { .amount($0, values: values.union(others)) }
    case (.limits(let a), .limits(let b)): return a.joined(with: b).map { .limits($0) }
    case (.rounded(let a), .rounded(let b)): return a.shared(with: b).map { .rounded($0) }
    case (.blended(let a, let count), .blended(let b, let more)):
      return .blended(between: a + b, of: count + more)
    default: return nil
    }
  }
}

extension Sighting {
  /// Numbers between two ends; an end that is missing is infinite.
  package struct Interval: Sendable, Equatable {
    let low: Rational?
    let high: Rational?

    func shared(with other: Interval) -> Interval? {
      let low = [low, other.low].compactMap(\.self).max()
      let high = [high, other.high].compactMap(\.self).min()
      if let low, let high, low > high { return nil }
      return Interval(low: low, high: high)
    }

    func contains(_ value: Rational) -> Bool {
      (low.map { $0 <= value } ?? true) && (high.map { value <= $0 } ?? true)
    }
  }

  /// Where values are cut off, and between which ones none was.
  package struct Limits: Sendable, Equatable {
    let top: Rational?
    let bottom: Rational?
    /// From the least to the greatest value that arrived as it was.
    let kept: ClosedRange<Rational>?
    /// Up to two values that were cut at each end.
    let cut: Set<Rational>

    /// `nil` if a value arrived that lies beyond a limit, or the limits exclude each other.
    init?(
      top: Rational?, bottom: Rational?, kept: ClosedRange<Rational>?, cut: Set<Rational>
    ) {
      if let top, let bottom, top <= bottom { return nil }
      if let top, let kept, kept.upperBound > top { return nil }
      if let bottom, let kept, kept.lowerBound < bottom { return nil }
      (self.top, self.bottom, self.kept, self.cut) = (top, bottom, kept, cut)
    }

    func joined(with other: Limits) -> Limits? {
      if let top, let theirs = other.top, top != theirs { return nil }
      if let bottom, let theirs = other.bottom, bottom != theirs { return nil }
      let all = [kept, other.kept].compactMap(\.self)
      let kept = all.first.map { first in
        all.dropFirst().reduce(first) {
          min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
        }
      }
      return Limits(
        top: top ?? other.top, bottom: bottom ?? other.bottom, kept: kept,
        cut: cut.union(other.cut))
    }
  }

  /// Ways of rounding to fewer bits.
  package struct Roundings: Sendable, Equatable {
    /// To a narrower format, its overflow and subnormal numbers included.
    var formats: Set<NumberFormat> = []
    /// To so many significant bits.
    var bits: Set<Int> = []
    /// To so many bits of the greatest value.
    var bitsOfGreatest: Set<Int> = []

    var isEmpty: Bool { formats.isEmpty && bits.isEmpty && bitsOfGreatest.isEmpty }

    func shared(with other: Roundings) -> Roundings? {
      let shared = Roundings(
        formats: formats.intersection(other.formats), bits: bits.intersection(other.bits),
        bitsOfGreatest: bitsOfGreatest.intersection(other.bitsOfGreatest))
      return shared.isEmpty ? nil : shared
    }
  }
}

extension Sighting {
  /// Whether the cells tell the symptom from an accident: two values show that a factor, a constant or a limit
  /// is one, and a blend shows in most cells.
  var isShown: Bool {
    switch self {
    case .plain, .rounded: true
    case .amount(_, let values): values.count > 1
    case .limits(let limits): limits.cut.count > 1
    case .blended(let between, let count): 2 * between > count
    }
  }

  /// In words; empty where nothing is open.
  var detail: String {
    switch self {
    case .plain, .blended: return ""
    case .amount(let interval, _): return interval.words
    case .limits(let limits):
      return "to \(limits.bottom?.decimal(significantDigits: 6) ?? "…")…"
        + "\(limits.top?.decimal(significantDigits: 6) ?? "…")"
    case .rounded(let roundings):
      let format = NumberFormat.allCases.filter(roundings.formats.contains).max {
        $0.precision ?? 0 < $1.precision ?? 0
      }
      if let format { return "to \(format.rawValue)" }
      if let bits = roundings.bits.max() { return "to \(bits) bits" }
      return roundings.bitsOfGreatest.max().map { "to \($0) bits of the greatest value" } ?? ""
    }
  }
}

extension Sighting.Interval {
  /// The middle, to four digits, of what it differs from 1 by if that is little.
  fileprivate var words: String {
    guard let low, let high else {
      return low.map { "at least \($0.decimal(significantDigits: 4))" }
        ?? high.map { "at most \($0.decimal(significantDigits: 4))" } ?? ""
    }
    let middle = (low + high) / 2
    let rest = middle - 1
    guard !rest.isZero, rest.magnitude < Rational(1, over: 100) else {
      return middle.decimal(significantDigits: 4)
    }
    return "1 \(rest < 0 ? "−" : "+") \(rest.magnitude.decimal(significantDigits: 3))"
  }
}
