import Foundation
import Testing

/// Texts that are committed and reviewed like code.
///
/// `SHIFTPROOF_RECORD=1 swift test --disable-xctest --filter GoldenTests` writes them anew; `git diff` then
/// shows what changed.
enum Golden {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["SHIFTPROOF_RECORD"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    if text != known {
      let lines = (
        known.split(separator: "\n", omittingEmptySubsequences: false),
        text.split(separator: "\n", omittingEmptySubsequences: false)
      )
      let place = zip(lines.0, lines.1).enumerated().first { $1.0 != $1.1 }
      Issue.record(
        """
        \(name), line \((place?.offset ?? min(lines.0.count, lines.1.count)) + 1): \
        "\(place?.element.1 ?? "")"; expected "\(place?.element.0 ?? "")"
        """, sourceLocation: sourceLocation)
    }
  }
}
