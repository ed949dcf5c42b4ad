import ShiftTensors

/// Deviations that are no fault although no promise covers them, because whoever asks says so: for each class
/// the greatest distance in ulps.
///
/// What a strategy's promise covers needs no allowance: it follows, cell by cell, from what the strategy says
/// of its arithmetic (``Exactness``, `DescribedStrategy`'s sampling and footprint).
public struct Allowance: Sendable {
  /// For each class the greatest distance that is no fault; a class that is missing allows none.
  public var ulps: [DeviationClass: UInt64]

  /// Nothing beyond the promise but these.
  public init(_ ulps: [DeviationClass: UInt64] = [:]) { self.ulps = ulps }

  /// Nothing beyond the promise.
  public static let none = Allowance()

  /// Whether this much of a class is no fault.
  func allows(_ kind: DeviationClass, in comparison: OutputComparison) -> Bool {
    ulps[kind].map { comparison.ulps(kind) <= $0 } ?? false
  }
}
