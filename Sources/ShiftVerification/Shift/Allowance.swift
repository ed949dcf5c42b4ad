import ShiftStrategies
import ShiftTensors

/// Which deviations are no fault, and how large they may be.
public struct Allowance: Sendable {
  /// Greatest distance in ulps for each class that is allowed at all.
  public var ulps: [DeviationClass: UInt64]
  /// The greatest |got − exact| over the greatest magnitude of the image that is allowed, for an
  /// image of this shape and shifts of at most so many pixels; `nil` without such a limit.
  public var relative: (@Sendable (Shape, _ reach: Int) -> Double)?

  public init(
    _ ulps: [DeviationClass: UInt64], relative: (@Sendable (Shape, _ reach: Int) -> Double)? = nil
  ) {
    (self.ulps, self.relative) = (ulps, relative)
  }

  /// Nothing but the same bits.
  public static let none = Allowance([:])

  /// What follows from a strategy's promise in a format.
  public static func promised(_ exactness: Exactness, in format: NumberFormat) -> Allowance {
    switch exactness {
    case .moves: return .none
    case .multiplies: return Allowance([.signOfZero: 0, .nonFiniteSpread: .max])
    case .interpolates:
      // In exact arithmetic there is nothing to round.
      guard let precision = format.precision else { return .none }
      // A position j of n pixels, |j| ≤ n + r for shifts of at most r, is written and mapped back with
      // five roundings of numbers up to (n + r)/(n/2), so it moves by at most 4u·(n + r). On each axis
      // a neighbour, at most twice the greatest pixel away, blends in with that weight; products
      // and sums add a few u.
      let unit = Double(sign: .plus, exponent: -precision, significand: 1)
      return Allowance(
        [
          .signOfZero: 0, .nonFiniteSpread: .max, .rounding: .max, .wrongTap: .max,
          .boundary: .max,
        ], relative: { shape, reach in 8 * unit * Double(shape.h + shape.w + 2 * reach + 1) })
    }
  }

  /// Whether this much of a class is no fault in a case.
  func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of shiftCase: ShiftCase
  ) -> Bool {
    guard kind != .identical else { return true }
    guard let most = ulps[kind], comparison.ulps(kind) <= most else { return false }
    guard let limit = relative?(shiftCase.shape, shiftCase.pattern.reach), kind.isOfSize else {
      return true
    }
    return comparison.relative <= limit
  }
}
