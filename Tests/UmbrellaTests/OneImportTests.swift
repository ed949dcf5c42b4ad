import Foundation
import ShiftProof
import Testing

/// What a user writes with one import: nothing else of the package is imported here.
@Suite("One import")
struct OneImportTests {
  /// Moves every plane by hand, with zeros outside.
  @Sendable private static func moved(
    _ input: [Float], _ shape: Shape, _ shifts: [Shift]
  ) -> [Float] {
    var output = [Float](repeating: 0, count: input.count)
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        let first = (n * shape.c + c) * shape.h * shape.w
        for h in 0..<shape.h {
          for w in 0..<shape.w {
            let (row, column) = (h - shifts[c].dy, w - shifts[c].dx)
            if (0..<shape.h).contains(row), (0..<shape.w).contains(column) {
              output[first + h * shape.w + w] = input[first + row * shape.w + column]
            }
          }
        }
      }
    }
    return output
  }

  @Test("A right kernel on flat buffers passes in its one format")
  func flat() throws {
    let result = try checkShift(format: .float, boundaries: [.zeros], cases: 200) {
      input, shape, call in Self.moved(input, shape, call.shifts)
    }
    #expect(result.cases.count == 200)
    #expect(result.formats == [.float])
  }

  @Test("A right kernel on tensors passes, with the patterns of a model")
  func tensors() throws {
    let swin = try #require(Preset.named("swin")?.pattern)
    try checkShift(format: .double, boundaries: [.circular], patterns: [swin], cases: 100) {
      input, call in
      try RollShift().shift(input, by: call.pattern, boundary: call.boundary)
    }
  }

  private struct OutOfMemory: Error {}

  @Test("A thrown error is a finding with its words")
  func errors() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkShift(named: "mine", format: .float, boundaries: [.zeros], cases: 20) {
        (input: Tensor<Float>, call: ShiftCall) throws -> Tensor<Float> in throw OutOfMemory()
      }
    }
    #expect(try #require(failure).description.contains("mine: OutOfMemory(); expected an answer"))
  }

  @Test("No boundary is nothing to compare")
  func nothing() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: []) { input, _ in input }
    }
    #expect(try #require(failure).description.contains("nothing was compared"))
  }

  @Test("A counterexample is saved, judged first the next time, and repeated from its token")
  func saved() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("counterexamples-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Channels after the first are not moved.
    @Sendable func faulty(_ input: [Float], _ shape: Shape, _ call: ShiftCall) -> [Float] {
      let shifts = call.shifts.enumerated().map { $0 == 0 ? $1 : Shift.none }
      return Self.moved(input, shape, shifts)
    }
    func check(_ cases: Int = 100, replaying: String? = nil) -> StrategyFailure? {
      #expect(throws: StrategyFailure.self) {
        try checkShift(
          format: .float, boundaries: [.zeros], cases: cases, counterexamples: folder,
          replaying: replaying, faulty)
      }
    }
    let first = try #require(check())
    let file = try #require(first.files.first)
    #expect(file.hasPrefix(folder) && FileManager.default.fileExists(atPath: file))
    #expect(first.description.contains("saved in \(file)"))
    // One case is drawn, which may show nothing; the saved one does.
    #expect(try #require(check(1)).result.savedFailures.isEmpty == false)
    let token = try #require(first.result.findings.first?.token)
    let again = try #require(check(replaying: token))
    #expect(again.result.cases.count == 1)
    #expect(again.result.findings.first?.deviation == first.result.findings.first?.deviation)
    // The case passes once the kernel is right, and a token of another drawing is refused.
    try checkShift(
      format: .float, boundaries: [.zeros], counterexamples: folder,
      replaying: token
    ) { input, shape, call in Self.moved(input, shape, call.shifts) }
    let other = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: [.circular], replaying: token) {
        input, _, _ in input
      }
    }
    #expect(try #require(other).description.contains("which was drawn with other options"))
  }

  @Test("A file that is no saved case fails in one sentence")
  func damagedFile() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("counterexamples-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("{}".utf8).write(to: folder.appendingPathComponent("a.json"))
    let failure = #expect(throws: StrategyFailure.self) {
      try checkShift(
        format: .float, boundaries: [.zeros], cases: 5, counterexamples: folder.path
      ) { input, _, _ in input }
    }
    #expect(try #require(failure).description.contains("a.json: no case in JSON"))
  }
}
