import ShiftAtlas
import ShiftExchange
import ShiftStrategies
import Testing

@testable import ShiftReports

struct RecordedSpreadTests {
  @Test("PyTorch spreads NaN, infinities and −0 to the cells that each strategy's windows predict")
  func recordings() throws {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    let files = try ["DEFAULT", "AVX2", "AVX512"].map {
      try CaseFile(contentsOf: "\(folder)/Fixtures/special_pixel-\($0).safetensors")
    }
    let recordings = RecordedSpread.all(in: files)
    // 3 places × 5 strategies × 4 values under each capability in Float; under AVX2 three more formats
    // (deform_conv2d has no bfloat16) with 3 values.
    #expect(recordings.count == 3 * 60 + (5 + 4 + 5) * 9)
    for recording in recordings {
      let strategy = try #require(Strategies.named(recording.strategy))
      let spread = try SpecialSpread(
        of: strategy, value: recording.value, spot: recording.spot)
      #expect(
        recording.reached == spread.predicted,
        "\(recording.strategy), \(recording.value), \(recording.spot)")
    }
  }
}
