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
      Each file is a safetensors file of recorded calls (Fixtures/CASE-FILES.md). Ours must give the \
      recorded bits, or stay within what the case's comparison says, and refuse what was refused.
      """)

  @Argument(help: "Files to check; every .safetensors file in Fixtures by default.")
  var files: [String] = []

  @Flag(help: "Write the result as JSON.")
  var json = false

  func run() throws {
    let conformance = try recordedConformance(of: files)
    print(json ? conformance.json : conformance.description)
    if conformance.failed > 0 { throw ExitCode(1) }
  }
}

/// The conformance of the named files, or of everything in `Fixtures`.
func recordedConformance(of files: [String]) throws -> Conformance {
  var paths = files
  if paths.isEmpty {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "Fixtures")) ?? []
    paths = names.filter { $0.hasSuffix(".safetensors") }.sorted().map { "Fixtures/\($0)" }
    guard !paths.isEmpty else {
      throw ShiftError(
        "conform", found: "no .safetensors file in Fixtures",
        expected: "one there, or files as arguments")
    }
  }
  let read = try paths.map { path in
    (
      name: (path as NSString).lastPathComponent,
      file: try CaseFile(contentsOf: path)
    )
  }
  return Conformance(of: read, workers: availableWorkers)
}
