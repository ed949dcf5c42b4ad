import ShiftTensors

/// How the products of an element of a gradient become one number.
enum GradientOrder: Sendable {
  case inOrder, lastFirst, pairwise
  /// Each product is fused into the sum.
  case fused
  /// The last product alone: it is written where it should be added.
  case overwritten
  /// In Double, rounded once.
  case wide
}

/// The products that each element of some gradients is the sum of, summed up in the end.
///
/// A kernel says what gives to what; in which order it is added, and what a fault does with it, is here.
struct GradientTerms<Element: ShiftScalar> {
  private var terms: [[(Element, Element)]]
  private var scales: [Int: Element] = [:]

  var count: Int { terms.count }

  init(count: Int) { terms = Array(repeating: [], count: count) }

  mutating func add(_ factor: Element, _ gradient: Element, at place: Int) {
    terms[place].append((factor, gradient))
  }

  /// What the sum of an element is multiplied by in the end.
  mutating func scale(_ place: Int, by factor: Element) { scales[place] = factor }

  func elements(_ sum: GradientOrder) -> [Element] {
    terms.indices.map { place in
      let total = Self.total(terms[place][...], sum)
      return scales[place].map { total * $0 } ?? total
    }
  }

  private static func total(_ terms: ArraySlice<(Element, Element)>, _ sum: GradientOrder)
    -> Element
  {
    switch sum {
    case .inOrder: terms.reduce(.zero) { $0 + $1.0 * $1.1 }
    case .lastFirst: terms.reversed().reduce(.zero) { $0 + $1.0 * $1.1 }
    case .fused: terms.reduce(.zero) { $0.adding(productOf: $1.0, $1.1) }
    case .overwritten: terms.last.map { $0.0 * $0.1 } ?? .zero
    case .wide:
      Element.format == .rational
        ? total(terms, .inOrder)
        : Element(
          nearestTo: terms.reduce(0.0) { $0 + $1.0.nearestDouble * $1.1.nearestDouble })
    case .pairwise:
      if terms.count <= 1 {
        terms.first.map { $0.0 * $0.1 } ?? .zero
      } else {
        total(terms.prefix(terms.count / 2), .pairwise)
          + total(terms.dropFirst(terms.count / 2), .pairwise)
      }
    }
  }
}
