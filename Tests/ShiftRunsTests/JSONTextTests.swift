import Foundation
import Testing

@testable import ShiftRuns

struct JSONTextTests {
  private let value = JSONText.object([
    ("b", .integers([1, 2])), ("a", .object([("x", .null), ("y", .array([]))])),
    ("rows", .array([.object([("k", .number(0.5))]), .string("é\n\"")])),
  ])

  @Test("Members keep their order in each layout")
  func layouts() {
    #expect(
      value.text(.compact)
        == #"{"b":[1,2],"a":{"x":null,"y":[]},"rows":[{"k":0.5},"é\n\""]}"#)
    #expect(
      value.text(.line)
        == #"{"b": [1, 2], "a": {"x": null, "y": []}, "rows": [{"k": 0.5}, "é\n\""]}"#)
    #expect(
      value.text() == #"""
        {
          "b": [1, 2],
          "a": {
            "x": null,
            "y": []
          },
          "rows": [
            {
              "k": 0.5
            },
            "é\n\""
          ]
        }
        """#)
  }

  @Test("Any text comes back from Foundation's reader as it was written")
  func strings() throws {
    let words = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
    for layout in [JSONText.Layout.compact, .line, .lines] {
      let text = JSONText.array([.string(words)]).text(layout)
      #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == [words])
    }
  }

  @Test("Numbers that JSON cannot say are the words of Python")
  func numbers() {
    let numbers = [Double.nan, .infinity, -.infinity, -0.0, 1e300].map(JSONText.number)
    #expect(JSONText.array(numbers).text() == "[NaN, Infinity, -Infinity, -0.0, 1e+300]")
  }
}
