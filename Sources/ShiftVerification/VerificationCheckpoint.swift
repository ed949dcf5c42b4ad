import PropertyTesting
import ShiftTensors

/// How far a run has come, as a file carries it: the counts of its first cases and which
/// disagreements they showed first. Shrinking comes after the last case and is not kept.
public struct VerificationCheckpoint: Sendable, Codable, Equatable {
  public static let form = "shiftproof-checkpoint-2"

  public let form: String
  public let version: String
  public let seed: UInt64
  /// The cases of the run when it is done.
  public let wanted: Range<Int>
  public let strategies: [String]
  public let formats: [NumberFormat]
  public let countsByHardClass: Bool
  /// What else decides the run, as a command line says it.
  public let options: String
  /// The cases that are done; several stretches where a program failed in between.
  public internal(set) var stretches: [Stretch]

  /// The start of a run.
  public init(
    of verification: Verification, cases wanted: Range<Int>, seed: UInt64, options: String,
    version: String
  ) {
    form = Self.form
    strategies = verification.strategies.map(\.name)
    formats = verification.formats
    countsByHardClass = verification.countsByHardClass
    (self.version, self.seed, self.wanted) = (version, seed, wanted)
    (self.options, stretches) = (options, [])
  }

  /// The stretches as one.
  public var done: Stretch { stretches.joined ?? .none(seed: seed, before: wanted.lowerBound) }

  /// - Throws: `ShiftError` if a checkpoint read from `file` is of another run than that of `start`.
  public func require(same start: VerificationCheckpoint, file: String) throws(ShiftError) {
    func words(_ run: VerificationCheckpoint) -> String {
      "version \(printable(run.version)), seed \(run.seed), cases \(run.wanted.lowerBound)..<"
        + "\(run.wanted.upperBound), strategies "
        + "\(printable(run.strategies.joined(separator: ", "), limit: 300)), formats "
        + "\(run.formats.map(\.rawValue).joined(separator: ", ")), "
        + "\(run.countsByHardClass ? "by hard class, " : "")options"
        + (run.options.isEmpty ? " none" : printable(run.options, limit: 300))
    }
    var unstarted = self
    unstarted.stretches = []
    guard unstarted == start else {
      throw ShiftError(
        file, found: "a checkpoint of \(words(self))",
        expected: "\(words(start)), or a file that does not exist yet")
    }
    guard stretches.isSound(in: wanted, seed: seed) else {
      throw ShiftError(file, found: "counts that no run has", expected: "a checkpoint as written")
    }
  }
}

extension Verification {
  /// Cases between two checkpoints: about a second of work, so that a stopped run loses little. One
  /// with patience may end after each ``Patience/stride``.
  public static let checkpointStride = 1024

  /// Runs what is left of `checkpoint`, handing over new states, and shrinks what was found.
  ///
  /// The result is that of ``run(_:seed:workers:progress:)`` over the same cases, however often the
  /// run was stopped.
  ///
  /// - Parameter interval: from one state that is handed over to the next; the last always is.
  public func run(
    from checkpoint: VerificationCheckpoint, workers: Int = availableWorkers,
    stride: Int = checkpointStride, interval: Duration = .milliseconds(250),
    progress: (@Sendable (Int) -> Void)? = nil, save: (VerificationCheckpoint) throws -> Void
  ) rethrows -> VerificationResult {
    var (state, done) = (checkpoint, checkpoint.done)
    let (explorer, wanted) = (explorer(seed: state.seed), state.wanted)
    let stride = patience == nil ? stride : Patience.stride
    var saved = ContinuousClock.now
    func isOver() -> Bool {
      done.cases.upperBound == wanted.upperBound
        || patience.map { done.counts.failureCost >= $0.total } ?? false
    }
    while !isOver() {
      let next = done.cases.upperBound
      let block = explorer.run(
        next..<min(next + stride, wanted.upperBound), workers: workers,
        progress: { progress?(next - wanted.lowerBound + $0) })
      done.join(block)
      state.stretches.add(block, apart: patience != nil)
      if isOver() || ContinuousClock.now - saved >= interval {
        try save(state)
        saved = .now
      }
    }
    return VerificationResult(
      of: self, asked: wanted, state.stretches, explorer, workers: workers)
  }
}
