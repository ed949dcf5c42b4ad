import Effort
import Foundation
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

struct CorpusTests {
  private let saved = Regression<ShiftSubject>(
    name: "wide", caught: "something",
    saved: ShiftCase(
      shape: Shape(n: 1, c: 1, h: 1, w: 3), pattern: Pattern([Shift(dy: 0, dx: 1)]),
      boundary: .replicate, fill: .counting))

  @Test("A saved case reads back as it was written")
  func roundTrip() throws {
    #expect(try Regression<ShiftSubject>(json: Array(saved.json.utf8), path: "x") == saved)
  }

  @Test(
    "A file that asks for too much, or is none, is refused in one sentence",
    arguments: [
      ("{}", "x: no case in JSON; expected a saved case as `verify --save-regressions` writes it"),
      (
        "\u{0}",
        "x: no case in JSON; expected a saved case as `verify --save-regressions` writes it"
      ),
    ])
  func refused(_ text: String, _ sentence: String) {
    let error = #expect(throws: ShiftError.self) {
      try Regression<ShiftSubject>(json: Array(text.utf8), path: "x")
    }
    #expect(error?.description == sentence)
  }

  @Test("Saved cases are judged first, and what fails again is a failure of the run")
  func replayed() throws {
    let fault = IndexedShift("one too far") {
      $0.source(Shift(dy: $0.shift.dy, dx: $0.shift.dx + 1))
    }
    let verification = Verification(strategies: [fault], formats: [.float])
    let replay = verification.replay([saved])
    #expect(replay.cases == 1)
    #expect(replay.violations.map(\.regression).contains("wide"))
    #expect(Verification(strategies: [SliceShift()]).replay([saved]).violations.isEmpty)
  }

  @Test("Every committed counterexample is one that the built-in strategies pass")
  func committed() throws {
    let folder =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/") + "/Fixtures/regressions"
    let regressions: [Regression<ShiftSubject>] = try Corpus.read(folder: folder)
    #expect(regressions.count >= 5)
    var verification = Verification()
    if !Effort.isLong { verification.formats = [.float] }
    #expect(verification.replay(regressions).violations.isEmpty)
  }

  @Test("Of a folder with cases of several subjects each subject reads its own")
  func subjects() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shiftproof-corpus-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let roll = Regression<OperatorSubject<RollCall>>(
      name: "rolled", caught: "something", saved: RollCall(of: [1, 1, 2, 3], by: [1], along: [3]))
    try Data(saved.json.utf8).write(to: folder.appendingPathComponent("a.json"))
    try Data(roll.json.utf8).write(to: folder.appendingPathComponent("b.json"))
    let shifts: [Regression<ShiftSubject>] = try Corpus.read(folder: folder.path)
    let rolls: [Regression<OperatorSubject<RollCall>>] = try Corpus.read(folder: folder.path)
    #expect(shifts == [saved] && rolls == [roll])
  }
}
