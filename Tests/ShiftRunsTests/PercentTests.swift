import Testing

@testable import ShiftRuns

struct PercentTests {
  @Test("Halves of a hundredth are rounded up, and none of none is a dash")
  func rounding() {
    #expect(1.percent(of: 3) == "33.33 %")
    // Halves: 0.125, 0.375 and 99.875 %.
    #expect(1.percent(of: 800) == "0.12 %")
    #expect(3.percent(of: 800) == "0.38 %")
    #expect(799.percent(of: 800) == "99.88 %")
    #expect(0.percent(of: 7) == "0.00 %")
    #expect(Int.max.percent(of: .max) == "100.00 %")
    #expect(0.percent(of: 0) == "–")
  }
}
