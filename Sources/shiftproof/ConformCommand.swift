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
      recorded bits, or stay within what the case's comparison says, and refuse what was refused.
      """)

  @Argument(help: "Files to check; every .safetensors file in Fixtures by default.")
  var files: [String] = []

  @Flag(help: "Write the result as JSON.")
  var json = false

  func run() throws {
    let recorded = try recordedCases(in: files.isEmpty ? recordedFiles(in: "Fixtures") : files)
    let conformance = Conformance(of: recorded, workers: availableWorkers)
    print(json ? conformance.json : conformance.description)
    if conformance.failed > 0 { throw ExitCode(1) }
  }
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
func recordedCases(in files: [String]) throws -> [(name: String, file: CaseFile)] {
  try files.map { (name: ($0 as NSString).lastPathComponent, file: try CaseFile(contentsOf: $0)) }
}
