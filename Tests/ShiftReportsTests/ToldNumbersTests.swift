import PropertyTesting
import Testing

@testable import ShiftDetection
@testable import ShiftReports

@Suite("How the pages tell numbers that are very great or very small")
struct ToldNumbersTests {
  @Test("A share of cells has two digits however small it is, so that rows compare")
  func shares() {
    // By hand: 1,905 of 4 million are 0.047625 %, 496 of 2 million 0.0248 %.
    #expect(EquivalencePage.share(0, of: 5) == "0")
    #expect(EquivalencePage.share(1905, of: 4_000_000) == "0.048 %")
    #expect(EquivalencePage.share(496, of: 2_000_000) == "0.025 %")
    #expect(EquivalencePage.share(1, of: 100_000) == "0.001 %")
    #expect(EquivalencePage.share(1, of: 1_000_000) == "below 0.001 %")
    #expect(EquivalencePage.share(1, of: 8) == "12.50 %")
    #expect(EquivalencePage.share(8, of: 8) == "100.00 %")
  }

  @Test("Ulps from 10,000 on are two digits, rounded up, and a power of ten")
  func ulps() {
    #expect(OperatorsPage.ulps(9_999) == "9,999")
    #expect(OperatorsPage.ulps(10_000) == "1.0·10⁴")
    #expect(OperatorsPage.ulps(65_536) == "≈6.6·10⁴")
    #expect(OperatorsPage.ulps(196_608) == "≈2.0·10⁵")
    #expect(OperatorsPage.ulps(99_001) == "≈1.0·10⁵")
    #expect(OperatorsPage.ulps(283_938_354_026_801) == "≈2.9·10¹⁴")
    #expect(OperatorsPage.ulps(.max) == "≈1.9·10¹⁹")
  }

  @Test("How often right programs were asked is told, the least and the most where they differ")
  func controls() {
    func control(_ cases: Int) -> Detection.Control {
      Detection.Control(name: "c", accusations: [], cases: cases)
    }
    #expect(DetectionPage.cases([control(6000), control(6000)]) == "6,000")
    #expect(DetectionPage.cases([control(6000), control(100)]) == "100 to 6,000")
    #expect(DetectionPage.cases([]) == "no")
  }

  @Test("Bars with the longest words of the pages are no wider than a phone can show")
  func bars() {
    let chart = BarChart(
      title: "t", key: [("correctly rounded", .three), ("within the bound, or told below", .one)],
      rows: [
        ("grid_sample_backward, pytorch-cpu-fused", [0.5, 0.5], "100.00 %"),
        ("roll", [1, 0], "all"),
      ])
    expectReadable(chart.file("bars.svg"))
  }
}
