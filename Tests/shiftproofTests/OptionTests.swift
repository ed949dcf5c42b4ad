import ShiftStrategies
import ShiftTensors
import Testing

@testable import shiftproof

@Suite("What commands are asked")
struct OptionTests {
  @Test(
    "Ranges that cannot be meant get one sentence",
    arguments: [
      ("0", "--widths: width 0; expected widths of at least 2 px"),
      (
        "1...9",
        "--widths: width 1, where aligned corners divide 0 by 0; expected widths of at least 2 px"
      ),
      ("9...3", "--widths: the empty range 9...3; expected a first width up to the last"),
      (
        "2...9000000000000000000",
        "--widths: 2...9000000000000000000 with more than 9223372036854775807 pixels; "
          + "expected a range whose pixels can be counted"
      ),
      ("2..9", "--widths: \"2..9\"; expected first...last, as in 2...4096"),
    ])
  func ranges(_ text: String, _ sentence: String) {
    let error = #expect(throws: ShiftError.self) { try WidthText.range(text, of: "--widths") }
    #expect(error?.description == sentence)
  }

  @Test("An unknown formula gets the names of the known ones")
  func formula() {
    let error = #expect(throws: ShiftError.self) {
      try named("text", of: "--formula", among: GridFormula.named)
    }
    #expect(
      error?.description
        == "--formula: text; expected one of textbook, reciprocal, centered, linspace, rounded")
  }
}
