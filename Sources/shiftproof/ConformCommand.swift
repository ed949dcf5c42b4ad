import ArgumentParser
import Foundation
import PropertyTesting
import ShiftExchange
import ShiftTensors

struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Run recorded cases of other frameworks through our operators.",
    discussion: """
      Each file is a safetensors file of recorded calls (Fixtures/README.md). Ours must give the \
      recorded bits, or stay within what the case's comparison says, and refuse what was refused. Without \
      files, those of the package are checked: a folder Fixtures here, above here, or above the program.
      """)

  @Argument(help: "Files to check; every .safetensors file of the package's Fixtures by default.")
  var files: [String] = []

  @Flag(help: "Write the result as JSON.")
  var json = false

  func run() throws {
    let recorded = try recordedCases(
      in: files.isEmpty ? recordedFiles(in: try fixturesFolder()) : files, asFarAsReadable: true)
    let conformance = Conformance(of: recorded, workers: availableWorkers)
    json ? print(conformance.json) : StandardOutput.tell(conformance.description)
    if conformance.failed > 0 { throw ExitCode(1) }
  }
}

/// The folder `Fixtures` that is nearest to where the user is, or to the program.
///
/// - Throws: `ShiftError` if there is none with recorded cases.
func fixturesFolder() throws(ShiftError) -> String {
  if let nearest = nearestFolder(
    "Fixtures", where: { $0.contains { $0.hasSuffix(".safetensors") } })
  {
    return nearest
  }
  throw ShiftError(
    "Fixtures", found: "no such folder with recorded cases here or above, nor above the program",
    expected: "files as arguments, or the package's own folder")
}

/// The folder of this name that is nearest above where the user is, or else above the program.
///
/// - Parameter isWanted: looks at the names in it.
func nearestFolder(_ name: String, where isWanted: ([String]) -> Bool) -> String? {
  let here = FileManager.default.currentDirectoryPath
  let program = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? here
  for start in [here, program] {
    var folder = URL(fileURLWithPath: start)
    while true {
      let wanted = folder.appendingPathComponent(name).path
      if let names = try? FileManager.default.contentsOfDirectory(atPath: wanted), isWanted(names) {
        return folder.path == here ? name : wanted
      }
      guard folder.path != "/" else { break }
      folder.deleteLastPathComponent()
    }
  }
  return nil
}

/// Every recorded file of a folder, in the order of names.
func recordedFiles(in folder: String) throws -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  let files = names.filter { $0.hasSuffix(".safetensors") }.sorted().map { "\(folder)/\($0)" }
  guard !files.isEmpty else {
    throw ShiftError(
      folder, found: "no .safetensors file", expected: "a folder of recorded cases")
  }
  return files
}

/// The named files, read.
///
/// - Parameter asFarAsReadable: whether a case that cannot be read is left to be told, not thrown.
func recordedCases(
  in files: [String], asFarAsReadable: Bool = false
) throws -> [(name: String, file: CaseFile)] {
  try files.map { path in
    (
      name: (path as NSString).lastPathComponent,
      file: try asFarAsReadable ? .asFarAsReadable(at: path) : CaseFile(contentsOf: path)
    )
  }
}
