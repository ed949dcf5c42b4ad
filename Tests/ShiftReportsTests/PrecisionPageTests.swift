import ShiftPrecision
import Testing

@testable import ShiftReports

/// Shown at 360 px, as on a phone, letters of 12 px are nearly 7 px high.
func expectReadable(_ picture: ReportFile) {
  let width = picture.text.firstMatch(of: #/viewBox="0 0 (\d+) /#).flatMap { Int($0.1) }
  #expect((width ?? .max) <= 640, "\(picture.path) is \(width ?? 0) px wide")
}

@Suite("The precision page")
struct PrecisionPageTests {
  @Test("Every picture is linked from the page, below 200 kB, and keeps its text as text")
  func pictures() throws {
    let files = PrecisionPage.files(try PrecisionStudy(size: .small))
    let page = try #require(files.first)
    #expect(page.path == "grid-sample-precision.md")
    #expect(files.count == 6)
    for picture in files.dropFirst() {
      #expect(page.text.contains("](\(picture.path))"))
      #expect(picture.text.utf8.count < 200_000)
      #expect(picture.text.contains("<text "))
      #expect(picture.text.contains("prefers-color-scheme: dark"))
      expectReadable(picture)
    }
  }
}
