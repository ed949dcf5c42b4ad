import ExactArithmetic
import ShiftTensors

/// A number of a formula: its exact value, what it is at any position within the position error, and what
/// rounding and overflow on the way to it depend on.
///
/// Sums and products of such numbers in exact arithmetic, with the terms that they are multiplied out to. A sum
/// of n terms, in any order and grouping, wider or fused or not, differs from the exact one by at most
/// γ·Σ|terms|, where each term passes through at most n additions and a few products (Higham, Accuracy and
/// Stability of Numerical Algorithms, 2nd ed., §3.1). In a 16-bit format n·u passes 1 at 2048 terms in Float16
/// and at 256 in BFloat16; from there on nothing is bounded, as sums of ones that stay at 2048 and 256 show.
struct Quantity {
  var exact: Rational
  var low: Rational
  var high: Rational
  /// Σ of the greatest magnitudes of the terms.
  var size: Rational
  /// No less than any product of some of the factors, summed over the terms: what overflows before the value does,
  /// and what multiplies an underflow.
  var stretch: Double
  /// How many terms that are not 0.
  var terms: Int
  var special: CellTruth.Special?
  /// Whether a NaN or infinity is multiplied by 0, which some programs leave out.
  var mayBeSpecial = false

  /// How far ``stretch`` is followed.
  private static let greatestStretch = 1e300

  static let zero = Quantity(.zero)
  static let one = Quantity(1)

  init(_ exact: Rational, low: Rational? = nil, high: Rational? = nil) {
    self.exact = exact
    (self.low, self.high) = (low ?? exact, high ?? exact)
    size = max(self.high.magnitude, self.low.magnitude)
    terms = size.isZero ? 0 : 1
    stretch = size <= 1 ? 1 : min(size.nearestDouble, Self.greatestStretch)
  }

  init<Element: ShiftScalar>(_ element: Element) {
    self.init(element.exact ?? .zero)
    guard !element.isFinite else { return }
    special = element.isNaN ? .notANumber : element < .zero ? .negativeInfinity : .infinity
    mayBeSpecial = true
  }

  /// A weight of 0 that some program may multiply by.
  var isZero: Bool { special == nil && low.isZero && high.isZero }

  private var spansZero: Bool { special == nil && low <= .zero && .zero <= high }

  private var sign: Int {
    switch special {
    case .negativeInfinity: -1
    case nil: exact < .zero ? -1 : 1
    default: 1
    }
  }

  static func * (a: Quantity, b: Quantity) -> Quantity {
    var product = Quantity.zero
    product.stretch = min(a.stretch * b.stretch, greatestStretch)
    product.mayBeSpecial = a.mayBeSpecial || b.mayBeSpecial
    if a.special != nil || b.special != nil {
      guard !a.spansZero, !b.spansZero else { return product }
      product.special =
        a.special == .notANumber || b.special == .notANumber
        ? .notANumber : a.sign * b.sign < 0 ? .negativeInfinity : .infinity
      return product
    }
    guard a.terms > 0, b.terms > 0 else { return product }
    product.exact = a.exact * b.exact
    product.size = a.size * b.size
    product.terms = a.terms * b.terms
    if a.low == a.high, b.low == b.high {
      (product.low, product.high) = (product.exact, product.exact)
    } else {
      let ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
      (product.low, product.high) = (ends.min()!, ends.max()!)
    }
    return product
  }

  static func += (sum: inout Quantity, term: Quantity) {
    sum.stretch = min(sum.stretch + term.stretch, greatestStretch)
    sum.mayBeSpecial = sum.mayBeSpecial || term.mayBeSpecial
    if let special = term.special {
      sum.special = sum.special == nil || sum.special == special ? special : .notANumber
    }
    guard term.terms > 0 else { return }
    let isPoint = sum.low == sum.high && term.low == term.high
    sum.exact += term.exact
    sum.low += term.low
    sum.high = isPoint ? sum.low : sum.high + term.high
    sum.size += term.size
    sum.terms += term.terms
  }

  /// What is true of an answer that is this.
  ///
  /// - Parameter roundings: how often each term is rounded beside the additions: its products, and the steps to
  ///   its weights.
  func truth<Element: ShiftScalar>(
    roundings: Int, in type: Element.Type = Element.self
  ) -> CellTruth {
    let error = SumError(rounding: terms == 0 ? 0 : terms - 1 + roundings, in: Element.format)
    // An underflow errs by η, and what follows multiplies it by no more than the stretch.
    let reach = stretch.exact ?? 1
    let summed = error.gamma * size + error.eta * Rational(roundings + 2) * reach
    if let special { return CellTruth(special) }
    var truth = CellTruth(exact, low: low, high: high, summed: summed)
    truth.mayBeSpecial = mayBeSpecial
    // A product that is no longer followed may be beyond any format.
    truth.greatestSum = stretch < Self.greatestStretch ? reach : Rational.powerOfTwo(2_000)
    return truth
  }
}

extension CellTruth {
  /// What is true where any of some formulas is right, and anything between: the first is the documented one.
  init(between truths: [CellTruth]) {
    guard let first = truths.first else {
      self.init(.zero)
      return
    }
    let finite = truths.filter { $0.exact != nil }
    guard finite.count > 0, truths.count > 1 else {
      self = first
      return
    }
    let low = finite.map(\.low).min()!
    let high = finite.map(\.high).max()!
    let summed = finite.map(\.summed).max()!
    if let exact = first.exact {
      self.init(exact, low: low, high: high, summed: summed)
      mayBeSpecial = truths.contains(where: \.mayBeSpecial)
    } else {
      self.init(first.special ?? .notANumber, orFrom: low, to: high, summed: summed)
    }
    greatestSum = truths.map(\.greatestSum).max()!
  }

  /// What nothing is said of.
  static var unsaid: CellTruth {
    var truth = CellTruth(.zero)
    truth.undefined = true
    return truth
  }
}
