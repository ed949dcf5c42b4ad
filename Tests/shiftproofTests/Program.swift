import Foundation
import Testing

/// The built program, run as a user runs it.
enum Program {
  /// Beside the tests.
  static let path: String = {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? tests
    for candidate in [tests.deletingLastPathComponent(), folder] {
      folder = candidate
      if FileManager.default.isExecutableFile(atPath: folder.path + "/shiftproof") { break }
    }
    return folder.appendingPathComponent("shiftproof").path
  }()

  /// The root of the package, which the program's own folders are found from.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  struct Ended {
    let status: Int32
    let output: String
    let errors: String
  }

  /// What runs, with its two streams.
  final class Running {
    let process = Process()
    private let output: FileHandle
    private let errors: FileHandle
    private let files: [URL]

    /// - Parameters:
    ///   - output: where its standard output goes, if not to ``end()``.
    init(
      _ arguments: [String], environment: [String: String] = [:], folder: String = Program.root,
      output path: FileHandle? = nil, errors errorPath: FileHandle? = nil
    ) throws {
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      var all = ProcessInfo.processInfo.environment
      for name in ["NO_COLOR", "COLUMNS", "LINES"] { all[name] = nil }
      all["TERM"] = "xterm"
      process.environment = all.merging(environment) { $1 }
      // Files, so that nobody has to read while it runs.
      files = (0..<2).map { _ in
        FileManager.default.temporaryDirectory.appendingPathComponent("shiftproof-\(UUID())")
      }
      for file in files { try Data().write(to: file) }
      (output, errors) = (
        try FileHandle(forWritingTo: files[0]), try FileHandle(forWritingTo: files[1])
      )
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = path ?? output
      process.standardError = errorPath ?? errors
      try process.run()
    }

    var errorsSoFar: String { (try? String(contentsOf: files[1], encoding: .utf8)) ?? "" }

    func end() throws -> Ended {
      process.waitUntilExit()
      defer { for file in files { try? FileManager.default.removeItem(at: file) } }
      // A signal that ended it is told as a shell does.
      let signal = process.terminationReason == .uncaughtSignal
      return Ended(
        status: process.terminationStatus + (signal ? 128 : 0),
        output: try String(contentsOf: files[0], encoding: .utf8),
        errors: try String(contentsOf: files[1], encoding: .utf8))
    }
  }

  static func run(
    _ arguments: [String], environment: [String: String] = [:], folder: String = Program.root
  ) throws -> Ended {
    try Running(arguments, environment: environment, folder: folder).end()
  }
}
