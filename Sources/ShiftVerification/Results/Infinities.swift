import ExactArithmetic
import ShiftTensors

/// Which infinities a value may be.
package struct Infinities: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let positive = Infinities(rawValue: 1)
  package static let negative = Infinities(rawValue: 2)
  package static let either: Infinities = [.positive, .negative]

  /// The one that an element is; none for a number or NaN.
  init<Element: ShiftScalar>(_ element: Element) {
    self = element.isFinite || element.isNaN ? [] : element < .zero ? .negative : .positive
  }

  /// Those of the product with a number of a sign.
  func turned(_ isTurned: Bool) -> Infinities {
    guard isTurned else { return self }
    var turned: Infinities = []
    if contains(.positive) { turned.insert(.negative) }
    if contains(.negative) { turned.insert(.positive) }
    return turned
  }

  /// Those of the product with a weight between two numbers.
  func times(from low: Rational, to high: Rational) -> Infinities {
    (high > .zero ? self : []).union(low < .zero ? turned(true) : [])
  }
}

/// Which infinities a sum may be, in any order: one that some term may be, where none of the others has to be its
/// opposite or NaN. A product of an infinity and 0 is NaN, or is left out.
struct InfiniteSum {
  private var some: Infinities = []
  private var every = Infinities.either

  /// - Parameter mayBeFinite: whether the term may be a number, or be left out.
  mutating func add(_ term: Infinities, mayBeFinite: Bool) {
    some.formUnion(term)
    if !mayBeFinite { every.formIntersection(term) }
  }

  var possible: Infinities { some.intersection(every) }
}
