import Dispatch
import Synchronization

/// The results of `count` pieces of work in order, computed on `workers` threads.
func concurrently<Result: Sendable>(
  _ count: Int, workers: Int, work: @Sendable (Int) -> Result
) -> [Result] {
  guard workers > 1, count > 1 else { return (0..<count).map(work) }
  let state = Mutex((next: 0, results: [Result?](repeating: nil, count: count)))
  DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
    while true {
      let part = state.withLock { state in
        defer { state.next += 1 }
        return state.next
      }
      guard part < count else { return }
      let result = work(part)
      state.withLock { $0.results[part] = result }
    }
  }
  return state.withLock { $0.results.map { $0! } }
}
