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
}
