import Testing

@testable import PropertyTesting

@Suite("Generators")
struct GeneratorTests {
  func draws<Value>(_ generator: Generator<Value>, _ count: Int = 2_000) -> [Value] {
    (0..<count).map { generator.value(seed: 11, index: $0) }
  }

  @Test("An integer stays in its range and reaches both ends")
  func integerRange() {
    let values = draws(.integer(in: -3...4))
    #expect(Set(values) == Set(-3...4))
  }

  @Test(
    "The simplest integer is the origin, moved into the range",
    arguments: [
      (-5...5, nil, 0), (3...9, nil, 3), (-9 ... -4, nil, -4), (0...9, 7, 7), (0...9, 70, 9),
      (.min ... .max, nil, 0), (.min ... .max, .min, .min),
    ] as [(ClosedRange<Int>, Int?, Int)])
  func integerOrigin(range: ClosedRange<Int>, origin: Int?, simplest: Int) {
    #expect(Generator.integer(in: range, origin: origin).value(of: [Choice]()) == simplest)
  }

  @Test("Corners take their share, and those outside the range are moved into it")
  func corners() {
    let values = draws(.integer(in: 0...1_000_000, corners: [5, 2_000_000], cornerPercent: 40))
    let low = values.count { $0 == 5 }
    let high = values.count { $0 == 1_000_000 }
    // 400 each, six deviations of 18.
    #expect((292...508).contains(low) && (292...508).contains(high))
  }

  @Test("Without corners, and at 0 per cent, all is uniform; at 100 per cent nothing else is drawn")
  func cornerBorders() {
    let all = Set(0...9)
    #expect(Set(draws(.integer(in: 0...9, corners: []))) == all)
    #expect(Set(draws(.integer(in: 0...9, corners: [3], cornerPercent: 0))) == all)
    #expect(Set(draws(.integer(in: 0...9, corners: [3], cornerPercent: 100))) == [3])
  }

  @Test("Alternatives come in the proportion of their weights; a weight of 0 never")
  func weights() {
    let values = draws(
      .oneOf([(1, .constant("a")), (0, .constant("b")), (3, .constant("c"))]))
    #expect((384...616).contains(values.count { $0 == "a" }))  // 500 ± 6 deviations of 19.4
    #expect(!values.contains("b"))
  }

  @Test("The first element and the first alternative are the simplest")
  func firstIsSimplest() {
    #expect(Generator.element(of: ["x", "y"]).value(of: [Choice]()) == "x")
    #expect(Generator.oneOf([(1, .constant(4)), (9, .constant(5))]).value(of: [Choice]()) == 4)
    #expect(Generator.boolean.value(of: [Choice]()) == false)
    #expect(Generator.bits.value(of: [Choice]()) == 0)
    #expect(Generator.array(of: .boolean, count: 2...5).value(of: [Choice]()) == [false, false])
  }

  @Test("A list's length takes every value of its range")
  func lengths() {
    #expect(Set(draws(.array(of: .boolean, count: 1...4)).map(\.count)) == Set(1...4))
  }

  @Test("A recording gives the value that was drawn, and its choices give it again")
  func recording() {
    let generator = Generator.integer(in: 1...9).flatMap { width in
      Generator.integer(in: 0...width - 1, corners: [width - 1]).array(count: 0...6)
        .map { ($0, width) }
    }
    for index in 0..<200 {
      let drawn = generator.value(seed: 4, index: index)
      let recorded = generator.recorded(seed: 4, index: index)
      #expect(recorded.value == drawn)
      #expect(generator.value(of: recorded.choices) == drawn)
    }
  }

  @Test("Whatever is put into a recording, the value keeps the bounds of its definition")
  func invariants() {
    let generator = Generator.integer(in: 1...50).flatMap { width in
      Generator.integer(in: 0...width - 1).array(count: 0...width).map { (width, $0) }
    }
    for index in 0..<500 {
      var random = CaseRandom(seed: 1, index: index)
      let noise = (0..<Int(random.below(60))).map { _ in
        let span = random.next() >> random.below(64)
        return Choice(offset: random.upTo(span), origin: random.upTo(span), span: span)
      }
      let (width, pixels) = generator.value(of: noise)
      #expect((1...50).contains(width) && pixels.count <= width)
      #expect(pixels.allSatisfy { (0..<width).contains($0) })
    }
  }

  @Test("A case depends on its seed and index alone, not on what was drawn before")
  func independence() {
    let generator = Generator.integer(in: 0...1_000_000).array(count: 0...8)
    let forwards = (0..<50).map { generator.value(seed: 2, index: $0) }
    let backwards = (0..<50).reversed().map { generator.value(seed: 2, index: $0) }
    #expect(forwards == backwards.reversed())
    #expect(forwards != (0..<50).map { generator.value(seed: 3, index: $0) })
  }

  @Test("A filter draws until its condition holds, and rejects the case after its attempts")
  func filter() {
    let even = Generator.integer(in: 0...99).filter { $0.isMultiple(of: 2) }
    #expect(draws(even).allSatisfy { $0.isMultiple(of: 2) })
    let never = Generator.integer(in: 0...99).filter(attempts: 3) { _ in false }
    let recording = never.recorded(seed: 0, index: 0)
    #expect(recording.isRejected && recording.choices.count == 3)
  }

  @Test("A choice keeps its displacement in another range, clamped to it")
  func refitting() {
    let above = Choice(offset: 9, origin: 4, span: 20)
    #expect(above.refitted(origin: 0, span: 100).offset == 5)
    #expect(above.refitted(origin: 0, span: 3).offset == 3)
    let below = Choice(offset: 1, origin: 4, span: 20)
    #expect(below.refitted(origin: 10, span: 20).offset == 7)
    #expect(below.refitted(origin: 2, span: 20).offset == 0)
  }
}
