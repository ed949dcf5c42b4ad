import Dispatch

/// Runs `body` over consecutive parts that make up `0 ..< count`, on all cores where `work` is large.
///
/// - Parameters:
///   - work: how many elements are read or written in all. Below 2¹⁸ waking a second thread costs
///     more than it brings (a copy of so many floats takes about 0.05 ms), and small tensors stand
///     in runs that use every core already.
///   - body: writes what belongs to its part and nothing else, so the result does not depend on how
///     many threads there are.
@usableFromInline package func inParts(
  _ count: Int, work: Int, _ body: @Sendable (Range<Int>) -> Void
) {
  guard work >= 1 << 18, count > 1 else {
    body(0..<count)
    return
  }
  // Eight parts even out cores of different load and still are few enough to cost nothing.
  let parts = min(count, 8)
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    body((count * part / parts)..<(count * (part + 1) / parts))
  }
}
