import ShiftTensors
import ShiftVerification

/// How close our kernels of one operator come to the exact value on arbitrary arguments.
package struct OperatorAccuracy: Sendable {
  /// Such as `grid_sample`.
  package let operation: String
  package let cases: Int
  package let seed: UInt64
  package let rows: [Row]
  package let conventions: [Convention]
  /// Whether nothing was found that no bound covers.
  package let holds: Bool

  /// One kernel in one format.
  package struct Row: Sendable {
    package let kernel: String
    package let format: NumberFormat
    package let sums: VerificationCounts.Summary
  }

  /// What one kernel follows where frameworks differ.
  package struct Convention: Sendable {
    package let kernel: String
    package let name: String
    package let count: ConventionCount
  }

  /// Every operator there is.
  package static func all(cases: Int, seed: UInt64, workers: Int) -> [OperatorAccuracy] {
    OperatorKinds.all.map { study($0, cases: cases, seed: seed, workers: workers) }
  }

  private static func study<Call: OperatorCall>(
    _ type: Call.Type, cases: Int, seed: UInt64, workers: Int
  ) -> OperatorAccuracy {
    OperatorAccuracy(type, cases: cases, seed: seed, workers: workers)
  }

  init<Call: OperatorCall>(_ type: Call.Type, cases: Int, seed: UInt64, workers: Int) {
    operation = Call.operation
    (self.cases, self.seed) = (cases, seed)
    var subject = OperatorSubject<Call>(Call.ours)
    subject.demands = []
    let formats = NumberFormat.allCases
    var verification = Verification(of: subject, formats: formats)
    // What is found is told as numbers, and by `verify` as cases.
    verification.shrinkBudget = 0
    let result = verification.run(0..<cases, seed: seed, workers: workers)
    rows = result.contenders.flatMap { kernel in
      formats.map { Row(kernel: kernel, format: $0, sums: result.summary(kernel, $0)) }
    }
    conventions = result.counts.conventions.sorted { $0.key < $1.key }.map {
      Convention(kernel: $0.key.contender, name: $0.key.convention, count: $0.value)
    }
    holds = result.violations.isEmpty
  }
}
