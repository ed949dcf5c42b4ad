import Testing

@testable import PropertyTesting

@Suite struct SharingTests {
  private struct Drawn: Hashable {
    let kind: Int
    let shape: [Int]
    let values: [Int]
  }

  private let plain = Generator { choices in
    Drawn(
      kind: choices.part("kind") { $0.integer(in: 0...2) },
      shape: choices.part("shape") { choices in
        (0..<3).map { _ in choices.integer(in: 1...1000) }
      },
      values: choices.part("fill") { choices in (0..<2).map { _ in choices.integer(in: 0...9999) } }
    )
  }

  @Test("Shared parts take as many values as are asked for, the others as many as before")
  func counts() {
    let shared = plain.sharing(among: 3, own: ["kind", "fill"])
    let drawn = (0..<200).map { shared.value(seed: 7, index: $0) }
    #expect(Set(drawn.map(\.shape)).count == 3)
    #expect(Set(drawn.map(\.values)).count > 190)
    #expect(Set(drawn.map(\.kind)).count == 3)
    #expect(drawn[4].shape == drawn[1].shape && drawn[4].shape != drawn[2].shape)
    // Another seed has other ones.
    #expect(shared.value(seed: 8, index: 1).shape != drawn[1].shape)
  }

  @Test("A case is the same when it is recorded, and shrinks as the plain generator's")
  func recording() {
    let shared = plain.sharing(among: 2, own: ["kind", "fill"])
    for index in 0..<20 {
      let recorded = shared.recorded(seed: 3, index: index)
      #expect(recorded.value == shared.value(seed: 3, index: index))
      #expect(plain.value(of: recorded.choices) == recorded.value)
    }
    let start = shared.recorded(seed: 3, index: 0).choices
    let shrunk = shared.shrunk(from: start, while: { $0.shape[0] > 5 })
    #expect(shrunk?.value == Drawn(kind: 0, shape: [6, 1, 1], values: [0, 0]))
  }

  @Test("Tokens tell the drawings apart")
  func tokens() {
    let drawings = [plain] + [1, 2, 3].map { plain.sharing(among: $0, own: ["kind"]) }
    #expect(Set(drawings.map(\.drawing)).count == 4)
  }
}
