import Effort
import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

/// Claims nothing.
private struct Claimless: ShiftStrategy {
  let name = "claimless"

  func recipe(for boundary: Boundary) -> Recipe { .none(because: "it is not written yet") }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> { input }
}

/// Right, and promises nothing of odd widths.
private struct EvenWidths: ShiftStrategy {
  let name = "even widths"

  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    shape.w.isMultiple(of: 2)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    Oracle.shift(input, by: pattern, boundary: boundary)
  }
}

/// A slice that starts one column too far when content moves right, or left.
private struct OffByOneShift: ShiftStrategy {
  var name = "off by one"
  var boundary = Boundary.replicate
  var by = 1

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == self.boundary ? .claimed("clamped index") : .none(because: "a fault needs no more")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let faulty = Pattern(
      pattern.shifts.map { $0.dx * by > 0 ? Shift(dy: $0.dy, dx: $0.dx + by) : $0 },
      rule: pattern.rule)
    return Oracle.shift(input, by: faulty, boundary: boundary)
  }
}

/// Turns every −0 into +0 although it says that it moves bits.
private struct SignLosingShift: ShiftStrategy {
  let name = "sign losing"

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    Oracle.shift(input, by: pattern, boundary: boundary).map { $0 + .zero }
  }
}

/// Gives back a tensor of another shape.
private struct MisshapenShift: ShiftStrategy {
  let name = "misshapen"

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    Tensor(repeating: .zero, shape: Shape(n: 1, c: 1, h: 1, w: 1))
  }
}

@Suite struct VerificationTests {
  @Test("The built-in strategies keep their promises on some hundred cases")
  func builtIn() {
    let result = Verification(formats: [.float, .rational]).run(
      0..<Effort.of(100, long: 300), seed: 5)
    #expect(result.violations.isEmpty)
    #expect(!result.isMostlyVacuous)
  }

  @Test("One worker and three give the same result")
  func workers() {
    let verification = Verification(formats: [.float])
    let one = verification.run(0..<Effort.of(50, long: 150), seed: 9, workers: 1)
    let three = verification.run(0..<Effort.of(50, long: 150), seed: 9, workers: 3)
    #expect(one.counts == three.counts)
    #expect(one.disagreements == three.disagreements)
  }

  @Test("A planted off-by-one shrinks to one pixel row of two pixels moved right by one")
  func offByOne() throws {
    let result = Verification(strategies: [OffByOneShift()], formats: [.float]).run(
      0..<300, seed: 3)
    let bug = try #require(result.violations.first)
    #expect(bug.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 3))
    #expect(bug.smallest.pattern.shifts == [Shift(dy: 0, dx: 1)])
    #expect(bug.smallest.boundary == .replicate)
    #expect(bug.smallest.fill == .counting)
    #expect(bug.key.kind == .wrongTap)
  }

  @Test("Two strategies that are each held to themselves under one name have their own bits")
  func referencesOfOneName() {
    // Roll keeps −0 and NaN in place, and a convolution does not: each has other bits than the other's reference.
    let own: [any ShiftStrategy] = [RollShift(), DepthwiseConvShift()]
    var verification = Verification(strategies: own, formats: [.float])
    verification.subject.references = { [DeclaredShift($0, name: "ours")] }
    let result = verification.run(0..<200, seed: 1)
    for strategy in own {
      let sum = result.summary(strategy.name, .float)
      #expect(sum.cases > 0 && sum.agreements == ["ours": sum.cases], "\(strategy.name)")
    }
    let parted = result.summary(DepthwiseConvShift().name, .float)
    #expect(parted.identical < parted.cases)
  }

  @Test("Replaying a token finds what the run found")
  func replay() throws {
    let verification = Verification(strategies: [OffByOneShift()], formats: [.float])
    let bug = try #require(verification.run(0..<300, seed: 3).violations.first)
    let replay = try verification.replay(bug.token)
    #expect(replay.result.violations.map(\.smallest) == [bug.smallest])
    #expect(replay.result.violations.map(\.message) == [bug.message])
  }

  @Test(
    "Too few cases to tell whether the hard classes occur are told, and fail nothing")
  func notEnough() throws {
    let result = Verification(formats: [.float]).run(0..<30, seed: 1)
    #expect(result.violations.isEmpty)
    #expect(!result.undecidedClasses.isEmpty && result.missingClasses.isEmpty && result.holds)
    let told = try checkStrategy(SliceShift(), formats: [.float], cases: 300).undecidedClasses
    #expect(told.contains("whole bit range"))
    let none = try checkStrategy(SliceShift(), formats: [.float], cases: 30, demands: [])
    #expect(none.undecidedClasses.isEmpty)
  }

  @Test("A lost sign of zero is told apart from a wrong value")
  func signOfZero() throws {
    let result = Verification(strategies: [SignLosingShift()], formats: [.double]).run(
      0..<400, seed: 1)
    #expect(result.violations.map(\.key.kind) == [.signOfZero])
  }

  @Test("An output of another shape is told apart")
  func misshapen() throws {
    let result = Verification(strategies: [MisshapenShift()], formats: [.float]).run(
      0..<50, seed: 1)
    let bug = try #require(result.violations.first { $0.key.law == nil })
    #expect(bug.key.kind == .wrongShape)
    #expect(bug.message == "output of shape (1, 1, 1, 1); expected \(bug.smallest.shape)")
  }

  @Test("A strategy whose name holds a tab and that is wrong fails, and is called by its name")
  func tabInAName() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(OffByOneShift(name: "off\tby\tone"), formats: [.float], cases: 300)
    }
    let text = try #require(failure).description
    #expect(text.hasPrefix("off\tby\tone over 300 cases") && text.contains("wrong tap in float"))
  }

  @Test("A strategy that is never called fails checkStrategy, which says so")
  func neverCalled() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(OffByOneShift(), formats: [.float, .double], boundaries: [.zeros])
    }
    #expect(
      try #require(failure).description
        == "nothing was compared: off by one: boundaries zeros, of which it claims none; "
        + "expected one of replicate")
    let noFormat = #expect(throws: StrategyFailure.self) {
      try checkStrategy(SliceShift(), formats: [])
    }
    #expect(
      try #require(noFormat).description
        == "nothing was compared: slice: no format; expected at least one")
  }

  @Test("No case, no boundary to try and a strategy that claims none fail, and do not trap")
  func nothingToCompare() {
    func words(_ body: () throws -> Void) -> String? {
      #expect(throws: StrategyFailure.self) { try body() }?.description
    }
    #expect(
      words { try checkStrategy(SliceShift(), cases: 0) }
        == "nothing was compared: slice: 0 cases; expected at least 1")
    #expect(
      words { try checkStrategy(SliceShift(), cases: -3) }
        == "nothing was compared: slice: -3 cases; expected at least 1")
    #expect(
      words { try checkStrategy(SliceShift(), boundaries: []) }
        == "nothing was compared: slice: no boundary; expected at least one to try")
    #expect(
      words { try checkStrategy(Claimless()) }
        == "nothing was compared: claimless: no boundary that it claims; "
        + "expected a recipe for at least one")
  }

  @Test("Hard classes are demanded of the cases that a strategy was asked, not of those drawn")
  func demandedOfEachStrategy() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(EvenWidths(), formats: [.float])
    }
    let text = try #require(failure).description
    #expect(text.contains("too few cases of a hard class: even widths: odd width: 0.00 % (0 of "))
    // Of all cases enough are odd, and the other strategy is asked them.
    let both = Verification(strategies: [SliceShift(), EvenWidths()], formats: [.float])
      .run(0..<1000, seed: 1)
    #expect(both.coverage.allSatisfy { $0.verdict == .covered })
    #expect(
      both.missingClasses.map(\.name)
        == ["odd width for even widths", "width 2^k − 1 for even widths"])
    #expect(!both.holds)
  }

  @Test("A right kernel passes on Swin's shifts with zeros, whose images follow their reach")
  func swinWithZeros() throws {
    let pattern = Preset.swin.pattern
    let result = try checkStrategy(
      SliceShift(), formats: [.float], cases: Effort.of(200, long: 1000), boundaries: [.zeros],
      patterns: [pattern])
    #expect(2 * result.counts.vacuous < result.cases.count)
    let remark = try #require(result.remarks.last)
    #expect(remark.hasPrefix("hard classes that none of 2000 cases drawn on trial was of: zero"))
    #expect(remark.contains("shift beyond 16 px"))
    // A fault there is found.
    #expect(throws: StrategyFailure.self) {
      try checkStrategy(
        OffByOneShift(boundary: .zeros, by: -1), formats: [.float],
        cases: Effort.of(20, long: 1000), boundaries: [.zeros], patterns: [pattern])
    }
  }

  @Test("Where somebody narrowed the cases, only a run that proves nothing at all fails for that")
  func vacuousByDrawing() {
    func verdict(_ extents: ClosedRange<Int>) -> Bool {
      var drawing = ShiftCases()
      (drawing.extents, drawing.boundaries) = (extents, [.zeros])
      drawing.patterns = [Pattern([Shift(dy: 3, dx: 3)])]
      return Verification(strategies: [SliceShift()], formats: [.float], cases: drawing)
        .run(0..<200, seed: 1).holds
    }
    #expect(verdict(1...4))
    #expect(!verdict(1...3))
  }

  @Test("A token of another drawing is refused in one sentence, and its own drawing repeats it")
  func foreignTokens() throws {
    var narrow = ShiftCases()
    narrow.patterns = [.cross]
    let verification = Verification(
      strategies: [OffByOneShift()], formats: [.float], cases: narrow)
    let bug = try #require(verification.run(0..<Effort.of(40, long: 300), seed: 3).violations.first)
    #expect(try verification.replay(CaseToken("\(bug.token)")).result.violations.count == 1)
    let error = #expect(throws: ShiftError.self) { try Verification().replay(bug.token) }
    #expect(
      error?.description
        == "replay token: \(bug.token), which was drawn with other options, code or release of "
        + "ShiftProof; expected the options of the run that printed it, or Verification.replay in "
        + "its code")
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(
        OffByOneShift(), formats: [.float], cases: Effort.of(40, long: 300), patterns: [.cross])
    }
    let token = try CaseToken(#require(failure?.result.findings.first).token)
    #expect(throws: ShiftError.self) { try Verification().replay(token) }
  }

  @Test("checkStrategy passes a right strategy and throws the smallest case of a wrong one")
  func checking() throws {
    try checkStrategy(SliceShift(), formats: [.float])
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(OffByOneShift(), formats: [.float], cases: 300)
    }
    let text = try #require(failure).description
    #expect(text.contains("wrong tap in float"))
    #expect(text.contains("shape (1, 1, 1, 3), shifts [(0, 1)], floorEdges, replicate"))
  }
}

@Suite struct ShiftCaseTests {
  @Test("Every fill has values that its format holds exactly")
  func fillsAreExact() throws {
    let fills: [Fill] =
      [.counting, .impulse, .integers, .reals, .wholeRange, .constant]
      + Fill.SpecialValue.allCases.flatMap { value in
        Fill.Place.allCases.map { .special(value, at: $0) }
      }
    for fill in fills {
      for seed: UInt64 in 0..<20 {
        let shape = Shape(n: 2, c: 2, h: 3, w: 4)
        try expectExact(fill, seed, shape, Float16.self)
        try expectExact(fill, seed, shape, BFloat16.self)
        try expectExact(fill, seed, shape, Float.self)
        try expectExact(fill, seed, shape, Double.self)
      }
    }
  }

  func expectExact<Element: ShiftScalar>(
    _ fill: Fill, _ seed: UInt64, _ shape: Shape, _ type: Element.Type
  ) throws {
    let values = try #require(fill.values(for: shape, seed: seed, in: Element.format))
    for value in values {
      let element = Element(nearestTo: value)
      if let exact = Rational(exactly: value) {
        #expect(element.exact == exact, "\(fill) \(Element.format) \(value)")
      } else {
        #expect(!element.isFinite)
      }
      #expect(element.hasNegativeSign == (value.sign == .minus) || value.isNaN)
    }
  }

  @Test("A special value stands where it is said to stand")
  func places() throws {
    let shape = Shape(n: 1, c: 1, h: 4, w: 5)
    for seed: UInt64 in 0..<50 {
      for place in Fill.Place.allCases {
        let values = try #require(
          Fill.special(.notANumber, at: place).values(for: shape, seed: seed, in: .float))
        let cell = try #require(values.firstIndex { $0.isNaN })
        let (row, column) = (cell / 5, cell % 5)
        let outer = [row == 0 || row == 3, column == 0 || column == 4].count { $0 }
        #expect(outer == [.interior: 0, .edge: 1, .corner: 2][place])
      }
    }
  }

  @Test("An image moved out of a zero border proves nothing; the counting fill moved inside does")
  func vacuity() {
    var shiftCase = ShiftCase(
      shape: Shape(n: 1, c: 1, h: 2, w: 2), pattern: Pattern([Shift(dy: 0, dx: 3)]),
      boundary: .zeros, fill: .counting)
    #expect(shiftCase.isVacuous)
    shiftCase.pattern = Pattern([Shift(dy: 0, dx: 1)])
    #expect(!shiftCase.isVacuous)
    // Zeros come in beside the one value.
    shiftCase.fill = .constant
    #expect(!shiftCase.isVacuous)
    shiftCase.boundary = .replicate
    #expect(shiftCase.isVacuous)
    shiftCase.pattern = Pattern([Shift(dy: 0, dx: Rational(1, over: 3))])
    #expect(shiftCase.isVacuous)
  }

  @Test("NaN and infinities have no case in Rational")
  func nonFiniteRational() {
    let shiftCase = ShiftCase(
      shape: Shape(n: 1, c: 1, h: 1, w: 1), pattern: Pattern([.none]), boundary: .zeros,
      fill: .special(.infinity, at: .corner))
    #expect((shiftCase.tensor() as Tensor<Rational>?) == nil)
    #expect((shiftCase.tensor() as Tensor<Float>?)?.elements == [.infinity])
  }
}
