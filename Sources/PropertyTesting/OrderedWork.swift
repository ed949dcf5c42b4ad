import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How many workers a run uses unless told: one for each core that is switched on.
package var availableWorkers: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

/// Does `parts` pieces of work on `workers` threads and merges the results in order.
///
/// At most `8 · workers` results exist at a time, so memory does not grow with `parts`, and what
/// is merged, and in which order, does not depend on the number of workers.
///
/// - Parameters:
///   - work: fills the tally of one part. Called once for each of 0..<`parts`, on any thread.
///   - merged: called after each merge with the number of parts merged, one call at a time.
///   - stop: once it is made no further part is begun; what is merged then are the first parts, `merged`
///     having been called with how many.
package func mergedInOrder<Result: Tally>(
  parts: Int, workers: Int, merged: @Sendable (Int) -> Void = { _ in }, stop: StopRequest? = nil,
  work: @Sendable (Int, inout Result) -> Void
) -> Result {
  guard workers > 1, parts > 1 else {
    var total = Result()
    for part in 0..<parts where stop?.isMade != true {
      var result = Result()
      work(part, &result)
      total.merge(result)
      merged(part + 1)
    }
    return total
  }
  let state = Mutex(MergeState<Result>())
  // A permit is held from before a part is taken until after it is merged. Parts are taken in
  // order, so the oldest unmerged one is always being worked on and never waits for a permit.
  let permits = DispatchSemaphore(value: 8 * workers)
  DispatchQueue.concurrentPerform(iterations: min(workers, parts)) { _ in
    while true {
      permits.wait()
      // Asked before a part is taken: one that is taken is done, so those that are merged follow each other.
      guard stop?.isMade != true, case let part = state.withLock({ $0.takePart() }), part < parts
      else {
        permits.signal()
        return
      }
      var result = Result()
      work(part, &result)
      let finished = state.withLock { $0.finish(part, result, merged: merged) }
      for _ in 0..<finished { permits.signal() }
    }
  }
  return state.withLock { $0.total }
}

private struct MergeState<Result: Tally>: Sendable {
  var total = Result()
  private var taken = 0
  private var mergedParts = 0
  /// Results that wait for an earlier part.
  private var early: [Int: Result] = [:]

  mutating func takePart() -> Int {
    defer { taken += 1 }
    return taken
  }

  /// Merges what has become contiguous and returns how many parts that was.
  mutating func finish(_ part: Int, _ result: Result, merged: (Int) -> Void) -> Int {
    early[part] = result
    let before = mergedParts
    while let next = early.removeValue(forKey: mergedParts) {
      total.merge(next)
      mergedParts += 1
      merged(mergedParts)
    }
    return mergedParts - before
  }
}
