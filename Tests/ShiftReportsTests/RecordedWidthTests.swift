import Foundation
import ShiftExchange
import ShiftPrecision
import ShiftStrategies
import ShiftTensors
import Testing

@Suite("Certificates beside recordings of PyTorch")
struct RecordedWidthTests {
  /// `nearest_width/FORMAT/FORMULA/WIDTH/VERDICT`, as `Fixtures/recorder/nearest_width.py` names it.
  private func recordings() throws -> [(rule: CoordinateRule, width: Int, isWrong: Bool)] {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")
    let file = try CaseFile(
      contentsOf: fixtures.appending(path: "nearest_width.safetensors").path)
    return try file.cases.map { recorded in
      let parts = recorded.name.split(separator: "/").map(String.init)
      let format: NumberFormat = parts[1] == "bf16" ? .bfloat16 : .float16
      // PyTorch computes a 16-bit linspace in Float.
      let isStoredOnce = parts[2] == "float-then-stored" || parts[2] == "linspace"
      let formula = parts[2] == "float-then-stored" ? .textbook : GridFormula(rawValue: parts[2])
      return (
        CoordinateRule(
          format: format, formula: try #require(formula),
          writtenIn: isStoredOnce ? .float : format),
        try #require(Int(parts[3])), parts[4] == "wrong"
      )
    }
  }

  @Test("Nearest picks a wrong pixel at exactly the recorded widths")
  func verdicts() throws {
    let recordings = try recordings()
    #expect(recordings.count == 70)
    for (rule, width, isWrong) in recordings {
      let found = try #require(try WidthCounts.each(of: rule, widths: width...width).first)
      #expect(
        (found.nearestWrong > 0) == isWrong, "\(rule.format) \(rule.summary), width \(width)")
    }
  }

  @Test("BFloat16's first wrong width is the recorded one, and every width before it is right")
  func first() throws {
    let certificate = try Certificate(of: CoordinateRule(format: .bfloat16), widths: 2...134)
    #expect(certificate.firstWidth(.nearestWrong) == 134)
  }
}
