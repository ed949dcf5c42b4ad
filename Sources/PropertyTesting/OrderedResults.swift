/// The results of 0..<`count` in order, computed on `workers` threads.
///
/// ``mergedInOrder(parts:workers:merged:work:)`` for whoever needs every result.
///
/// - Parameter stride: how many neighbours are one piece of work, where one alone takes less time than
///   sharing it out.
package func orderedResults<Value: Sendable>(
  _ count: Int, workers: Int, stride: Int = 1, work: @Sendable (Int) -> Value
) -> [Value] {
  let collected: Collected<Value> = mergedInOrder(
    parts: (count + stride - 1) / stride, workers: workers
  ) { part, result in
    result.values = (part * stride..<min((part + 1) * stride, count)).map(work)
  }
  return collected.values
}

private struct Collected<Value: Sendable>: Tally {
  var values: [Value] = []

  mutating func merge(_ later: Collected) { values += later.values }
}
