import ShiftTensors

/// What a check of a strategy or of a kernel ran and found.
///
/// Returned where the check holds, and part of the failure where it does not.
public struct CheckResult: Sendable {
  /// The numbers of the cases that were judged. Case k of a seed is the same on every machine.
  public let cases: Range<Int>
  /// What the cases were drawn from.
  public let seed: UInt64
  /// The number formats that the cases were run in.
  public let formats: [NumberFormat]
  /// The deviations that no promise and no allowance covers, one for each format, class and law.
  public let findings: [Finding]
  /// The names of the saved counterexamples that fail again, once for each way in which they do.
  public let savedFailures: [String]
  /// The hard classes of which too few cases were drawn to tell whether they occur often enough; they fail
  /// nothing.
  public let undecidedClasses: [String]
  /// What the run left out, in sentences.
  public let remarks: [String]
  package let counts: VerificationCounts
  private let groups: [String]

  init<S: Subject>(_ result: VerificationResult<S>) {
    (cases, seed, formats) = (result.cases, result.seed, result.formats)
    findings = result.violations.map { bug in
      Finding(
        deviation: bug.key.kind, title: bug.key.title, format: bug.key.format, count: bug.count,
        smallest: bug.smallest.description, message: bug.message, token: bug.token.description)
    }
    savedFailures = result.regressions.violations.map(\.regression)
    undecidedClasses = result.undecidedClasses.map(\.name)
    (remarks, counts, groups) = (result.remarks, result.counts, result.groups)
  }

  /// What was counted of a contender in a format.
  package func summary(
    _ contender: String, _ format: NumberFormat
  ) -> VerificationCounts.Summary {
    counts.summary(contender, format, groups)
  }

  /// One way in which the answers differ from the exact value, by its smallest case.
  public struct Finding: Hashable, Sendable {
    /// How the cell deviates.
    public let deviation: DeviationClass
    /// The class in words, with the law that was broken where it is one: `wrong tap`.
    public let title: String
    /// The number format in which it does.
    public let format: NumberFormat
    /// How many of the cases show it.
    public let count: Int
    /// The case that it was shrunk to, in words: shape, shifts or arguments, boundary, values.
    public let smallest: String
    /// The first cell that differs there, with both values, and what it reads.
    public let message: String
    /// Repeats the first case that showed it: `replaying:` of the same call takes it.
    public let token: String
  }
}
