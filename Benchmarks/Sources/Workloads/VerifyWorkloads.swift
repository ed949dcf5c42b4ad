import PropertyTesting
import ShiftVerification

/// Whole runs: drawn, shifted by five strategies in Float, Double and Rational, compared, classified,
/// counted; on images of the sizes of `peers/hypothesis_verify.py`.
enum VerifyWorkloads {
  static let all = [run(workers: 2), run(workers: 1), gridSample]

  private static func run(workers: Int) -> Workload {
    let cases = 20_000
    return Workload("verify\(workers == 1 ? " on one core" : "")", cases, "cases") {
      var verification = Verification()
      verification.subject.cases.batch = 1...2
      verification.subject.cases.channels = 4...8
      verification.subject.cases.extents = 2...8
      verification.subject.cases.drawsRareKinds = false
      verification.subject.cases.largePerMille = 0
      verification.subject.laws = []
      let run = verification
      return { keep(run.run(0..<cases, seed: 1, workers: workers)) }
    }
  }

  /// One dialect against exact values, in Float and Double; on that of `peers/hypothesis_grid_sample.py`.
  private static var gridSample: Workload {
    let cases = 2_000
    return Workload("verify grid_sample", cases, "cases") {
      var subject = OperatorSubject<GridSampleCall>(Array(GridSampleCall.ours.prefix(1)))
      subject.demands = []
      var verification = Verification(of: subject, formats: [.float, .double])
      // What is counted is the run; the peer shrinks nothing either.
      verification.shrinkBudget = 1
      let run = verification
      return { keep(run.run(0..<cases, seed: 1)) }
    }
  }
}
