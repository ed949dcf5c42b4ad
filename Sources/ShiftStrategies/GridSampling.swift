import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Synchronization

/// How a strategy that interpolates names its positions: what decides how far rounding may move them.
package struct GridSampling: Hashable, Sendable {
  package let formula: GridFormula
  package let alignCorners: Bool
  package let padding: GridPadding

  package init(formula: GridFormula = .textbook, alignCorners: Bool = true, padding: GridPadding) {
    (self.formula, self.alignCorners, self.padding) = (formula, alignCorners, padding)
  }
}

/// Where rounding may put a position: from `below` pixels before its exact place to `above` after it.
package struct PositionDrift: Hashable, Sendable {
  package let below: Rational
  package let above: Rational
  /// The same as doubles, for a first look that is confirmed exactly.
  package let nearBelow: Double
  package let nearAbove: Double

  /// A position that is never moved.
  package static let none = PositionDrift(below: .zero, above: .zero)

  package init(below: Rational, above: Rational) {
    (self.below, self.above) = (below, above)
    (nearBelow, nearAbove) = (below.nearestDouble, above.nearestDouble)
  }

  package var isNone: Bool { below.isZero && above.isZero }
}

extension GridSampling {
  /// How far the position of pixel `index` of an axis of `extent` pixels may lie from it after its grid
  /// value is written by the formula and mapped back, by whatever dialect.
  ///
  /// - Parameter index: may lie outside the image; under reflection the drift is that before folding,
  ///   which turns it over at each mirror.
  /// - Exactness: the interval covers every evaluation whose operations are rounded to nearest in the
  ///   format, computed wider, or fused; both mappings back, `(g + 1)·M/2` and `g·M/2 + M/2`, are in it.
  ///   None is missing and no part of it is added for safety: see `RoundedInterval`.
  package func drift<Element: ShiftScalar>(
    of index: Int, extent: Int, as type: Element.Type
  ) -> PositionDrift {
    // The one pixel is named by −1 exactly.
    if alignCorners, extent == 1 { return .none }
    if Element.format == .rational { return .none }
    let grid: RoundedInterval<Element> = self.grid(index, extent)
    let position = folded(
      Self.mapped(grid, extent: extent, alignCorners: alignCorners))
    let exact = Rational(index)
    return PositionDrift(
      below: max(exact - position.low, .zero), above: max(position.high - exact, .zero))
  }

  private func grid<Element: ShiftScalar>(_ index: Int, _ extent: Int) -> RoundedInterval<Element> {
    let count = Rational(alignCorners ? extent - 1 : extent)
    let doubled = Rational(alignCorners ? 2 * index : 2 * index + 1)
    switch formula {
    case .textbook:
      return RoundedInterval(doubled).then { $0 / count }.then { $0 - 1 }
    case .reciprocal:
      let reciprocal = RoundedInterval<Element>(alignCorners ? 2 : 1).then { $0 / count }
      let factor = Rational(alignCorners ? index : 2 * index + 1)
      return reciprocal.then { factor * $0 }.then { $0 - 1 }
    case .centered:
      return RoundedInterval(doubled - count).then { $0 / count }
    case .centeredReciprocal:
      let reciprocal = RoundedInterval<Element>(1).then { $0 / count }
      return reciprocal.then { (doubled - count) * $0 }
    case .linspace:
      let last =
        alignCorners
        ? RoundedInterval<Element>(1) : RoundedInterval(1).then { $0 / count }.then { 1 - $0 }
      guard extent > 1 else { return last.exactly { -$0 } }
      let step = last.exactly { 2 * $0 }.then { $0 / Rational(extent - 1) }
      let isFirstHalf = index < extent / 2
      let product = step.then { $0 * Rational(isFirstHalf ? index : extent - 1 - index) }
      let sums = [
        isFirstHalf ? product.low - last.low : last.low - product.low,
        isFirstHalf ? product.low - last.high : last.low - product.high,
        isFirstHalf ? product.high - last.low : last.high - product.low,
        isFirstHalf ? product.high - last.high : last.high - product.high,
      ]
      return RoundedInterval<Element>(from: sums.min()!, to: sums.max()!).then { $0 }
    case .rounded:
      return RoundedInterval(doubled / count - 1).then { $0 }
    }
  }

  /// `((g + 1)·M − s)/2` in either order of scaling; s is 0 with aligned corners and 1 without.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  package static func mapped<Element: ShiftScalar>(
    _ grid: RoundedInterval<Element>, extent: Int, alignCorners: Bool
  ) -> RoundedInterval<Element> {
    let half = Rational(1, over: 2)
    let scale = Rational(alignCorners ? extent - 1 : extent, over: 2)
    let added = grid.then { $0 + 1 }.then { $0 * scale }
    let scaled = grid.then { $0 * scale }
    let middle = Rational(extent - 1, over: 2)
    let one = alignCorners ? added : added.then { $0 - half }
    return one.union(scaled.then { $0 + middle })
  }

  /// Folding turns the interval over and moves it by whole periods, exactly; mirrors at half pixels add ½
  /// before and take it away after.
  func folded<Element: ShiftScalar>(_ position: RoundedInterval<Element>)
    -> RoundedInterval<Element>
  {
    guard padding == .reflection, !alignCorners else { return position }
    let half = Rational(1, over: 2)
    return position.then { $0 + half }.then { $0 - half }
  }
}

extension GridSampling {
  /// Whether rounding keeps every one of these positions within half a pixel, so that the named pixel has
  /// the greatest weight. Where it does not, no bound on the value is of use.
  package func names(
    _ indices: ClosedRange<Int>, of extent: Int, in format: NumberFormat
  ) -> Bool {
    guard let precision = format.precision else { return true }
    // Each of at most six roundings is of a number that is at most 2M in pixels, so by at most 2M·2⁻ᵖ.
    let greatest = max(abs(indices.lowerBound), abs(indices.upperBound), extent) + 1
    if precision >= 24, greatest < 1 << 19 { return true }
    func isNamed<Element: ShiftScalar>(_ type: Element.Type) -> Bool {
      let half = Rational(1, over: 2)
      return indices.allSatisfy { index in
        let drift = drift(of: index, extent: extent, as: type)
        return drift.below < half && drift.above < half
      }
    }
    let key = NamedPositions.Key(
      sampling: self, first: indices.lowerBound, last: indices.upperBound, extent: extent,
      format: format)
    return NamedPositions.shared.value(for: key) {
      isNamed(format.scalar)
    }
  }
}

/// What ``GridSampling/names(_:of:in:)`` has answered: a run asks for the same few extents again and again.
private final class NamedPositions: Sendable {
  struct Key: Hashable, Sendable {
    let sampling: GridSampling
    let first: Int
    let last: Int
    let extent: Int
    let format: NumberFormat
  }

  static let shared = NamedPositions()
  private let known = Mutex<[Key: Bool]>([:])

  func value(for key: Key, computed: () -> Bool) -> Bool {
    if let value = known.withLock({ $0[key] }) { return value }
    let value = computed()
    known.withLock { known in
      if known.count >= 1 << 16 { known.removeAll() }
      known[key] = value
    }
    return value
  }
}
