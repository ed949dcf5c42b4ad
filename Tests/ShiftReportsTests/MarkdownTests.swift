import ShiftReports
import Testing

@Suite struct MarkdownTests {
  @Test("A page has its parts in order, aligned numbers, and ends in one newline")
  func page() {
    var page = Markdown()
    page.heading(1, "Title")
    page.table(["what", "n"], numbers: [1], [["a|b", "1"]])
    page.list(["one", "two"])
    #expect(
      page.page == """
        # Title

        | what | n |
        | --- | ---: |
        | a\\|b | 1 |

        * one
        * two

        """)
  }

  @Test("Numbers are grouped by three digits from the right")
  func grouping() {
    #expect([0, 999, 1000, 8_390_655].map(\.grouped) == ["0", "999", "1,000", "8,390,655"])
    #expect((-12345).grouped == "−12,345")
    #expect(UInt64.max.grouped == "18,446,744,073,709,551,615")
  }
}
