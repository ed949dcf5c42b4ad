import Foundation
import ShiftTensors

/// A folder of counterexamples that a test keeps: it judges them first, and saves what is new.
struct SavedCounterexamples {
  let folder: String

  /// The saved cases, by name; none where there is no folder yet.
  ///
  /// - Throws: `ShiftError` if a file in it is no saved case.
  func read() throws(ShiftError) -> [Regression<ShiftSubject>] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try Corpus.read(folder: folder)
  }

  /// Saves the smallest case of each finding under the name of what it caught.
  ///
  /// - Returns: the files.
  func save(_ result: VerificationResult<ShiftSubject>) throws(ShiftError) -> [String] {
    guard !result.violations.isEmpty else { return [] }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      return try result.violations.map { violation in
        let regression = Regression<ShiftSubject>(violation)
        let path = "\(folder)/\(regression.name).json"
        try Data(regression.json.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return path
      }
    } catch {
      throw ShiftError(
        folder, found: "a folder that cannot be written to", expected: "one for counterexamples")
    }
  }
}
