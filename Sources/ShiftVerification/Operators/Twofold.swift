import ExactArithmetic
import ShiftTensors

/// The unevaluated sum of two doubles, the second at most half an ulp of the first (Dekker 1971): 106 bits for
/// what they can decide about an exact value, at a hundredth of its cost.
///
/// Only numbers of 2⁻³⁰⁰…2³⁰⁰ in magnitude, and 0, are taken, so that no step of a product of two of them with
/// a third overflows, or falls where doubles are further apart.
struct Twofold {
  private(set) var high: Double
  private(set) var low: Double

  private static let range = 0x1p-300...0x1p300

  static let zero = Twofold(high: 0, low: 0)

  private init(high: Double, low: Double) { (self.high, self.low) = (high, low) }

  /// Within 2⁻¹⁰⁵ of the value, in proportion; `nil` outside the range.
  init?(_ value: Rational) {
    high = value.nearestDouble
    guard high == 0 ? value.isZero : Self.range.contains(high.magnitude),
      let rounded = Rational(exactly: high)
    else { return nil }
    low = (value - rounded).nearestDouble
  }

  /// Whether a number is taken.
  static func takes(_ value: Double) -> Bool { value == 0 || range.contains(value.magnitude) }

  /// The two doubles whose sum is that of `a` and `b` (Knuth).
  private static func sum(_ a: Double, _ b: Double) -> Twofold {
    let high = a + b
    let part = high - a
    return Twofold(high: high, low: (a - (high - part)) + (b - part))
  }

  /// Within 2⁻¹⁰⁰ of the product of the values that the factors stand for, in proportion.
  static func * (a: Twofold, b: Twofold) -> Twofold {
    let high = a.high * b.high
    // What `high` lacks, exactly, and the products with one low part; the product of both is below 2⁻¹⁰⁶.
    let low = (-high).addingProduct(a.high, b.high) + (a.high * b.low + a.low * b.high)
    return sum(high, low)
  }

  /// Adds a product with a double. Both parts are rounded no more than twice for each.
  mutating func add(_ factor: Twofold, times value: Double) {
    let product = factor.high * value
    let rest = (-product).addingProduct(factor.high, value) + factor.low * value
    let total = Self.sum(high, product)
    (high, low) = (total.high, low + (total.low + rest))
  }

  /// After additions the second part may have grown beyond half an ulp of the first.
  var normal: Twofold { Self.sum(high, low) }

  /// `value` less this, rounded a few times.
  func distance(of value: Double) -> Double { (value - high) - low }

  /// The number of the format next to whatever lies within `error` of this; `nil` where two of them may be.
  ///
  /// Rounding is monotone, so two values that round alike have all between them do so.
  @inline(__always)
  func rounded<Element: ShiftScalar>(within error: Double) -> Element? {
    let (below, above) = (high + (low - error), high + (low + error))
    let (least, most): (Element, Element) =
      Element.format == .double
      ? (Element(nearestTo: below), Element(nearestTo: above))
      // Of the numbers next to these a double is the rounding of what lies between them.
      : (Element(nearestTo: below.nextDown), Element(nearestTo: above.nextUp))
    return least == most && least != .zero ? least : nil
  }
}

/// A weighted sum of elements with 106 bits, and how far off it may be.
///
/// With n ≤ 64 terms the two parts are rounded at most 2n times, each time by 2⁻¹⁰⁶ of at most (n + 2)·Σ|w·x|;
/// the weights are within 2⁻¹⁰⁰. All of that is below 2⁻⁹¹·Σ|w·x|.
struct TwofoldSum {
  private(set) var value = Twofold.zero
  /// Σ|w·x|, and the Σ|x| and greatest |x|, rounded.
  private(set) var terms = 0.0
  private(set) var values = 0.0
  private(set) var most = 0.0

  var error: Double { 0x1p-90 * terms }

  mutating func add(_ weight: Twofold, times value: Double) {
    self.value.add(weight, times: value)
    terms += (weight.high * value).magnitude
    values += value.magnitude
    most = max(most, value.magnitude)
  }
}
