import ShiftRuns
import ShiftTensors
import Testing

@Suite struct ShardTests {
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
}
