import PropertyTesting
import Testing

@Suite("Targeted search and explanations")
struct SearchTests {
  /// Two 20-bit numbers; the score is a ridge that random draws practically never reach.
  let pairs = Generator { choices in
    [choices.integer(in: 0...1_048_575), choices.integer(in: 0...1_048_575)]
  }

  @Test("Climbing reaches a peak that as many random cases miss")
  func climbing() throws {
    @Sendable func score(_ pair: [Int]) -> Int { -abs(pair[0] - 777_777) - abs(pair[1] - 123_456) }
    let found = try #require(
      pairs.maximise(seed: 1, starts: 0..<4, tries: 2_000, score: score))
    #expect(found.score == score(found.value) && found.score > -10)
    #expect(pairs.value(of: found.choices) == found.value && found.steps > 0)
    let drawn = (0..<8_004).map { score(pairs.value(seed: 1, index: $0)) }
    #expect(drawn.max()! < -1_000)
  }

  @Test("The search finds the same on 1, 2, 3 and 8 workers")
  func workers() throws {
    let found = try [1, 2, 3, 8].map { workers in
      try #require(
        pairs.maximise(seed: 2, starts: 5..<40, tries: 50, workers: workers) {
          Double($0[0] ^ $0[1])
        })
    }
    #expect(Set(found.map(\.choices)).count == 1 && Set(found.map(\.start)).count == 1)
  }

  @Test("Of equal scores the simplest choices win, and then the earliest start")
  func ties() throws {
    let found = try #require(
      Generator.integer(in: 0...3).maximise(seed: 2, starts: 0..<64, tries: 0) { _ in 1 })
    #expect(found.value == 0)
    let first = (0..<64).first { Generator.integer(in: 0...3).value(seed: 2, index: $0) == 0 }
    #expect(found.start.index == first)
  }

  @Test("Cases without a score, with NaN, or that the generator rejects never count")
  func unscored() {
    let none: TargetedCase<[Int], Double>? = pairs.maximise(seed: 1, starts: 0..<9) { _ in nil }
    #expect(none == nil)
    #expect(pairs.maximise(seed: 1, starts: 0..<9) { _ in Double.nan } == nil)
    let rejected = pairs.filter(attempts: 1) { _ in false }
    #expect(rejected.maximise(seed: 1, starts: 0..<9) { $0[0] } == nil)
  }

  @Test("What a search found is shrunk while its score stays")
  func shrinkingTheFound() throws {
    let found = try #require(
      pairs.maximise(seed: 3, starts: 0..<4, tries: 400) { min($0[0], 900_000) })
    let shrunk = try #require(pairs.shrunk(from: found.choices) { $0[0] >= found.score })
    #expect(shrunk.value == [found.score, 0])
  }

  func explanation<Value>(
    _ generator: Generator<Value>, failing: @escaping @Sendable (Value) -> Bool
  ) throws -> Explanation {
    let explorer = Explorer<Value, String, NoTally>(generator: generator, seed: 1) { value, _, _ in
      failing(value) ? [Finding(key: "fails")] : []
    }
    let run = explorer.run(0..<500, workers: 1)
    return try #require(explorer.counterexamples(of: run.findings).first).explanation
  }

  let image = Generator { choices in
    let height = choices.part("the height") { $0.integer(in: 1...64) }
    let width = choices.part("the width") { $0.integer(in: 1...64) }
    let fill = choices.bits()
    let fixed = choices.part("the batch") { $0.integer(in: 1...1) }
    return [height, width, Int(fill % 64), fixed]
  }

  @Test("The parts that do not matter are named, others and fixed ones are not")
  func parts() throws {
    let found = try explanation(image) { $0[1] == 1 }
    #expect(found.parts.map(\.name) == ["the height", "the width", "choice 3"])
    #expect(found.parts.map(\.isFree) == [true, false, true])
    #expect(found.areTogetherFree)
    #expect(found.description == "the height and choice 3: every other value tried failed too")
  }

  @Test("Parts of which only one may change at a time are said to be so")
  func oneAtATime() throws {
    let found = try explanation(image) { $0[0] == 1 || $0[1] == 1 }
    #expect(!found.areTogetherFree)
    #expect(
      found.description
        == "the height, the width and choice 3, one at a time: every other value tried failed too")
  }

  @Test("Where everything matters nothing is said; where one part does not, it stands alone")
  func borders() throws {
    let number = Generator.integer(in: 0...99).named("it")
    #expect(try explanation(number) { $0 == 5 }.description == "")
    #expect(
      try explanation(number) { _ in true }.description == "it: every other value tried failed too")
  }

  @Test("A part that only has to be large enough is not taken for a free one")
  func thresholds() throws {
    // 997 of 1,000 values fail, so random ones would practically all fail.
    #expect(try explanation(.integer(in: 0...999)) { $0 >= 3 }.parts.map(\.isFree) == [false])
    #expect(try explanation(.integer(in: 0...999)) { $0 <= 997 }.parts.map(\.isFree) == [false])
    #expect(
      try explanation(.integer(in: -999...999, origin: 0)) { $0 > -999 }.parts.map(\.isFree)
        == [false])
  }

  @Test("A part inside a part is explained by the inner name")
  func nestedParts() throws {
    let nested = Generator { choices in
      choices.part("outer") { choices in
        [choices.integer(in: 0...999), choices.part("inner") { $0.integer(in: 0...999) }]
      }
    }
    let found = try explanation(nested) { $0[0] >= 5 }
    #expect(found.parts.map(\.name) == ["outer", "inner"])
    #expect(found.parts.map(\.isFree) == [false, true])
  }
}
