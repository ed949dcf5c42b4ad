import PropertyTesting
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@Suite struct VerificationPartTests {
  let verification = Verification(formats: [.float])

  func part(
    _ cases: Range<Int>, seed: UInt64 = 3, total: Int = 90, options: String = "",
    version: String = "1"
  ) -> VerificationPart {
    VerificationPart(
      verification.run(cases, seed: seed, workers: 1), of: verification, total: total,
      options: options, version: version)
  }

  func sentence(_ parts: [(name: String, part: VerificationPart)]) -> String? {
    do {
      _ = try VerificationPart.joined(parts)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("Three parts in any order join into the part of the whole run")
  func joining() throws {
    let parts = [("c", part(61..<90)), ("a", part(0..<20)), ("b", part(20..<61))]
    #expect(try VerificationPart.joined(parts.map { ($0.0, $0.1) }) == part(0..<90))
  }

  @Test("A gap, an overlap, another seed and other options are refused in one sentence each")
  func refusals() {
    let first = part(0..<20)
    #expect(
      sentence([("a", first), ("b", part(30..<90))])
        == "merge: no file with cases 20...29; expected all of cases 0...89")
    #expect(
      sentence([("a", first), ("b", part(20..<80))])
        == "merge: no file with cases 80...89; expected all of cases 0...89")
    #expect(
      sentence([("a", first), ("b", part(10..<90))])
        == "b: cases 10...89, some of which a has too; expected each case in one file")
    #expect(
      sentence([("a", first), ("b", part(20..<90, seed: 4))])
        == "b: seed 4; expected 3, as in a")
    #expect(
      sentence([("a", first), ("b", part(20..<90, options: " --laws 0"))])
        == "b: options --laws 0; expected none, as in a")
    #expect(
      sentence([("a", first), ("b", part(20..<91, total: 91))])
        == "b: a run of so many cases: 91; expected 90, as in a")
    #expect(
      sentence([("a", first), ("b", part(20..<90, version: "2\n"))])
        == "b: version 2\\u{a}; expected 1, as in a")
    #expect(sentence([]) == "merge: no file; expected the parts of one run")
  }

  @Test("Shards are as even as can be and make the whole; other words are refused")
  func shards() throws {
    var next = 0
    for number in 1...7 {
      let cases = try Shard("\(number)/7").cases(of: 100)
      #expect(cases.lowerBound == next)
      #expect([14, 15].contains(cases.count))
      next = cases.upperBound
    }
    #expect(next == 100)
    // Cases that stay together: 100 are 25 strides of 4, and the last shard ends where the run does.
    #expect(
      try (1...3).map { try Shard("\($0)/3").cases(of: 98, stride: 4) } == [
        0..<32, 32..<64, 64..<98,
      ])
    #expect(
      throws: ShiftError("--shard", found: "3/3", expected: "at most 2 shards, 4 cases each")
    ) { try Shard("3/3").cases(of: 7, stride: 4) }
    for text in ["0/3", "4/3", "3", "1/2/3", "a/b", "", "1/0"] {
      #expect(
        throws: ShiftError(
          "--shard", found: text, expected: "K/N with K from 1 to N and N up to 1000000, as 3/8")
      ) { try Shard(text) }
    }
  }

  @Test("A run that was stopped at a checkpoint gives what one gives that was not")
  func checkpoint() throws {
    struct Stopped: Error {}
    let start = VerificationCheckpoint(
      of: verification, cases: 0..<90, seed: 3, options: "", version: "1")
    var saved = start
    #expect(throws: Stopped.self) {
      try verification.run(from: start, workers: 1, stride: 40, interval: .zero) {
        saved = $0
        throw Stopped()
      }
    }
    #expect(saved.done.cases == 0..<40)
    let result = verification.run(from: saved, workers: 2, stride: 40) { _ in }
    let whole = verification.run(0..<90, seed: 3)
    #expect(result.counts == whole.counts)
    #expect(result.disagreements == whole.disagreements)
  }
}
