import Testing

@testable import ShiftRuns

struct PercentTests {
  @Test("Halves of a hundredth are rounded up, and none of none is a dash")
  func rounding() {
    #expect(1.percent(of: 3) == "33.33 %")
    #expect(1.percent(of: 800) == "0.13 %")
    #expect(0.percent(of: 7) == "0.00 %")
    #expect(Int.max.percent(of: .max) == "100.00 %")
    #expect(0.percent(of: 0) == "–")
  }
}
