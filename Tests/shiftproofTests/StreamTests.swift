import Effort
import Foundation
import Testing

/// One after the other: each starts a program that uses every core.
@Suite("Streams and exit statuses", .serialized, .ownThread)
struct StreamTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "shiftproof-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test(
    "What cannot be answered is one sentence on standard error and exit status 2",
    arguments: [
      ["verify", "--cases", "-3"], ["boundary", "--size", "513x1"], ["frobnicate"],
      ["certify", "--workers", "0"], ["precision", "--markdown", "--json"],
      ["precision", "--boundary", "zeros"], ["precision", "--fractions", "--formats", "rational"],
      ["precision", "--fractions", "--formulas", "centered"],
      ["precision", "--fractions", "--no-align-corners"],
      ["precision", "--fractions", "--widths", "262145"],
      ["verify", "--junit", "/nowhere/file"], ["verify", "--summary", "/nowhere/file"],
      ["verify", "--out", "/nowhere/file"], ["certify", "--checkpoint", "/nowhere/file"],
      ["verify", "--baseline", "/nowhere/file", "--update"],
      ["report", "--out", "/dev/null/folder"],
      ["verify", "--save-regressions", "/dev/null/folder"], ["export", "--out", "/nowhere/file"],
    ])
  func refused(_ arguments: [String]) throws {
    let ended = try Program.run(arguments)
    #expect(ended.status == 2)
    #expect(ended.output.isEmpty)
    #expect(ended.errors.split(separator: "\n").count == 1)
    #expect(ended.errors.contains("; expected "))
  }

  @Test(
    "Output that cannot be written is exit status 2",
    arguments: [
      ["--help"], ["certify", "--widths", "2...9"], ["certify", "--widths", "2...9", "--json"],
      ["boundary"], ["--version"], ["--generate-completion-script", "bash"],
    ])
  func fullDisk(_ arguments: [String]) throws {
    let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
    let ended = try Program.Running(arguments, output: full).end()
    #expect(ended.status == 2)
    #expect(
      ended.errors
        == "standard output: no space left on device; expected a place to write to\n")
  }

  @Test("A finding is exit status 1, and what is told goes to standard output alone")
  func finding() throws {
    let ended = try Program.run(["boundary", "--strategy", "deform_conv2d without padding"])
    #expect(ended.status == 1)
    #expect(ended.errors.isEmpty && ended.output.contains("!"))
  }

  @Test("Without a terminal there is no colour and no bar")
  func pipe() throws {
    let ended = try Program.run(
      ["boundary", "--strategy", "roll without padding", "--boundary", "zeros"])
    #expect(!ended.output.contains("\u{1B}"))
    let run = try Program.run(["certify", "--widths", "2...300"])
    #expect(run.errors.isEmpty && !run.output.contains("\u{1B}"))
  }

  private func inTerminal(
    _ arguments: [String], _ environment: [String: String] = [:], columns: UInt16 = 80
  ) throws -> (output: String, errors: String) {
    let (output, errors) = (
      try Pseudoterminal(columns: columns), try Pseudoterminal(columns: columns)
    )
    let ended = try Program.Running(
      arguments, environment: environment, output: output.end, errors: errors.end
    ).end()
    #expect(ended.output.isEmpty && ended.errors.isEmpty)
    return (output.whole(), errors.whole())
  }

  @Test("A terminal gets colours, unless it is dumb or NO_COLOR is set")
  func colours() throws {
    #expect(try inTerminal(["boundary"]).output.contains("\u{1B}[30;42m"))
    #expect(try !inTerminal(["boundary"], ["NO_COLOR": "1"]).output.contains("\u{1B}"))
    #expect(try !inTerminal(["boundary"], ["TERM": "dumb"]).output.contains("\u{1B}"))
    #expect(
      try inTerminal(["boundary", "--color"], ["NO_COLOR": "1"]).output.contains("\u{1B}[30;42m"))
  }

  @Test("In a terminal sentences are folded to its lines", arguments: [60, 80] as [UInt16])
  func folded(_ columns: UInt16) throws {
    let arguments = ["boundary", "--list"]
    let terminal = try inTerminal(arguments, columns: columns).output
    let lines = terminal.split(whereSeparator: \.isNewline)
    #expect(lines.allSatisfy { $0.count <= columns })
    let whole = try Program.run(arguments).output
    #expect(whole.split(separator: "\n").contains { $0.count > columns })
    // Nothing but the breaks differs.
    func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }
    #expect(words(terminal) == words(whole))
  }

  @Test("In a terminal a bar says how many cases are done, and is gone at the end")
  func bar() throws {
    let told = try inTerminal(
      ["verify", "--cases", "12", "--formats", "rational", "--search", "0", "--laws", "0"])
    #expect(told.errors.contains("of 12 cases"))
    #expect(told.errors.contains("█"))
    #expect(told.errors.hasSuffix("\r\u{1B}[2K"))
    let dumb = try inTerminal(
      ["certify", "--widths", "2...300"], ["TERM": "dumb"])
    #expect(dumb.errors.isEmpty)
  }

  @Test(
    "An interrupt ends a run with what it has come to",
    arguments: [SIGINT, SIGTERM])
  func verifyInterrupted(_ signal: Int32) throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (junit, state) = (folder.path + "/junit.xml", folder.path + "/state")
    let ended = try interrupted(
      [
        "verify", "--cases", "1000000", "--formats", "rational", "--laws", "0", "--junit", junit,
        "--checkpoint", state, "--out", folder.path + "/part",
      ], by: signal)
    #expect(ended.status == 128 + signal)
    #expect(ended.output.contains(" of 1,000,000 cases, as it was ended from outside"))
    #expect(ended.errors.contains("stopping, to tell what is done"))
    #expect(ended.errors.contains("\(state) holds how far the run has come"))
    // A part of a run that was stopped is none.
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == [
        "junit.xml", "state",
      ])
    #expect(try String(contentsOfFile: junit, encoding: .utf8).hasSuffix("</testsuites>\n"))
  }

  @Test("What is told of a run that was stopped is what a run of its cases tells")
  func firstCases() throws {
    let options = ["--formats", "rational", "--laws", "0", "--search", "0", "--extents", "2...5"]
    let ended = try interrupted(["verify", "--cases", "1000000"] + options, by: SIGINT)
    let cases = try #require(ended.output.split(separator: " ").first)
      .replacingOccurrences(of: ",", with: "")
    let whole = try Program.run(["verify", "--cases", cases] + options)
    // The table and the domain: the head says that the run was stopped, and findings are told as they were met.
    func table(_ text: String) -> [Substring] {
      text.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("hard classes") }.map { $0 }
    }
    #expect(table(ended.output) == table(whole.output))
  }

  @Test("Signals that come in one breath, as those of timeout, are one")
  func severalAtOnce() throws {
    let ended = try interrupted(
      ["verify", "--cases", "1000000", "--formats", "rational", "--laws", "0"], by: SIGTERM,
      times: 3)
    #expect(ended.status == 143)
    #expect(ended.output.contains(" of 1,000,000 cases, as it was ended from outside"))
  }

  @Test("certify tells the widths that it has done")
  func certifyInterrupted() throws {
    let ended = try interrupted(
      ["certify", "--format", "bfloat16", "--widths", "2...20000"], by: SIGTERM)
    #expect(ended.status == 143)
    #expect(ended.output.contains("proved for all widths 2..."))
    #expect(!ended.output.contains("20000"))
  }

  @Test(
    "check tells what it has come to and leaves no program behind", .enabled(if: hasPython))
  func checkInterrupted() throws {
    let ended = try interrupted(
      [
        "check", "--candidate", "python3 Examples/candidates/plain_shift.py", "--strategy", "slice",
        "--formats", "float", "--cases", "1000000",
      ], by: SIGINT)
    #expect(ended.status == 130)
    #expect(ended.output.contains(" of 1,000,000 cases, as it was ended from outside"))
  }

  @Test("detect says of how many faults its page is")
  func detectInterrupted() throws {
    let ended = try interrupted(
      ["detect", "--only", "shifts", "--seeds", "1", "--cases", "50"], by: SIGINT)
    #expect(ended.status == 130)
    #expect(ended.output.contains("Stopped as asked after "))
    #expect(ended.output.contains("# Detection power"))
  }

  @Test("report leaves no page and no folder of its own")
  func reportInterrupted() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let ended = try interrupted(
      ["report", "--cases", "1000000", "--out", folder.path + "/pages"], by: SIGTERM)
    #expect(ended.status == 143)
    #expect(ended.output.contains(" of 1,000,000 cases, as it was ended from outside"))
    #expect(ended.errors.contains("none was written"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  /// Runs a command until its bar is there, then sends it a signal.
  private func interrupted(
    _ arguments: [String], by signal: Int32, times: Int = 1
  ) throws -> Program.Ended {
    let terminal = try Pseudoterminal()
    let running = try Program.Running(arguments, errors: terminal.end)
    #expect(terminal.shows(" %"), "no bar within a minute: \(terminal.text)")
    for _ in 0..<times {
      kill(running.process.processIdentifier, signal)
      // Two signals that wait to be delivered are one.
      if times > 1 { usleep(20_000) }
    }
    let ended = try running.end()
    return Program.Ended(status: ended.status, output: ended.output, errors: terminal.whole())
  }
}
