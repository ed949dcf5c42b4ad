import ShiftTensors
import Testing

@Suite struct TextTableTests {
  @Test("Words stand to the left, numbers to the right, and no line ends in a blank")
  func columns() {
    let rows = [["name", "n", "note"], ["a", "10", ""], ["longer", "7", "x"]]
    #expect(
      textTable(rows, textColumns: 1) == [
        "name     n  note",
        "a       10",
        "longer   7     x",
      ])
    #expect(textTable(rows)[1] == "a       10")
    #expect(textTable([]).isEmpty)
  }
}
