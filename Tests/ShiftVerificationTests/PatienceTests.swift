import Effort
import Foundation
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// A program that crashes on images of some widths and moves the wrong way on others.
struct Crashing: ShiftStrategy {
  let name = "crashing"
  var widths: Set<Int> = [5]

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    guard !widths.contains(input.shape.w) else {
      throw ShiftError("candidate", found: "its end", expected: "an answer", cause: .crash)
    }
    guard input.shape.w != 3 else { return input }
    return try RollShift().shift(input, by: pattern, boundary: boundary)
  }
}

/// Parts and checkpoints of runs that end early when a program fails too often.
@Suite struct PatienceTests {
  func verification(patience: Int) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [Crashing()], formats: [.float])
    verification.patience = Patience(total: patience)
    (verification.shrinkBudget, verification.subject.laws) = (20, [])
    return verification
  }

  func parts(
    _ verification: Verification<ShiftSubject>, of total: Int, shards: Int
  ) throws -> [VerificationPart<ShiftSubject>.Named] {
    try (1...shards).map { number in
      let cases = try Shard("\(number)/\(shards)").cases(of: total, stride: Patience.stride)
      let part = VerificationPart(
        verification.run(
          cases, of: verification.identity(seed: 5, total: total), workers: 1))
      #expect(part.flaw == nil)
      #expect(part.cases == cases)
      return ("\(number)", part)
    }
  }

  func expectSame(
    _ found: VerificationResult<ShiftSubject>, _ expected: VerificationResult<ShiftSubject>
  ) {
    #expect(found.cases == expected.cases)
    #expect(found.wanted == expected.wanted)
    #expect(found.counts == expected.counts)
    #expect(found.coverage == expected.coverage)
    #expect(found.disagreements == expected.disagreements)
  }

  @Test(
    "Merged parts end where one run ends, wherever they were cut",
    arguments: Effort.every(4, of: [7, 1, 20, 2]))
  func merging(shards: Int) throws {
    var ends: Set<Int> = []
    for patience in [1, 3, 6, 1000] {
      let verification = verification(patience: patience)
      let whole = verification.run(0..<100, seed: 5, workers: 2)
      let merged = try VerificationPart.joined(
        parts(verification, of: 100, shards: shards).reversed()
      ).result
      expectSame(merged, whole)
      #expect(whole.isCutShort == (patience < 1000))
      ends.insert(whole.cases.upperBound)
    }
    // The runs end in different shards, so all ways of being cut occur.
    #expect(ends.count == 4)
  }

  @Test("A shard that ended early is one whose end no run comes to")
  func shardThatEndedEarly() throws {
    let verification = verification(patience: 3)
    let parts = try parts(verification, of: 600, shards: 3)
    #expect(parts.allSatisfy { $0.part.done.upperBound < $0.part.cases.upperBound })
    #expect(parts.allSatisfy { $0.part.stretches?.count ?? 0 > 1 })
    let whole = try VerificationPart.joined(parts)
    #expect(whole.done.upperBound < parts[0].part.cases.upperBound)
    #expect(whole.result.isCutShort && !whole.result.holds)
  }

  @Test("A run that is stopped after any of its checkpoints gives what one gives that was not")
  func checkpoints() throws {
    for patience in Effort.every(2, of: [6, 1000]) {
      let verification = verification(patience: patience)
      let start = VerificationCheckpoint(
        of: verification.identity(seed: 5, total: 60), cases: 0..<60)
      var states: [VerificationCheckpoint] = []
      let whole = verification.run(from: start, workers: 1, interval: .zero) { states.append($0) }
      expectSame(verification.run(0..<60, seed: 5), whole)
      #expect(states.count == (whole.cases.count + 3) / 4)
      for (place, state) in states.enumerated() where place % 3 == 1 {
        let bytes = try JSONEncoder().encode(state)
        let read = try JSONDecoder().decode(VerificationCheckpoint.self, from: bytes)
        try read.require(same: start, file: "x")
        let result = verification.run(from: read, workers: 2) { _ in }
        expectSame(result, whole)
        #expect(result.stretches == whole.stretches)
      }
    }
  }

  @Test("Parts of another patience, and of a run without any, are refused")
  func refusals() throws {
    let parts =
      try parts(verification(patience: 8), of: 20, shards: 2).prefix(1)
      + parts(verification(patience: 9), of: 20, shards: 2).suffix(1)
    #expect(
      throws: ShiftError("2", found: "patience 9", expected: "8, as in 1")
    ) { try VerificationPart.joined(Array(parts)) }
  }

  @Test("Stretches that no run has are a flaw")
  func flaws() throws {
    let part = try parts(verification(patience: 8), of: 150, shards: 1)[0].part
    let encoded = try JSONEncoder().encode(part)
    func flaw(_ change: (inout [String: Any]) throws -> Void) throws -> String? {
      let read = try JSONSerialization.jsonObject(with: encoded)
      var members = try #require(read as? [String: Any])
      try change(&members)
      return try JSONDecoder().decode(
        VerificationPart<ShiftSubject>.self, from: JSONSerialization.data(withJSONObject: members)
      ).flaw
    }
    #expect(try flaw { _ in } == nil)
    let words = "counts that no run has"
    // A run of 64 would not have ended where one of 8 did.
    for patience in [nil, 1, 64] {
      #expect(
        try flaw {
          var run = try #require($0["run"] as? [String: Any])
          run["patience"] = patience
          $0["run"] = run
        } == words)
    }
    #expect(try flaw { $0["stretches"] = nil } == words)
    #expect(try flaw { $0["stretches"] = [Any]() } == words)
    #expect(
      try flaw {
        var stretches = try #require($0["stretches"] as? [Any])
        stretches.removeFirst()
        $0["stretches"] = stretches
      } == words)
    #expect(
      try flaw {
        // A crash that no stretch has.
        var counts = try #require($0["counts"] as? [String: Any])
        var rows = try #require(counts["rows"] as? [[String: Any]])
        var sums = try #require(rows[0]["sums"] as? [String: Any])
        var cells = try #require(sums["cells"] as? [Int])
        cells[DeviationClass.crashed.rawValue] += 1
        sums["cells"] = cells
        rows[0]["sums"] = sums
        counts["rows"] = rows
        $0["counts"] = counts
      } == words)
    #expect(
      try flaw {
        var counts = try #require($0["counts"] as? [String: Any])
        var classes = try #require(counts["classes"] as? [String: Any])
        var hits = try #require(classes["hits"] as? [Int])
        hits.append(Int.max)
        classes["hits"] = hits
        counts["classes"] = classes
        $0["counts"] = counts
      } == words)
  }
}
