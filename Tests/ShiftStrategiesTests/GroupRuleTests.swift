import ShiftStrategies
import Testing

@Suite struct GroupRuleTests {
  /// Group sizes, the channels of no group last.
  func sizes(_ rule: GroupRule, _ groups: Int, _ channels: Int) -> [Int] {
    let groups = rule.groups(groups, ofChannels: channels)
    return (0..<(groups.compactMap { $0 }.max() ?? -1) + 1).map { g in
      groups.count { $0 == g }
    } + [groups.count { $0 == nil }]
  }

  @Test("Four groups of ten channels are cut as the published models cut them")
  func tenChannels() {
    // S2-MLP's edges 0, 2, 5, 7, 10; torch.chunk's 3, 3, 3, 1; the others by their definition.
    #expect(sizes(.floorEdges, 4, 10) == [2, 3, 2, 3, 0])
    #expect(sizes(.ceilChunks, 4, 10) == [3, 3, 3, 1, 0])
    #expect(sizes(.remainderUnshifted, 4, 10) == [2, 2, 2, 2, 2])
    #expect(sizes(.remainderInLast, 4, 10) == [2, 2, 2, 4, 0])
    #expect(sizes(.interleaved, 4, 10) == [3, 3, 2, 2, 0])
  }

  @Test("chunk makes fewer groups than asked for when the channels run out")
  func fewerChunks() { #expect(sizes(.ceilChunks, 5, 6) == [2, 2, 2, 0]) }

  @Test("Floor edges of 6 and 7 channels are S2-MLP's")
  func floorEdges() {
    #expect(sizes(.floorEdges, 4, 6) == [1, 2, 1, 2, 0])
    #expect(sizes(.floorEdges, 4, 7) == [1, 2, 2, 2, 0])
  }

  @Test("With fewer channels than groups every channel still has a place")
  func fewChannels() {
    #expect(GroupRule.floorEdges.groups(4, ofChannels: 1) == [3])
    #expect(GroupRule.remainderInLast.groups(4, ofChannels: 2) == [3, 3])
    #expect(GroupRule.remainderUnshifted.groups(4, ofChannels: 2) == [nil, nil])
    #expect(GroupRule.ceilChunks.groups(4, ofChannels: 2) == [0, 1])
  }

  @Test("Neighbouring channels of a group are one piece, and the first group has its own")
  func pieces() {
    let (a, b) = (Shift(dy: 0, dx: 1), Shift(dy: 1, dx: 0))
    func pieces(_ rule: GroupRule, _ channels: Int) -> [String] {
      Pattern([a, b], rule: rule).groups(ofChannels: channels).map { "\($0.channels) \($0.shift)" }
    }
    #expect(pieces(.floorEdges, 4) == ["0..<2 \(a)", "2..<4 \(b)"])
    #expect(pieces(.interleaved, 3) == ["0..<1 \(a)", "1..<2 \(b)", "2..<3 \(a)"])
    #expect(pieces(.remainderUnshifted, 5) == ["0..<2 \(a)", "2..<4 \(b)"])
  }
}
