import PropertyTesting
import ShiftTensors

/// How far a run has come, as a file carries it: the counts of its first cases and which
/// disagreements they showed first. Shrinking comes after the last case and is not kept.
public struct VerificationCheckpoint: Sendable, Codable, Equatable {
  public static let form = "shiftproof-checkpoint-1"

  public let form: String
  public let version: String
  /// The cases of the run when it is done.
  public let wanted: Range<Int>
  public let strategies: [String]
  public let formats: [NumberFormat]
  public let countsByHardClass: Bool
  /// What else decides the run, as a command line says it.
  public let options: String
  public internal(set) var done: Exploration<VerificationCounts>

  /// The start of a run.
  public init(
    of verification: Verification, cases wanted: Range<Int>, seed: UInt64, options: String,
    version: String
  ) {
    form = Self.form
    strategies = verification.strategies.map(\.name)
    formats = verification.formats
    countsByHardClass = verification.countsByHardClass
    (self.version, self.wanted, self.options) = (version, wanted, options)
    done = Exploration(
      seed: seed, cases: wanted.lowerBound..<wanted.lowerBound, discarded: 0,
      counts: VerificationCounts(), findings: FindingLog())
  }

  /// - Throws: `ShiftError` if a checkpoint read from `file` is of another run than `start`.
  public func require(same start: VerificationCheckpoint, file: String) throws(ShiftError) {
    func words(_ run: VerificationCheckpoint) -> String {
      "version \(run.version), seed \(run.done.seed), cases \(run.wanted.lowerBound)..<"
        + "\(run.wanted.upperBound), strategies \(run.strategies.joined(separator: ", ")), formats "
        + "\(run.formats.map(\.rawValue).joined(separator: ", ")), "
        + "\(run.countsByHardClass ? "by hard class, " : "")options"
        + (run.options.isEmpty ? " none" : run.options)
    }
    guard words(self) == words(start), form == Self.form else {
      throw ShiftError(
        file, found: "a checkpoint of \(words(self))",
        expected: "\(words(start)), or a file that does not exist yet")
    }
    let cases = done.cases
    guard cases.lowerBound == wanted.lowerBound, cases.upperBound <= wanted.upperBound,
      done.counts.isSound(for: cases.count, demands: 0, most: 1 << 50),
      done.findings.entries.allSatisfy({
        cases.contains($0.firstIndex) && (1...max(cases.count, 1)).contains($0.count)
      })
    else {
      throw ShiftError(file, found: "counts that no run has", expected: "a checkpoint as written")
    }
  }
}

extension Verification {
  /// Cases between two checkpoints: about a second of work, so that a stopped run loses little and
  /// writing costs nothing.
  public static let checkpointStride = 1024

  /// Runs what is left of `checkpoint`, handing over each new state, and shrinks what was found.
  ///
  /// The result is that of ``run(_:seed:workers:progress:)`` over the same cases, however often the
  /// run was stopped.
  public func run(
    from checkpoint: VerificationCheckpoint, workers: Int = availableWorkers,
    stride: Int = checkpointStride, progress: (@Sendable (Int) -> Void)? = nil,
    save: (VerificationCheckpoint) throws -> Void
  ) throws -> VerificationResult {
    var state = checkpoint
    let explorer = explorer(seed: state.done.seed)
    while state.done.cases.upperBound < state.wanted.upperBound {
      let next = state.done.cases.upperBound
      let end = min(next + stride, state.wanted.upperBound)
      let base = next - state.wanted.lowerBound
      try state.done.append(
        explorer.run(next..<end, workers: workers, progress: { progress?(base + $0) }))
      try save(state)
    }
    return VerificationResult(
      of: self, asked: state.wanted, state.done, explorer, workers: workers)
  }
}
