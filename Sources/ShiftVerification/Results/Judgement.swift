import ShiftTensors

/// What one contender did with one case in one format.
package struct Judgement: Sendable, Hashable {
  package let contender: String
  package let format: NumberFormat
  package let comparison: OutputComparison
  /// The classes that occurred and are no fault of the contender there.
  package let allowed: Set<DeviationClass>
  /// The references whose bits it has.
  package let agreeing: [String]
  /// The conventions that it agrees with, where it was asked for them and the case tells.
  package var evidence: [ConventionEvidence] = []

  package var violations: [DeviationClass] {
    comparison.deviating.filter { !allowed.contains($0) }
  }
}
