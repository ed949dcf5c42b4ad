import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// What a result says of sizes, of cases that prove nothing, and of a search.
struct ResultTests {
  /// The shifted image, so much brighter.
  private struct Brighter: ShiftStrategy {
    let name = "brighter"
    let by: Int
    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      Oracle.shift(input, by: pattern, boundary: boundary).map { $0 + Element(nearestTo: by) }
    }
  }

  @Test("A deviation is measured over the range of its case: one twice as large is twice as much")
  func relative() {
    func relative(_ by: Int) -> Double {
      var cases = ShiftCases()
      (cases.otherFillPercent, cases.largePerMille) = (0, 0)
      var verification = Verification(
        strategies: [Brighter(by: by)], formats: [.double], cases: cases, demands: [])
      (verification.shrinkBudget, verification.subject.laws) = (0, [])
      return verification.run(0..<8, seed: 1, workers: 1).summary("brighter", .double).relative
    }
    #expect(relative(1) > 0 && relative(2) == 2 * relative(1))
  }

  @Test("A run proves too little if more than half of its cases prove nothing")
  func vacuous() {
    let run = Verification(strategies: [], formats: [.float]).identity(seed: 1, total: 10)
    func isMostlyVacuous(_ vacuous: Int) -> Bool {
      var counts = VerificationCounts()
      counts.vacuous = vacuous
      return VerificationResult<ShiftSubject>(
        of: run, asked: 0..<10, cases: 0..<10, counts: counts, disagreements: []
      ).isMostlyVacuous
    }
    #expect(!isMostlyVacuous(5) && isMostlyVacuous(6))
  }

  @Test("A search goes on from the case that it starts with to larger deviations")
  func search() throws {
    let verification = Verification(strategies: [GridSampleShift()], formats: [.float])
    func found(_ tries: Int) -> SearchedDeviation<ShiftCase>? {
      verification.search(starts: 0..<2, tries: tries, seed: 1, workers: 1).first
    }
    let climbed = try #require(found(60))
    #expect(climbed.steps > 0 && climbed.relative > found(0)?.relative ?? 0)
  }

  @Test("An answer of another shape with as many elements is told apart")
  func sameCount() throws {
    struct Turned: ShiftStrategy {
      let name = "turned"
      func shift<Element: ShiftScalar>(
        _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
      ) throws(ShiftError) -> Tensor<Element> {
        let shape = input.shape
        return Tensor(
          shape: Shape(n: shape.n, c: shape.c, h: shape.w, w: shape.h), elements: input.elements)
      }
    }
    var verification = Verification(strategies: [Turned()], formats: [.float], demands: [])
    (verification.shrinkBudget, verification.subject.laws) = (0, [])
    let kinds = verification.run(0..<20, seed: 1, workers: 1).violations.map(\.key.kind)
    #expect(kinds.contains(.wrongShape))
  }
}
