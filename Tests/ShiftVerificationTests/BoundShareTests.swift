import ExactArithmetic
import ShiftTensors
import Testing

@testable import ShiftVerification

struct BoundShareTests {
  /// Exact 4 with positions that give 3 to 6 and a sum that is off by 1: bounds of 2 below and 3 above.
  private static let truth = CellTruth(4, low: 3, high: 6, summed: 1)

  @Test(
    "A value takes its part of the bound on its own side",
    arguments: [(5.0, 1.0 / 3), (7, 1), (3, 0.5), (2, 1)])
  func share(_ got: Double, _ expected: Double) throws {
    let verdict = try #require(Self.truth.covered(got, expected: 4))
    #expect(verdict.kind == .rounding)
    #expect(abs(verdict.share - expected) < 1e-15)
  }

  @Test("The bound of a cell is told on the side where its value lies")
  func side() {
    #expect(Self.truth.bound(beside: 5) == 3 && Self.truth.bound(beside: 3) == 2)
    #expect(Self.truth.bound == 3)
  }

  @Test("What no bound covers has no part of one", arguments: [1.875, 7.125])
  func outside(_ got: Double) { #expect(Self.truth.covered(got, expected: 4) == nil) }

  @Test("Parts of runs keep the greatest share")
  func merged() {
    var first = VerificationCounts.Summary()
    first.share = 0.25
    var second = VerificationCounts.Summary()
    second.share = 0.5
    var both = first
    both.merge(second)
    #expect(both.share == 0.5)
    second.merge(first)
    #expect(second.share == 0.5)
  }
}
