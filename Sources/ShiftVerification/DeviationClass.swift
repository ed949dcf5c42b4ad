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
  /// There is no answer, or one of another shape.
  case crashed
}

/// Which deviations are no fault, and how large they may be.
public struct Allowance: Sendable, Hashable {
  /// Greatest distance in ulps for each class that is allowed at all.
  public var ulps: [DeviationClass: UInt64]

  public init(_ ulps: [DeviationClass: UInt64]) { self.ulps = ulps }

  /// Nothing but the same bits.
  public static let none = Allowance([:])

  /// What follows from a strategy's promise in a format.
  public static func promised(_ exactness: Exactness, in format: NumberFormat) -> Allowance {
    switch exactness {
    case .moves: return .none
    case .multiplies: return Allowance([.signOfZero: 0, .nonFiniteSpread: .max])
    case .interpolates:
      // In exact arithmetic there is nothing to round.
      guard format != .rational else { return .none }
      return Allowance([
        .signOfZero: 0, .nonFiniteSpread: .max, .rounding: .max, .wrongTap: .max, .boundary: .max,
      ])
    }
  }

  public func allows(_ deviation: DeviationClass, ulps distance: UInt64) -> Bool {
    deviation == .identical || ulps[deviation].map { distance <= $0 } ?? false
  }
}
