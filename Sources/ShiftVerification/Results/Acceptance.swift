import ShiftTensors

/// Which deviations of a run a baseline has recorded, so that they are no findings.
package struct Acceptance: Hashable, Sendable {
  /// The name of the baseline.
  package let baseline: String
  /// Those that the baseline has rows of.
  private let contenders: [String]
  /// What got worse; `nil` as the class stands for every one that has a size.
  private var worse: Set<Worse> = []

  private struct Worse: Hashable {
    let contender: String
    let format: NumberFormat
    let kind: DeviationClass?
    /// The law that was broken.
    let law: String?
  }

  init(baseline: String, contenders: [String]) {
    (self.baseline, self.contenders) = (baseline, contenders)
  }

  /// Whether nothing got worse.
  package var isWhole: Bool { worse.isEmpty }

  /// Leaves out what got worse in a row; all that has a size if `kind` is nil.
  mutating func exclude(_ row: Baseline.Row, _ kind: DeviationClass?) {
    worse.insert(
      Worse(contender: row.contender, format: row.format, kind: kind, law: row.law))
  }

  /// Whether what this key names is no finding. An answer that does not follow from its question always
  /// is one: a record of it says nothing about the next run.
  package func accepts(_ key: DisagreementKey) -> Bool {
    func isWorse(_ kind: DeviationClass?) -> Bool {
      worse.contains(
        Worse(contender: key.contender, format: key.format, kind: kind, law: key.law))
    }
    return contenders.contains(key.contender) && !key.kind.isOfTime && !isWorse(key.kind)
      && !(key.kind.isOfSize && isWorse(nil))
  }
}

extension VerificationResult {
  /// The findings that no baseline accepts.
  package var findings: [Disagreement<S.Case>] { violations.filter { !isAccepted($0.key) } }

  /// Whether a baseline accepts what the key names.
  package func isAccepted(_ key: DisagreementKey) -> Bool { acceptance?.accepts(key) ?? false }

  /// The violations that a baseline accepts.
  package var acceptedViolations: [Disagreement<S.Case>] {
    violations.filter { isAccepted($0.key) }
  }
}
