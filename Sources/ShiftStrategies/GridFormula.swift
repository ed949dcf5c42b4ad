import ExactArithmetic
import ShiftTensors

/// A way of writing the normalised grid value of pixel i of n.
///
/// In real arithmetic all are `2i/(n − 1) − 1` (aligned corners) or `(2i + 1)/n − 1` (not); each
/// operation rounds in the element type, so in floating point they differ.
package enum GridFormula: String, CaseIterable, Sendable, Hashable, Codable {
  /// `2·i/(n − 1) − 1`, or `(2·i + 1)/n − 1`.
  case textbook
  /// `i·(2/(n − 1)) − 1`, or `(2·i + 1)·(1/n) − 1`: the quotient is rounded before it multiplies.
  case reciprocal
  /// `(2·i − (n − 1))/(n − 1)`, or `(2·i + 1 − n)/n`.
  case centered
  /// `(2·i − (n − 1))·(1/(n − 1))`, or `(2·i + 1 − n)·(1/n)`: what dividing by a number is on a GPU.
  case centeredReciprocal = "centered-reciprocal"
  /// `torch.linspace` between the outermost values: `first + step·i` in the first half,
  /// `last − step·(n − 1 − i)` in the second.
  case linspace
  /// The exact value, rounded once.
  case rounded

  /// The grid value that names pixel `i` of an axis of `extent` pixels; `i` may lie outside.
  ///
  /// - Precondition: with aligned corners `extent` is at least 2, or the element type has a NaN:
  ///   one pixel makes the formula 0/0.
  @inlinable package func value<Element: ShiftScalar>(
    _ i: Int, of extent: Int, alignCorners: Bool, as type: Element.Type = Element.self
  ) -> Element {
    value(
      index: Element(nearestTo: i), rest: Element(nearestTo: extent - 1 - i), exact: Rational(i),
      isInFirstHalf: i < extent / 2, of: extent, alignCorners: alignCorners)
  }

  /// The grid value that names a position between pixels, `position` counted from pixel 0.
  ///
  /// The index is the position rounded to the element type; everything after it is as for a pixel.
  /// `linspace` writes pixels only, and what stands between them here is its own formula.
  package func value<Element: ShiftScalar>(
    at position: Rational, of extent: Int, alignCorners: Bool, as type: Element.Type = Element.self
  ) -> Element {
    value(
      index: Element(nearestTo: position),
      rest: Element(nearestTo: Rational(extent - 1) - position),
      exact: position, isInFirstHalf: position < Rational(extent / 2), of: extent,
      alignCorners: alignCorners)
  }

  @inlinable func value<Element: ShiftScalar>(
    index: Element, rest: @autoclosure () -> Element, exact: @autoclosure () -> Rational,
    isInFirstHalf: @autoclosure () -> Bool, of extent: Int, alignCorners: Bool
  ) -> Element {
    let one = Element(nearestTo: 1)
    let two = Element(nearestTo: 2)
    let count = Element(nearestTo: alignCorners ? extent - 1 : extent)
    switch (self, alignCorners) {
    case (.textbook, true): return two * index / count - one
    case (.textbook, false): return (two * index + one) / count - one
    case (.reciprocal, true): return index * (two / count) - one
    case (.reciprocal, false): return (two * index + one) * (one / count) - one
    case (.centered, true): return (two * index - count) / count
    case (.centered, false): return (two * index + one - count) / count
    case (.centeredReciprocal, true): return (two * index - count) * (one / count)
    case (.centeredReciprocal, false): return (two * index + one - count) * (one / count)
    case (.linspace, _):
      let last = alignCorners ? one : one - one / count
      guard extent > 1 else { return -last }
      let step = (last + last) / Element(nearestTo: extent - 1)
      return isInFirstHalf() ? -last + step * index : last - step * rest()
    case (.rounded, _):
      guard !alignCorners || extent > 1 else { return .zero / count }
      let doubled = exact() + exact()
      return Element(
        nearestTo: alignCorners
          ? doubled / Rational(extent - 1) - 1 : (doubled + 1) / Rational(extent) - 1)
    }
  }
}
