import ShiftStrategies
import ShiftTensors

/// What kind of difference there is between a strategy's value and the truth; decided exactly.
public enum DeviationClass: String, CaseIterable, Sendable, Hashable, Codable {
  /// The same bits.
  case identical
  /// Zero with the other sign.
  case signOfZero = "sign of zero"
  /// The right pixels were read, the value is off by some ulps.
  case rounding
  /// A pixel was read that the definition does not read there.
  case wrongTap = "wrong tap"
  /// The same, where the definition reads outside the image: the recipe means something else there.
  case boundary
  /// A NaN or infinity reached a cell that the definition keeps finite.
  case nonFiniteSpread = "non-finite spread"
  /// The strategy threw an error although it claims the boundary.
  case refused
  /// The output has another shape.
  case wrongShape = "wrong shape"
  /// A candidate's output has another number format.
  case wrongType = "wrong type"
  /// A candidate's process ended instead of answering.
  case crashed
  /// A candidate was silent past the time limit.
  case timedOut = "timed out"
  /// A candidate wrote something that is not an answer.
  case garbage
  /// A candidate closed its output and went on running.
  case closedEarly = "closed its pipe"
  /// A law that holds for every shift was broken, whatever the values should have been.
  case lawBroken = "law broken"

  /// Whether its deviations are finite numbers off by some amount.
  var isOfSize: Bool { self == .rounding || self == .wrongTap || self == .boundary }

  /// The place in `allCases`.
  var position: Int {
    switch self {
    case .identical: 0
    case .signOfZero: 1
    case .rounding: 2
    case .wrongTap: 3
    case .boundary: 4
    case .nonFiniteSpread: 5
    case .refused: 6
    case .wrongShape: 7
    case .wrongType: 8
    case .crashed: 9
    case .timedOut: 10
    case .garbage: 11
    case .closedEarly: 12
    case .lawBroken: 13
    }
  }

  /// The class of having no answer.
  init(_ cause: ShiftError.Cause) {
    switch cause {
    case .refusal: self = .refused
    case .crash: self = .crashed
    case .timeOut: self = .timedOut
    case .garbage: self = .garbage
    case .closedPipe: self = .closedEarly
    case .wrongType: self = .wrongType
    case .wrongShape: self = .wrongShape
    }
  }
}

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
    _ kind: DeviationClass, in comparison: Comparison, of shiftCase: ShiftCase
  ) -> Bool {
    guard kind != .identical else { return true }
    guard let most = ulps[kind], comparison.ulps(kind) <= most else { return false }
    guard let limit = relative?(shiftCase.shape, shiftCase.pattern.reach), kind.isOfSize else {
      return true
    }
    return comparison.relative <= limit
  }
}
