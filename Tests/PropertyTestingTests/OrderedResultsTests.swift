import PropertyTesting
import Testing

struct OrderedResultsTests {
  @Test("Every result stands at its place, on any number of threads and in runs of any length")
  func places() {
    for workers in [1, 2, 5] {
      for stride in [1, 2, 7, 100] {
        for count in [0, 1, 13, 64] {
          let results = orderedResults(count, workers: workers, stride: stride) { 3 * $0 }
          #expect(results == (0..<count).map { 3 * $0 })
        }
      }
    }
  }

  @Test("Once a wish to stop is made no further part is begun, on one thread and on several")
  func stopped() {
    struct Sum: Tally {
      var parts: [Int] = []
      mutating func merge(_ later: Sum) { parts += later.parts }
    }
    for workers in [1, 3] {
      let stop = StopRequest()
      let sum: Sum = mergedInOrder(parts: 500, workers: workers, stop: stop) { part, result in
        result.parts = [part]
        if part == 4 { stop.make() }
      }
      // Parts that were begun are done, and they follow each other.
      #expect(sum.parts == Array(0..<sum.parts.count))
      #expect((5..<500).contains(sum.parts.count), "\(workers) workers")
      if workers == 1 { #expect(sum.parts.count == 5) }
    }
  }
}
