/// The results of 0..<`count` in order, computed on `workers` threads.
///
/// ``mergedInOrder(parts:workers:merged:work:)`` for whoever needs every result.
///
/// - Parameter stride: how many neighbours are one piece of work, where one alone takes less time than
///   sharing it out.
/// - Parameter stop: once it is made no further piece is begun, and the first results are all there are.
/// - Parameter progress: called with the number of results, one call at a time, on any thread.
package func orderedResults<Value: Sendable>(
  _ count: Int, workers: Int, stride: Int = 1, stop: StopRequest? = nil,
  progress: (@Sendable (Int) -> Void)? = nil, work: @Sendable (Int) -> Value
) -> [Value] {
  let collected: Collected<Value> = mergedInOrder(
    parts: (count + stride - 1) / stride, workers: workers,
    merged: { progress?(min($0 * stride, count)) }, stop: stop,
    work: { part, result in
      result.values = (part * stride..<min((part + 1) * stride, count)).map(work)
    })
  return collected.values
}

private struct Collected<Value: Sendable>: Tally {
  var values: [Value] = []

  mutating func merge(_ later: Collected) { values += later.values }
}
