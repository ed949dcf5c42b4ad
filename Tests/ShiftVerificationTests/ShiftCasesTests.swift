import Effort
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// What is drawn, and what shrinks out of it.
@Suite struct ShiftCasesTests {
  /// Adds 1 to every value of images that are as some faults need them.
  private struct Wrong: ShiftStrategy {
    let name = "wrong"
    let isMet: @Sendable (Shape, Pattern) -> Bool

    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      let right = Oracle.shift(input, by: pattern, boundary: boundary)
      return isMet(input.shape, pattern) ? right.map { $0 + Element(nearestTo: 1) } : right
    }
  }

  /// The smallest case that the first such case leads to.
  private func smallest(
    where isMet: @escaping @Sendable (Shape, Pattern) -> Bool
  ) throws -> ShiftCase {
    var verification = Verification(strategies: [Wrong(isMet: isMet)], formats: [.float])
    verification.lawStride = 0
    let generator = verification.subject.generator
    let first = try #require(
      (0..<20_000).first { index in
        let drawn = generator.value(seed: 1, index: index)
        return isMet(drawn.shape, drawn.pattern) && drawn.fill == .counting
      })
    let found = verification.run(first..<(first + 1), seed: 1, workers: 1).violations
    return try #require(found.map(\.smallest).min { $0.shape.count < $1.shape.count })
  }

  private func expect(
    _ shape: Shape, where isMet: @escaping @Sendable (Shape) -> Bool
  ) throws {
    #expect(try smallest { shape, _ in isMet(shape) }.shape == shape)
  }

  @Test("Faults that need what models have are found, and shrink to what they need and no more")
  func rareKinds() throws {
    try expect(Shape(n: 1, c: 33, h: 1, w: 1)) { $0.c > 32 }
    try expect(Shape(n: 4, c: 1, h: 1, w: 1)) { $0.n >= 4 }
    try expect(Shape(n: 1, c: 1, h: 1, w: 20)) { $0.w >= 20 }
    try expect(Shape(n: 1, c: 5, h: 5, w: 5)) { $0.c == $0.h && $0.h == $0.w && $0.c > 4 }
    try expect(Shape(n: 1, c: 1, h: 1, w: 1)) { _ in true }
  }

  @Test("So are those that need large images or far shifts", .enabled(if: Effort.isLong))
  func rareLargeKinds() throws {
    // Fewer channels than the rare kind draws, more than the ordinary images have.
    try expect(Shape(n: 1, c: 10, h: 1, w: 1)) { $0.c >= 10 }
    try expect(Shape(n: 1, c: 1, h: 1, w: 64)) { $0.w >= 64 }
    try expect(Shape(n: 1, c: 1, h: 1, w: 56)) { $0.w == 56 }
    try expect(Shape(n: 1, c: 1, h: 224, w: 1)) { $0.h == 224 }
    let far = try smallest { _, pattern in pattern.reach > 16 }
    #expect(far.shape.c == 1 && far.pattern.shifts.map(\.reach) == [17])
    let large = try smallest { shape, _ in shape.count > 1 << 15 && shape.c > 1 }
    // A row of every channel less would be too few.
    #expect(large.shape.count - large.shape.c * large.shape.w <= 1 << 15)
  }

  @Test("A thousand cases decide every hard class for every strategy")
  func decided() {
    var verification = Verification(formats: [.float])
    if !Effort.isLong { verification.subject.contenders = [SliceShift()] }
    verification.lawStride = 0
    let result = verification.run(0..<1000, seed: 1)
    #expect(result.missingClasses.isEmpty && result.undecidedClasses.isEmpty)
    #expect(
      result.contenderCoverage.count
        == verification.subject.contenders.count * HardClasses.all.count)
  }

  @Test("The ranges of a result are those of the cases that were drawn")
  func ranges() {
    let verification = Verification(strategies: [SliceShift()], formats: [.float])
    let drawn = (40..<340).map { verification.subject.generator.value(seed: 7, index: $0) }
    let entries = verification.run(40..<340, seed: 7).counts.ranges.entries
    func expect(_ name: String, _ numbers: [Int]) {
      let entry = entries.first { $0.name == name }
      #expect([entry?.least, entry?.greatest] == [numbers.min(), numbers.max()], "\(name)")
    }
    expect("batch", drawn.map(\.shape.n))
    expect("channels", drawn.map(\.shape.c))
    expect("height", drawn.map(\.shape.h))
    expect("width", drawn.map(\.shape.w))
    expect("elements", drawn.map { $0.shape.n * $0.shape.c * $0.shape.h * $0.shape.w })
    expect("dy", drawn.flatMap(\.pattern.shifts).map(\.dy))
    expect("dx", drawn.flatMap(\.pattern.shifts).map(\.dx))
    #expect(entries.count == 7)
  }

  @Test("Chosen sizes are kept to, whatever the pattern")
  func chosenSizes() {
    var cases = ShiftCases()
    (cases.batch, cases.channels, cases.extents) = (3...4, 40...50, 14...20)
    for patterns in [[], [Pattern([Shift(dy: 3, dx: 3)])]] {
      cases.patterns = patterns
      for index in 0..<300 {
        let shape = cases.generator.value(seed: 1, index: index).shape
        #expect((3...4).contains(shape.n) && (40...50).contains(shape.c))
        #expect((14...20).contains(shape.h) && (14...20).contains(shape.w))
      }
    }
    #expect(cases.elements == (3 * 40 * 14 * 14)...(4 * 50 * 20 * 20))
  }

  @Test("Every group of a preset gets channels, though there are twelve")
  func groupsOfPresets() throws {
    let pattern = Preset.shiftViT.pattern
    var cases = ShiftCases()
    cases.patterns = [pattern]
    let moving = (0..<400).count { index in
      let shape = cases.generator.value(seed: 1, index: index).shape
      return Set(pattern.shifts(ofChannels: shape.c)).count > 1
    }
    #expect(moving > 100)
  }

  @Test("Every part of a drawing is in its tokens")
  func digests() {
    var drawings = [ShiftCases()]
    func add(_ change: (inout ShiftCases) -> Void) {
      var other = ShiftCases()
      change(&other)
      drawings.append(other)
    }
    add { $0.boundaries = [.zeros] }
    add { $0.batch = 1...2 }
    add { $0.channels = 1...8 }
    add { $0.extents = 1...8 }
    add { $0.drawsRareKinds = false }
    add { $0.largePerMille = 0 }
    add { $0.otherFillPercent = 0 }
    add { $0.drawsNonFinite = false }
    add { $0.dividesChannels = true }
    add { $0.patterns = [.cross] }
    add { $0.patterns = [Pattern(Pattern.cross.shifts, rule: .interleaved)] }
    #expect(Set(drawings.map(\.generator.drawing)).count == drawings.count)
  }
}
