import ShiftAtlas
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftReports

@Suite("The front page's pictures and programs")
struct OverviewTests {
  @Test("Both operators that hand a gradient to the shift take the slope to the right")
  func slopes() {
    // Pixel 2 of 0, 1, 4, 9, 16: 3 to the left, 5 to the right, as GRADIENTS says of PyTorch.
    #expect(OverviewMatrix.slope("deform_conv2d") == "right side")
    #expect(OverviewMatrix.slope("grid_sample") == "right side")
    for name in ["slice", "roll", "conv2d"] { #expect(OverviewMatrix.slope(name) == nil) }
  }

  @Test("A program says what its own recipe prints: 1 at a corner that aligned corners do not name")
  func program() throws {
    let naive = try #require(
      Strategies.naive.first { $0.name == "grid_sample with align_corners false" })
    let point = BoundaryCase(h: 1, w: 1, shift: .none)
    // max(n − 1, 1) names −1, the edge half a pixel out: a quarter of the pixel on two axes.
    #expect(NaiveProgram.printed(naive, at: point) == [0.25])
    let text = NaiveProgram.text(naive, at: point)
    #expect(text.contains("# prints: [[0.25]]\n# expected: [[1]]"))
  }

  @Test("Every naive recipe is in the file of recipes, with no case without an answer")
  func recipes() {
    let text = NaiveProgram.file.text
    for naive in Strategies.naive { #expect(text.contains("\"\(naive.name)\"")) }
    #expect(!text.contains("\"prints\": null"))
  }

  @Test("A followed pixel is the worked example's")
  func pixel() {
    var page = Markdown()
    FollowedPixel.write(in: &page)
    #expect(page.text.contains("**1.1920929e-07**"))
    #expect(page.text.contains("| 0.333333373070 |"))
    #expect(page.text.contains("| 1.00000011921 |"))
  }
}
