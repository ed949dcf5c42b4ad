import Foundation
import PropertyTesting
import Testing

@Suite("Coverage")
struct CoverageTests {
  @Test(
    "Wilson's interval has the bounds another program computes",
    arguments: [
      (100, 1_000, 0.055694199827966244, 0.17309129708872556),
      (0, 1_000, 0, 0.035981871145864756), (1_000, 1_000, 0.9640181288541352, 1),
      (60, 1_000, 0.028082358441158826, 0.12358168816720216),
    ])
  func interval(hits: Int, total: Int, low: Double, high: Double) {
    let interval = Confidence.standard.interval(hits: hits, of: total)
    // The formula's dozen roundings, each at most 2⁻⁵³ of a value below 2.
    #expect(abs(interval.lowerBound - low) < 3e-15 && abs(interval.upperBound - high) < 3e-15)
  }

  @Test("No cases leave every share possible")
  func noCases() {
    #expect(Confidence.standard.interval(hits: 0, of: 0) == 0...1)
  }

  @Test(
    "A class is covered, not covered, or the cases are too few to tell",
    arguments: [
      (100, 1_000, 0.05, .covered, nil),  // At least 5.57 %.
      (60, 1_000, 0.05, .notEnough, 8_000),  // At least 2.8 %; at 4,000 4.09 %, at 8,000 4.57 %.
      (10, 1_000, 0.05, .notEnough, 2_000),  // At most 5.3 %; at 2,000 3.5 %.
      (0, 1_000, 0.05, .notCovered, nil),  // At most 3.6 %.
      (20, 1_000, 0.05, .notEnough, 2_000),  // At most 6.9 %; at 2,000 4.97 %.
      (0, 0, 0.05, .notEnough, nil),
      (0, 10, 0, .covered, nil), (0, 0, 0, .covered, nil),
      (1_000, 1_000, 1, .covered, nil),
      (950, 1_000, 1, .notCovered, nil),
      // Below the demanded share, and surely so, although within the tolerance.
      (480_000, 10_000_000, 0.05, .notCovered, nil),
    ] as [(Int, Int, Double, CoverageVerdict, Int?)])
  func verdicts(hits: Int, total: Int, demanded: Double, verdict: CoverageVerdict, needed: Int?) {
    let coverage = ClassCoverage(name: "odd", hits: hits, total: total, demanded: demanded)
    #expect(coverage.verdict == verdict)
    #expect(coverage.casesNeeded == needed)
  }

  @Test("Doubling the cases as often as is said decides")
  func casesNeeded() throws {
    let few = ClassCoverage(name: "odd", hits: 60, total: 1_000, demanded: 0.05)
    let factor = try #require(few.casesNeeded) / 1_000
    let more = ClassCoverage(
      name: "odd", hits: 60 * factor, total: 1_000 * factor, demanded: 0.05)
    let less = ClassCoverage(
      name: "odd", hits: 60 * factor / 2, total: 1_000 * factor / 2, demanded: 0.05)
    #expect(more.verdict == .covered && less.verdict == .notEnough)
  }

  @Test("A coverage reads as a sentence")
  func sentences() {
    let texts = [(100, 0.05), (60, 0.05), (0, 0.05), (7, 0)].map { hits, demanded in
      ClassCoverage(name: "one row", hits: hits, total: 1_000, demanded: demanded).description
    }
    #expect(
      texts == [
        "one row: 10.00 % (100 of 1000), demanded 5 %: covered",
        "one row: 6.00 % (60 of 1000), demanded 5 %: not enough cases to tell, "
          + "about 8000 cases would",
        "one row: 0.00 % (0 of 1000), demanded 5 %: not covered",
        "one row: 0.70 % (7 of 1000)",
      ])
    let uneven = ClassCoverage(name: "a", hits: 2, total: 3, demanded: 0.07).description
    #expect(uneven.hasPrefix("a: 66.66 % (2 of 3), demanded 7 %: not enough cases to tell"))
  }

  @Test("Classes are counted by their demands, and counts join in any cut")
  func counting() {
    let demands = [
      Demand<Int>("odd", atLeast: 0.3) { $0 % 2 == 1 }, Demand<Int>("big", atLeast: 0) { $0 > 7 },
    ]
    func counts(_ values: Range<Int>) -> ClassCounts {
      values.reduce(into: ClassCounts()) { $0.count($1, by: demands) }
    }
    var joined = counts(0..<3)
    joined.merge(counts(3..<3))
    joined.merge(counts(3..<10))
    #expect(joined == counts(0..<10))
    #expect(joined.total == 10 && joined.hits(at: 0) == 5 && joined.hits(at: 1) == 2)
    #expect(joined.coverage(of: demands).map(\.name) == ["odd", "big"])
    var fromNothing = ClassCounts()
    fromNothing.merge(joined)
    #expect(fromNothing == joined)
  }

  @Test("Labels come most frequent first, then by name, in any cut")
  func labels() {
    func counts(_ values: Range<Int>) -> LabelCounts {
      values.reduce(into: LabelCounts()) {
        $0.collect($1 % 3 == 0 ? "fizz" : "none", in: "threes")
        $0.collect("\($1 % 2)", in: "parity")
      }
    }
    var joined = counts(0..<4)
    joined.merge(counts(4..<10))
    #expect(joined == counts(0..<10))
    #expect(joined.tables == ["parity", "threes"])
    #expect(joined.labels(of: "threes").map(\.label) == ["none", "fizz"])
    #expect(joined.labels(of: "threes").map(\.count) == [6, 4])
    #expect(joined.labels(of: "parity").map(\.label) == ["0", "1"])
    #expect(joined.labels(of: "absent").isEmpty)
  }
}
