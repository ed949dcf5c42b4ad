import Foundation
import Testing

@testable import ShiftExchange

struct FileAccessTests {
  /// A new directory, removed after `body`.
  private func inDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("exchange-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.path)
  }

  @Test("What was written is read, and nothing else is left in the directory")
  func replaced() throws {
    try inDirectory { directory in
      let path = directory + "/a"
      try replaceFile(path, with: [])
      #expect(try readFile(path) == [])
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0) }
      try replaceFile(path, with: bytes)
      #expect(try readFile(path) == bytes)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["a"])
    }
  }

  @Test("A symbolic link stays one when what it leads to is replaced")
  func linkFollowed() throws {
    try inDirectory { directory in
      try replaceFile(directory + "/a", with: [1])
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/b", withDestinationPath: "a")
      try replaceFile(directory + "/b", with: [2])
      #expect(try readFile(directory + "/a") == [2])
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: directory + "/b") == "a")
    }
  }

  @Test("What is no regular file is neither read nor written over")
  func irregular() throws {
    try inDirectory { directory in
      let sentence = ": not a regular file; expected one, or a new name"
      #expect(
        refusal { () throws(ExchangeError) in try readFile(directory) } == directory + sentence)
      #expect(
        refusal { () throws(ExchangeError) in try readFile("/dev/zero") }
          == "/dev/zero" + sentence)
      // A pipe of its own: a broken check would take /dev/null from the whole machine.
      let pipe = directory + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(
        refusal { () throws(ExchangeError) in try replaceFile(pipe, with: []) } == pipe + sentence)
      #expect(
        refusal { () throws(ExchangeError) in try readFile(directory + "/none") }
          == directory + "/none: no such file or directory; expected a file to read")
      #expect(
        refusal { () throws(ExchangeError) in
          try replaceFile(directory + "/none/a", with: [])
        } == directory + "/none/a: no such file or directory; expected a place to write to")
    }
  }
}
