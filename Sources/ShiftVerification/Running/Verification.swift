import ExactArithmetic
import PropertyTesting
import ShiftRuns
import ShiftTensors

/// The property-based comparison of a subject's contenders with the truth, and of their answers with
/// each other.
package struct Verification<S: Subject>: Sendable {
  package var subject: S
  package var formats: [NumberFormat]
  /// One in so many cases is held against the laws, each of which runs a contender several times; 0 for
  /// none.
  package var lawStride = 16
  /// Whether deviations are also counted by hard class, as baselines want them.
  package var countsByHardClass = false
  /// One in so many cases, in the first format, is held against other conventions, whose truths cost as much
  /// as the case itself; 0 for none.
  package var conventionStride = 4
  /// How many cases the shrinker may judge for one bug.
  package var shrinkBudget = 5_000
  /// How much failing of a program is put up with; `nil` for contenders of this program.
  package var patience: Patience?
  /// What ends a run before its last case; `nil` for nothing.
  package var stop: RunStop?

  package init(of subject: S, formats: [NumberFormat] = [.float, .double, .rational]) {
    (self.subject, self.formats) = (subject, formats)
  }

  /// Runs cases `range` of `seed` and shrinks what was found.
  ///
  /// The result depends on the arguments alone, not on the number of workers.
  package func run(
    _ range: Range<Int>, seed: UInt64, workers: Int = availableWorkers,
    progress: (@Sendable (Int) -> Void)? = nil
  ) -> VerificationResult<S> {
    run(
      range, of: identity(seed: seed, total: range.upperBound), workers: workers,
      progress: progress)
  }

  /// The same as a part of a larger run.
  package func run(
    _ range: Range<Int>, of run: RunIdentity, workers: Int = availableWorkers,
    progress: (@Sendable (Int) -> Void)? = nil
  ) -> VerificationResult<S> {
    guard patience == nil else {
      let start = VerificationCheckpoint(of: run, cases: range)
      return self.run(from: start, workers: workers, progress: progress) { _ in }
    }
    let explorer = explorer(seed: run.seed)
    let done = explorer.run(range, workers: workers, stop: stop?.request, progress: progress)
    var result = VerificationResult(
      of: self, run, asked: range, [done], explorer, workers: workers)
    result.stopped = result.isWhole ? nil : stop?.cause
    return result
  }

  /// What decides a run of this verification.
  ///
  /// - Parameter options: what decides it beside the verification, as a command line says it.
  package func identity(
    seed: UInt64, total: Int, options: String = "", version: String = Release.version
  ) -> RunIdentity {
    RunIdentity(
      subject: S.words.subject, version: version, seed: seed, total: total, options: options,
      contenders: subject.contenders.map(S.name(of:)), formats: formats, groups: subject.groups,
      demands: subject.demands.map { demand in
        RunIdentity.Demanded(
          name: demand.name, share: demand.share,
          exempt: subject.contenders.filter { subject.exemptions(of: $0).contains(demand.name) }
            .map(S.name(of:)))
      }, countsByHardClass: countsByHardClass, remarks: subject.remarks(in: formats),
      isNarrowed: subject.isNarrowed, refusals: subject.refusals, patience: patience?.total)
  }

  /// The hard classes of a case, if they are counted.
  package func hardClassNames(of drawn: S.Case) -> [String] {
    countsByHardClass ? subject.demands.filter { $0.holds(drawn) }.map(\.name) : []
  }
}
