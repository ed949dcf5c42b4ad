import Testing

@testable import ShiftProofCommand

@Suite("How far a run has come, and long lines")
struct ProgressTests {
  private let text = ProgressText(title: "verify", total: 1_000_000, unit: "cases")

  @Test("A line has the share, the count, and the time that the rest takes")
  func lines() {
    #expect(
      text.line(100_000, after: .seconds(60))
        == "verify: 10 %, 100,000 of 1,000,000 cases, 9 min left")
    #expect(
      text.line(10_000, after: .seconds(360))
        == "verify: 1 %, 10,000 of 1,000,000 cases, 10 h left")
    // Nothing to go by yet, nothing left.
    #expect(text.line(10, after: .milliseconds(900)) == "verify: 0 %, 10 of 1,000,000 cases")
    #expect(
      text.line(1_000_000, after: .seconds(9)) == "verify: 100 %, 1,000,000 of 1,000,000 cases")
    #expect(
      ProgressText(title: "certify", total: 100, unit: nil).line(50, after: .seconds(7))
        == "certify: 50 %, 7 s left")
  }

  @Test("A bar fits a line of the terminal")
  func bars() {
    let bar = text.bar(500_000, after: .seconds(600), columns: 80)
    #expect(
      bar == "verify ██████████░░░░░░░░░░ 50 %, 500,000 of 1,000,000 cases, 10 min left")
    for columns in [20, 40, 80] {
      #expect(text.bar(999_999, after: .seconds(5), columns: columns).count < columns)
    }
  }

  @Test("Lines are cut between words, further in, and long words stay whole")
  func folding() {
    #expect(Folding.folded("one two three", columns: 8) == "one two\n  three")
    #expect(Folding.folded("  one two three", columns: 9) == "  one two\n    three")
    #expect(Folding.folded("a bbbbbbbbbbbb c", columns: 6) == "a\n  bbbbbbbbbbbb\n  c")
    #expect(Folding.folded("a   b\n\nshort", columns: 6) == "a   b\n\nshort")
    #expect(Folding.folded("one    two   three", columns: 11) == "one    two\n  three")
  }
}
