import ShiftAtlas
import ShiftPrecision
import ShiftStrategies
import Testing

@testable import ShiftReports

@Suite("What the pages say of fractions of a pixel")
struct FractionPagesTests {
  private func section(_ write: (inout Markdown) -> Void) -> String {
    var page = Markdown()
    write(&page)
    return page.text
  }

  @Test("The ranking says who is level and who is last, in a table and in a picture")
  func ranking() {
    let study = FractionStudy(widths: 2...60, seed: 1, workers: 2)
    let text = section { FractionsSection.write(study, in: &$0) }
    #expect(
      text.contains(
        "**Moved by quarters of a pixel, `slice`, `roll`, `deform_conv2d` and `conv2d` are level: in Float each misses"
      ))
    // 2⁻²⁴ for the four; the grid at 7 px: weights off by 2·2⁻²³, as a plain loop has it.
    #expect(text.contains("| Float | 1 | 1 | 4…"))
    // At 56 px they are off by 64; products with weights near ¾ and ¼ round by ½ and ¼, the sum by ½: 65¼, raised.
    #expect(text.contains("| 64…65.3 |"))
    #expect(text.contains("Fused multiply-adds change no tap and no weight"))
    for line in text.split(separator: "\n") where line.hasPrefix("| format") {
      #expect(line.split(separator: "|").count <= 8)
    }
    let picture = FractionPicture.file(study)
    #expect(text.contains("](\(picture.path))"))
    for strategy in Strategies.all {
      #expect(picture.text.contains(">\(strategy.name)</text>"), "\(strategy.name)")
    }
    #expect(picture.text.contains("prefers-color-scheme: dark"))
  }

  @Test("The table of recipes for fractions names what is equal, and what is wrong with the others")
  func equality() throws {
    let results = try FractionalEquality.all(workers: 2)
    let text = section { FractionalEqualitySection.write(results, in: &$0) }
    #expect(text.contains("**The five ways are the same map, under every boundary"))
    #expect(text.contains("| grid_sample | = | = | = | = | = | – |"))
    #expect(text.contains("| slice | = | = | = | = | = | = |"))
    #expect(
      text.contains("| 180 | 36 | 96 | 132 | 156 | – |"))
    #expect(
      text.contains(
        "| grid_sample at wrapped positions | circular | s is whole | 1 px by 1/4 | position wrapped"
      ))
    #expect(text.contains("| replicate | s is whole, or n = 1 | 2 px by 1/4 | padded by the whole"))
    for result in results where result.wrong > 0 {
      #expect(result.recipe.fault != nil, "\(result.recipe.name)")
    }
  }

  @Test("A row moved by one and a half pixels, by hand")
  func boundaries() {
    let text = section { BoundaryFractionsSection.write("picture.svg", in: &$0) }
    for row in [
      "| replicate | `1, 1, 1.5, 2.5` | ½·1 + ½·1 | ½·1 + ½·1 |",
      "| zeros | `0, 0.5, 1.5, 2.5` | ½·0 + ½·0 | ½·0 + ½·1 |",
      "| circular | `3.5, 2.5, 1.5, 2.5` | ½·3 + ½·4 | ½·4 + ½·1 |",
      "| reflect | `2.5, 1.5, 1.5, 2.5` | ½·3 + ½·2 | ½·2 + ½·1 |",
      "| symmetric | `1.5, 1, 1.5, 2.5` | ½·2 + ½·1 | ½·1 + ½·1 |",
      "| keep | `1, 1.5, 1.5, 2.5` | ½·1 + ½·1 | ½·2 + ½·1 |",
    ] {
      #expect(text.contains(row), "\(row) in\n\(text)")
    }
    let picture = BoundaryFractionsSection.picture
    for boundary in Boundary.allCases where boundary != .keep {
      #expect(picture.text.contains(">\(boundary.rawValue)</text>"))
    }
  }
}
