import ShiftTensors

/// What one contender did with one case in one format.
public struct Judgement: Sendable, Hashable {
  public let contender: String
  public let format: NumberFormat
  public let comparison: OutputComparison
  /// The classes that occurred and are no fault of the contender there.
  public let allowed: Set<DeviationClass>
  /// The references whose bits it has.
  public let agreeing: [String]
  /// The conventions that it agrees with, where it was asked for them and the case tells.
  public var evidence: [ConventionEvidence] = []

  public var violations: [DeviationClass] {
    comparison.deviating.filter { !allowed.contains($0) }
  }
}
