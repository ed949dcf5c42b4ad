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
    #expect(text.contains("print(y[0, 0].tolist())\n# prints: [[0.25]]\n# expected: [[1.0]]"))
  }

  @Test(
    "Blocks of 16 Floats make in place right at four sizes to 8 × 8 where one element at a time is wrong"
  )
  func blocks() throws {
    let inPlace = try #require(Strategies.naive.first { $0.name == "slice in place" })
    var found: [[Int]] = []
    for h in 1...8 {
      for w in 1...8 {
        // Two images, since PyTorch refuses one that is dense.
        let image = Tensor(
          shape: Shape(n: 2, c: 1, h: h, w: w), elements: (0..<(2 * h * w)).map { Float($0) })
        for dy in (1 - h)...(h - 1) {
          for dx in (1 - w)...(w - 1) {
            let output = try inPlace.strategy.shift(
              image, by: Pattern([Shift(dy: dy, dx: dx)]), boundary: .keep)
            let isRight = (0..<(2 * h * w)).allSatisfy { place in
              let (row, column) = (place % (h * w) / w - dy, place % w - dx)
              let isInside = (0..<h).contains(row) && (0..<w).contains(column)
              let source = isInside ? place / (h * w) * h * w + row * w + column : place
              return output.elements[place] == Float(source)
            }
            let condition =
              2 * abs(dy) >= h || 2 * abs(dx) >= w || dy < 0 || (dy <= 0 && dx <= 0)
            if isRight != condition {
              #expect(isRight)
              found.append([h, w, dy, dx])
            }
          }
        }
      }
    }
    // As PyTorch 2.15.0 does under ATEN_CPU_CAPABILITY default, avx2 and avx512.
    #expect(found == [[3, 8, 1, 0], [5, 4, 1, 0], [6, 4, 2, 0], [7, 4, 3, 0]])
    #expect(found == BoundaryRecipesSection.hiddenByBlocks.map { [$0.h, $0.w, $0.dy, $0.dx] })
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
