import PropertyTesting
import ShiftTensors

/// How far a run has come, as a file carries it: the counts of its first cases and which
/// disagreements they showed first. Shrinking comes after the last case and is not kept.
package struct VerificationCheckpoint: Sendable, Codable, Equatable {
  package static let form = "shiftproof-checkpoint-4"

  package let form: String
  package let run: RunIdentity
  /// The cases to do.
  package let wanted: Range<Int>
  /// The cases that are done; several stretches where a program failed in between.
  package internal(set) var stretches: [Stretch]

  /// The start of a run, or of a part of it.
  package init(of run: RunIdentity, cases wanted: Range<Int>) {
    form = Self.form
    (self.run, self.wanted, stretches) = (run, wanted, [])
  }

  /// The stretches as one.
  package var done: Stretch {
    stretches.joined ?? .none(seed: run.seed, before: wanted.lowerBound)
  }

  /// - Throws: `ShiftError` if a checkpoint read from `file` is of another run than that of `start`.
  package func require(same start: VerificationCheckpoint, file: String) throws(ShiftError) {
    var unstarted = self
    unstarted.stretches = []
    guard unstarted == start else {
      throw ShiftError(
        file, found: "a checkpoint of \(run.words(wanted))",
        expected: "\(start.run.words(start.wanted)), or a file that does not exist yet")
    }
    guard stretches.isSound(in: wanted, seed: run.seed) else {
      throw ShiftError(file, found: "counts that no run has", expected: "a checkpoint as written")
    }
  }
}

extension Verification {
  /// Cases between two checkpoints: about a second of work, so that a stopped run loses little. One
  /// with patience may end after each ``Patience/stride``.
  package static var checkpointStride: Int { 1024 }

  /// Runs what is left of `checkpoint`, handing over new states, and shrinks what was found.
  ///
  /// The result is that of ``run(_:seed:workers:progress:)`` over the same cases, however often the
  /// run was stopped; of the cases so far, if ``stop`` ends it.
  ///
  /// - Parameter interval: from one state that is handed over to the next; the last always is.
  package func run(
    from checkpoint: VerificationCheckpoint, workers: Int = availableWorkers,
    stride: Int = checkpointStride, interval: Duration = .milliseconds(250),
    progress: (@Sendable (Int) -> Void)? = nil, save: (VerificationCheckpoint) throws -> Void
  ) rethrows -> VerificationResult<S> {
    var (state, done) = (checkpoint, checkpoint.done)
    let (explorer, wanted) = (explorer(seed: state.run.seed), state.wanted)
    let stride = patience == nil ? stride : Patience.stride
    var saved = ContinuousClock.now
    stop?.begin()
    func isOver() -> Bool {
      done.cases.upperBound == wanted.upperBound || stop?.cause != nil
        || patience.map { done.counts.failureCost >= $0.total } ?? false
    }
    // A run with patience ends with a whole stride, where another would go on in the same way.
    let within = patience == nil ? stop?.request : nil
    while !isOver() {
      let next = done.cases.upperBound
      let block = explorer.run(
        next..<min(next + stride, wanted.upperBound), workers: workers, stop: within,
        progress: { progress?(next - wanted.lowerBound + $0) })
      // Whoever ended the run may have ended the program in the middle of an answer.
      if patience != nil, stop?.signal != nil {
        try save(state)
        break
      }
      done.join(block)
      state.stretches.add(block, apart: patience != nil)
      if isOver() || ContinuousClock.now - saved >= interval {
        try save(state)
        saved = .now
      }
    }
    let isWhole = done.cases.upperBound == wanted.upperBound
    var result = VerificationResult(
      of: self, state.run, asked: wanted, state.stretches, explorer, workers: workers)
    result.stopped = isWhole ? nil : stop?.cause
    return result
  }
}
