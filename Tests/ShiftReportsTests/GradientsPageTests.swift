import Effort
import ShiftDetection
import ShiftPrecision
import ShiftStrategies
import Testing

@testable import ShiftReports

struct GradientsPageTests {
  @Test("A cell gets as much as there are outputs that read it")
  func borders() {
    // By hand: output (h, w) reads (h − 1, w − 2).
    let replicate = GradientResults.givers(.replicate)
    #expect(replicate[0] == [6, 2, 2, 0, 0])
    #expect(replicate[1] == [3, 1, 1, 0, 0])
    #expect(replicate[4] == [0, 0, 0, 0, 0])
    let zeros = GradientResults.givers(.zeros)
    #expect(zeros[0] == [1, 1, 1, 0, 0] && zeros[4] == [0, 0, 0, 0, 0])
    #expect(GradientResults.givers(.circular).flatMap { $0 } == Array(repeating: 1, count: 25))
    // Rows 0 and 2 meet in row 1, columns 0 and 4 in column 2, 1 and 3 in column 1.
    #expect(GradientResults.givers(.reflect)[1] == [2, 4, 4, 0, 0])
    for boundary in Boundary.allCases where boundary != .zeros {
      #expect(GradientResults.givers(boundary).flatMap { $0 }.reduce(0, +) == 25)
    }
  }

  @Test("The page says what was proved, and its crashing program is no block that is run")
  func page() throws {
    let results = try GradientResults(workers: 2, greatestWidth: Effort.of(32, long: 256))
    #expect(
      results.sums.map { $0.results.map(\.value) } == [
        ["2048", "256", "6400"], ["2048", "256", "3721"],
      ])
    let files = GradientsPage.files(
      results, operators: [],
      detection: Detection(
        kinds: [], controls: [], fractionalControls: [], cases: 0, asksOperators: false)
    )
    #expect(files.map(\.path) == ["gradients.md", "gradient-slopes.svg", "gradient-borders.svg"])
    for picture in files.dropFirst() { expectReadable(picture) }
    let text = files[0].text
    // The share is that of the widths to 256.
    #expect(!Effort.isLong || text.contains("12.14 %"))
    #expect(text.contains("width 6, pixel 1"))
    #expect(text.contains("| deform_conv2d | 4 | right | 2 | right |"))
    #expect(
      text.contains(
        "| kernel of tents relu(1 − |k + s|) | 0 | zero |".replacing(
          "|k + s|", with: "\\|k + s\\|")))
    #expect(!text.contains("```python") && text.contains("# NOT RUN"))
    for recipe in results.inside {
      #expect(files[1].text.contains(recipe.recipe.replacing("<", with: "&lt;")))
    }
  }
}
