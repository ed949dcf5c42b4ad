import Effort
import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@Suite struct StrategyTests {
  /// 1, 2, 3, …: every pixel differs, and every one is exact in all formats at these sizes.
  static func counting<Element: ShiftScalar>(_ shape: Shape) -> Tensor<Element> {
    Tensor(shape: shape, elements: (0..<shape.count).map { Element(nearestTo: $0 + 1) })
  }

  static let small: [(Shape, Shift)] = (1...4).flatMap { h in
    (1...4).flatMap { w in
      (-5...5).flatMap { dy in
        (-5...5).map { dx in (Shape(n: 1, c: 1, h: h, w: w), Shift(dy: dy, dx: dx)) }
      }
    }
  }

  @Test(
    "Every claimed recipe equals the oracle exactly, on all sizes to 4 and shifts to 5",
    arguments: Strategies.all.map(\.name), Boundary.allCases)
  func claimedRecipesAreExact(name: String, boundary: Boundary) throws {
    let strategy = try #require(Strategies.named(name))
    guard strategy.recipe(for: boundary).isClaimed else {
      #expect(throws: ShiftError.self) {
        try strategy.shift(
          Self.counting(Shape(n: 1, c: 1, h: 2, w: 2)) as Tensor<Rational>,
          by: Pattern([.none]), boundary: boundary)
      }
      return
    }
    for (shape, shift) in Effort.every(3, of: Self.small) {
      let input: Tensor<Rational> = Self.counting(shape)
      let pattern = Pattern([shift])
      let truth = Oracle.shift(input, by: pattern, boundary: boundary)
      let got = try strategy.shift(input, by: pattern, boundary: boundary)
      #expect(got == truth, "\(name) \(boundary) \(shape) \(shift)")
      if got != truth { return }
    }
  }

  @Test("A built-in strategy is asked what it reads; of any other it follows from its exactness")
  func described() {
    for strategy in Strategies.all { #expect(strategy is any DescribedStrategy) }
    struct Own: ShiftStrategy {
      let name = "own"
      let exactness: Exactness
      func shift<Element: ShiftScalar>(
        _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
      ) throws(ShiftError) -> Tensor<Element> { input }
    }
    #expect(DeformConvShift().described.footprint == DeformConvShift().footprint)
    #expect(Own(exactness: .moves).described.footprint == Footprint(.copy))
    #expect(Own(exactness: .multiplies).described.footprint == Footprint(.paddedCorners))
    #expect(Own(exactness: .interpolates).described.footprint == Footprint(.corners))
    #expect(Own(exactness: .moves).described.tapWeights == .any)
  }

  @Test("Groups, batches and diagonal shifts of different reach agree in every strategy")
  func groupsAndBatches() throws {
    let pattern = Pattern([
      Shift(dy: 2, dx: -1), Shift(dy: 0, dx: 0), Shift(dy: -3, dx: 5), Shift(dy: 0, dx: 1),
    ])
    let input: Tensor<Rational> = Self.counting(Shape(n: 2, c: 7, h: 3, w: 4))
    for strategy in Strategies.all {
      for boundary in Boundary.allCases where strategy.recipe(for: boundary).isClaimed {
        #expect(
          try strategy.shift(input, by: pattern, boundary: boundary)
            == Oracle.shift(input, by: pattern, boundary: boundary))
      }
    }
  }

  @Test("Content moved by (1, 0) under replicate stands one row lower, its first row repeated")
  func orientation() {
    let input = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 3, w: 2), elements: [1, 2, 3, 4, 5, 6])
    let down = Oracle.shift(input, by: Pattern([Shift(dy: 1, dx: 0)]), boundary: .replicate)
    #expect(down.elements == [1, 2, 1, 2, 3, 4])
    let left = Oracle.shift(input, by: Pattern([Shift(dy: 0, dx: -1)]), boundary: .zeros)
    #expect(left.elements == [2, 0, 4, 0, 6, 0])
  }

  @Test("deform_conv2d promises rows as far as a format counts their positions")
  func countedPositions() {
    func handles(_ width: Int, _ shift: Shift, _ format: NumberFormat) -> Bool {
      DeformConvShift().handles(
        Shape(n: 1, c: 1, h: 1, w: width), by: Pattern([shift]), in: format)
    }
    // Float16 has 11 bits, BFloat16 8; the image grows by the reach on both sides.
    let one = Shift(dy: 0, dx: 1)
    #expect(handles(2046, one, .float16) && !handles(2047, one, .float16))
    #expect(handles(254, one, .bfloat16) && !handles(255, one, .bfloat16))
    let quarter = Shift(dy: 0, dx: Rational(1, over: 4))
    #expect(handles(510, quarter, .float16) && !handles(511, quarter, .float16))
    #expect(handles(1 << 20, one, .float) && handles(1 << 20, quarter, .rational))
  }
}
