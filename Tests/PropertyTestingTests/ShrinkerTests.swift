import Testing

@testable import PropertyTesting

/// The shrinker is judged by the minimum it must reach, from many different starts.
@Suite("Shrinking")
struct ShrinkerTests {
  /// The results of shrinking the first `count` failing cases among the first `starts`.
  func minima<Value>(
    _ generator: Generator<Value>, starts: Int = 200, count: Int = 20, budget: Int = 5_000,
    sourceLocation: SourceLocation = #_sourceLocation, failing: (Value) -> Bool
  ) -> [Value] {
    var results: [Value] = []
    for index in 0..<starts where results.count < count {
      let start = generator.recorded(seed: 6, index: index)
      if let shrunk = generator.shrunk(
        from: start, budget: ShrinkBudget(tries: budget), while: failing)?.result
      {
        #expect(shrunk.isMinimal, "case \(index)", sourceLocation: sourceLocation)
        results.append(shrunk.value)
      }
    }
    #expect(results.count == count, sourceLocation: sourceLocation)
    return results
  }

  @Test("An integer of at least 57 becomes 57, from both sides and any origin")
  func threshold() {
    #expect(minima(.integer(in: -10_000...10_000)) { $0 >= 57 }.allSatisfy { $0 == 57 })
    #expect(minima(.integer(in: -10_000...10_000)) { $0 <= -57 }.allSatisfy { $0 == -57 })
    #expect(minima(.integer(in: .min ... .max)) { $0 >= 57 }.allSatisfy { $0 == 57 })
    #expect(
      minima(.integer(in: 0...10_000, origin: 100)) { $0 < 57 || $0 > 300 }
        .allSatisfy { $0 == 56 })
  }

  @Test("Of two integers as far from the origin, the positive one is the simpler")
  func sign() {
    #expect(minima(.integer(in: -900...900)) { abs($0) >= 12 }.allSatisfy { $0 == 12 })
  }

  @Test("A multiple of 7 from 20 up, odd, becomes 21")
  func notMonotone() {
    let found = minima(.integer(in: 0...1_000), starts: 2_000) {
      $0 >= 20 && $0.isMultiple(of: 7) && !$0.isMultiple(of: 2)
    }
    #expect(found.allSatisfy { $0 == 21 })
  }

  @Test("A pair with x < y becomes (0, 1)")
  func ordered() {
    let pairs = Generator { ($0.integer(in: 0...1_000), $0.integer(in: 0...1_000)) }
    #expect(minima(pairs) { $0.0 < $0.1 }.allSatisfy { $0 == (0, 1) })
  }

  @Test("Two values that must differ by 10 become (0, 10)")
  func difference() {
    let pairs = Generator { choices in
      let x = choices.integer(in: 0...1_000)
      return (x, min(1_000, x + choices.element(of: [10, 3])))
    }
    #expect(minima(pairs) { $0.1 - $0.0 == 10 }.allSatisfy { $0 == (0, 10) })
    // The same from independent draws, which only move together.
    let near = Generator { choices in
      let x = choices.integer(in: 0...1_000)
      return (x, choices.integer(in: 0...1_000) { $0.integer(in: x...x + 12) })
    }
    #expect(minima(near, starts: 2_000) { $0.1 - $0.0 == 10 }.allSatisfy { $0 == (0, 10) })
  }

  @Test("Two values that must add up to 100 become (0, 100)")
  func sum() {
    let pairs = Generator { choices in
      let x = choices.integer(in: 0...100)
      return (x, choices.integer(in: 0...100) { $0.happens(percent: 50) ? 100 - x : 7 })
    }
    #expect(minima(pairs) { $0.0 + $0.1 == 100 }.allSatisfy { $0 == (0, 100) })
  }

  @Test("Three values that must be equal and at least 5 become 5, 5, 5")
  func equal() {
    let triples = Generator { choices in
      let x = choices.integer(in: 0...1_000)
      return [
        x, choices.integer(in: 0...1_000) { _ in x }, choices.integer(in: 0...1_000) { _ in x },
      ]
    }
    #expect(minima(triples) { Set($0).count == 1 && $0[0] >= 5 }.allSatisfy { $0 == [5, 5, 5] })
  }

  @Test("A list whose sum exceeds 100 becomes one element of 101")
  func listSum() {
    let lists = Generator.integer(in: 0...1_000).array(count: 0...30)
    #expect(minima(lists) { $0.reduce(0, +) > 100 }.allSatisfy { $0 == [101] })
  }

  @Test("A list of small elements whose sum exceeds 100 becomes the fewest that reach 101")
  func listOfSmall() {
    let lists = Generator.integer(in: 0...40).array(count: 0...30)
    #expect(minima(lists) { $0.reduce(0, +) > 100 }.allSatisfy { $0 == [21, 40, 40] })
  }

  @Test("A list that is not in order becomes [1, 0]")
  func disorder() {
    let lists = Generator.integer(in: -1_000...1_000).array(count: 0...20)
    #expect(minima(lists) { $0 != $0.sorted() }.allSatisfy { $0 == [1, 0] || $0 == [0, -1] })
  }

  @Test("A list with a duplicate becomes [0, 0]")
  func duplicate() {
    let lists = Generator.integer(in: 0...50).array(count: 0...20)
    #expect(minima(lists) { Set($0).count < $0.count }.allSatisfy { $0 == [0, 0] })
  }

  @Test("A list with three distinct elements becomes [0, 1, 2]")
  func distinct() {
    let lists = Generator.integer(in: 0...500).array(count: 0...20)
    #expect(minima(lists) { Set($0).count >= 3 }.allSatisfy { $0 == [0, 1, 2] })
  }

  @Test("A text that contains an x becomes \"x\"")
  func text() {
    let texts = Generator.element(of: Array("abcdefghijklmnopqrstuvwxyz")).array(count: 0...60)
      .map { String($0) }
    #expect(minima(texts) { $0.contains("x") }.allSatisfy { $0 == "x" })
  }

  @Test("A long list with elements of several choices loses what does not matter, within 300 tries")
  func longList() {
    let points = Generator { choices in (0..<3).map { _ in choices.integer(in: 0...99) } }
    let lists = points.array(count: 40...120)
    let found = minima(lists, count: 5, budget: 300) { _ in true }
    #expect(found.allSatisfy { $0.count == 40 })
    let two = minima(points.array(count: 0...60), starts: 2_000, count: 5, budget: 3_000) {
      $0.contains { $0[1] == 7 } && $0.contains { $0[2] == 9 }
    }
    #expect(two.allSatisfy { $0 == [[0, 7, 9]] || $0 == [[0, 0, 9], [0, 7, 0]] })
  }

  @Test("A list whose every element says whether there is another loses elements as well")
  func continuedList() {
    let lists = Generator { choices in
      var list: [Int] = []
      while choices.boolean(percent: 90) { list.append(choices.integer(in: 0...9)) }
      return list
    }
    #expect(
      minima(lists, starts: 2_000) { $0.contains(7) && $0.contains(9) }.allSatisfy {
        $0 == [7, 9]
      })
  }

  @Test("Elements whose order does not matter come out in order")
  func inOrder() {
    let lists = Generator.integer(in: 0...50).array(count: 0...40)
    #expect(
      minima(lists, starts: 2_000) { $0.contains(30) && $0.contains(10) }.allSatisfy {
        $0 == [10, 30]
      })
  }

  @Test("One element of a hundred that matters is found without asking about each of the others")
  func oneOfMany() {
    let lists = Generator.integer(in: 0...9).array(count: 100...100)
    let expected = [Int](repeating: 0, count: 57) + [5] + [Int](repeating: 0, count: 42)
    #expect(minima(lists, count: 5, budget: 90) { $0[57] >= 5 }.allSatisfy { $0 == expected })
  }

  @Test("A list of lists, one of which has three elements, becomes that one with zeros")
  func nested() {
    let lists = Generator.integer(in: 0...99).array(count: 0...8).array(count: 0...8)
    #expect(minima(lists) { $0.contains { $0.count >= 3 } }.allSatisfy { $0 == [[0, 0, 0]] })
  }

  @Test("A size that later draws depend on becomes as small as they allow, and they stay inside")
  func dependentSizes() {
    let cases = Generator { choices in
      let width = choices.integer(in: 1...64)
      let pixel = choices.integer(in: 0...width - 1)
      let shift = choices.integer(in: -2 * width...2 * width, corners: [width, -width])
      return [width, pixel, shift]
    }
    // A shift off the image: the smallest is one pixel, shifted by one.
    #expect(minima(cases) { abs($0[2]) >= $0[0] }.allSatisfy { $0 == [1, 0, 1] })
    // The last pixel of an image at least 5 wide.
    #expect(
      minima(cases, starts: 2_000) { $0[0] >= 5 && $0[1] == $0[0] - 1 }.allSatisfy {
        $0 == [5, 4, 0]
      })
    // An even width that the shift divides unevenly.
    #expect(
      minima(cases) { $0[0].isMultiple(of: 2) && $0[2] % 2 != 0 }.allSatisfy {
        $0 == [2, 0, 1]
      })
  }

  @Test("A count that the shrinker cannot know of is lowered with what it counts")
  func hiddenCounts() {
    let lists = Generator.integer(in: 0...12).flatMap { count in
      Generator { choices in (0..<count).map { _ in choices.integer(in: 0...9) } }
    }
    #expect(minima(lists) { $0.contains(7) && $0.contains(9) }.allSatisfy { $0 == [7, 9] })
  }

  @Test("A rare value that overrides an ordinary one gives way to a small ordinary one")
  func overrides() {
    let width = Generator<Int> { choices in
      let ordinary = choices.integer(in: 1...8, origin: 1)
      _ = choices.integer(in: 1...8, origin: 1)
      guard choices.boolean(percent: 90) else { return ordinary }
      let rare = choices.element(of: [9, 15, 16, 17, 31, 32, 33])
      return choices.boolean() ? rare : ordinary
    }
    #expect(minima(width) { $0 > 2 && ($0 - 1) & ($0 - 2) == 0 }.allSatisfy { $0 == 3 })
  }

  @Test("Bit patterns lose every bit that does not matter")
  func bits() {
    #expect(
      minima(.bits) { $0 & 0x8000_0000_0010_0000 != 0 }.allSatisfy {
        $0 == 0x10_0000 || $0 == 0x8000_0000_0000_0000
      })
    #expect(minima(.bits) { $0.nonzeroBitCount >= 3 }.allSatisfy { $0 == 7 })
    let two: UInt64 = 1 << 40 | 1 << 10
    #expect(minima(.bits) { $0 & two == two }.allSatisfy { $0 == two })
  }

  @Test("What the generator rejects is never the result")
  func rejected() {
    let even = Generator.integer(in: 0...10_000).filter { $0.isMultiple(of: 2) }
    #expect(minima(even) { $0 >= 57 }.allSatisfy { $0 == 58 })
    let once = Generator.integer(in: 0...10_000).filter(attempts: 1) { $0.isMultiple(of: 2) }
    #expect(minima(once) { $0 >= 57 }.allSatisfy { $0 == 58 })
  }

  @Test("Each kept step is strictly simpler, so shrinking ends without a budget")
  func termination() {
    let lists = Generator.integer(in: -1_000...1_000).array(count: 0...20)
    for index in 0..<20 {
      let start = lists.recorded(seed: 8, index: index)
      var seen: [[Choice]] = [start.choices]
      var shrinker = Shrinker(generator: lists, failing: start, budget: ShrinkBudget(tries: .max)) {
        _ in true
      }
      shrinker.run()
      seen.append(shrinker.best.choices)
      #expect(shrinker.best.value.isEmpty)
      #expect(start.value.isEmpty || isSimpler(seen[1], than: seen[0]))
    }
  }

  @Test("A budget is kept, and running out of it is said")
  func budget() throws {
    let lists = Generator.integer(in: 0...1_000_000).array(count: 10...20)
    let start = lists.recorded(seed: 8, index: 1)
    var judged = 0
    let shrunk = try #require(
      lists.shrunk(from: start, budget: 9) {
        judged += 1
        return $0.reduce(0, +) > 100
      })
    #expect(shrunk.result.attempts == 9 && judged == 10 && !shrunk.result.isMinimal)
  }

  @Test("A start that does not fail is not shrunk")
  func nothingToShrink() {
    #expect(Generator.integer(in: 0...9).shrunk(from: [], while: { $0 > 3 }) == nil)
  }

  @Test("Shrinking the same case twice takes the same way")
  func determinism() throws {
    let lists = Generator.integer(in: 0...1_000).array(count: 0...30)
    let start = lists.recorded(seed: 8, index: 2)
    func way() throws -> [[Int]] {
      var tried: [[Int]] = []
      _ = try #require(
        lists.shrunk(from: start, budget: 500) {
          tried.append($0)
          return $0.reduce(0, +) > 100
        })
      return tried
    }
    #expect(try way() == way())
  }

  @Test("Simpler means fewer choices, then nearer to the origin, then above it")
  func order() {
    func choice(_ offset: UInt64) -> Choice { Choice(offset: offset, origin: 5, span: 10) }
    #expect(isSimpler([], than: [choice(5)]))
    #expect(isSimpler([choice(9), choice(9)], than: [choice(5), choice(5), choice(5)]))
    #expect(isSimpler([choice(5), choice(9)], than: [choice(6), choice(5)]))
    #expect(isSimpler([choice(6)], than: [choice(4)]))
    #expect(!isSimpler([choice(4)], than: [choice(6)]))
    #expect(!isSimpler([choice(4)], than: [choice(4)]))
  }
}
