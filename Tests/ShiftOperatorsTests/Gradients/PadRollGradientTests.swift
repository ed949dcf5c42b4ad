import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct PadRollGradientTests {
  @Test("⟨pad x, g⟩ = ⟨x, padᵀ g⟩ in every mode, cropping included", arguments: PadMode.allCases)
  func pads(_ mode: PadMode) throws {
    var draws = Draws(seed: 7)
    var ran = 0
    for _ in 0..<60 {
      let x = draws.exact(1, 2, draws.integer(1...4), draws.integer(1...4))
      let amounts = (0..<4).map { _ in draws.integer(-1...3) }
      let padding = Padding(
        left: amounts[0], right: amounts[1], top: amounts[2], bottom: amounts[3])
      // What the mode refuses forwards has no gradient.
      guard let y = try? pad(x, by: padding, mode: mode, value: 0) else { continue }
      ran += 1
      let g: Tensor<Rational> = draws.tensor(y.shape, special: false)
      let gradient = try padBackward(g, of: x.shape, by: padding, mode: mode)
      #expect(inner(y.elements, g.elements) == inner(x.elements, gradient.elements))
    }
    #expect(ran >= 10)
  }

  @Test("⟨roll x, g⟩ = ⟨x, rollᵀ g⟩, the least integer included")
  func rolls() throws {
    var draws = Draws(seed: 8)
    let x = draws.exact(2, 3, 4, 5)
    for (shifts, axes) in [([1], [3]), ([-2, 7], [2, 3]), ([Int.min, 1], [1, 1]), ([], [])] {
      let y = try roll(x, by: shifts, along: axes)
      let g: Tensor<Rational> = draws.tensor(y.shape, special: false)
      let gradient = try rollBackward(g, by: shifts, along: axes)
      #expect(inner(y.elements, g.elements) == inner(x.elements, gradient.elements))
    }
  }

  /// The gradient of a row of `count` that a pad (before, after) makes 1, 2, 3, … of.
  private func row(_ count: Int, _ before: Int, _ after: Int, _ mode: PadMode) throws -> [Double] {
    try padBackward(
      RankedTensor(
        shape: [1, count + before + after],
        elements: (1...(count + before + after)).map(Double.init)),
      of: [1, count], by: [before, after], mode: mode
    ).elements
  }

  @Test("By hand: what meets in a cell")
  func byHand() throws {
    #expect(try row(3, 2, 1, .constant) == [3, 4, 5])
    #expect(try row(3, 2, 1, .replicate) == [1 + 2 + 3, 4, 5 + 6])
    #expect(try row(3, 2, 1, .reflect) == [3, 2 + 4 + 6, 1 + 5])
    #expect(try row(3, 2, 1, .circular) == [3 + 6, 1 + 4, 2 + 5])
    // PyTorch's own answers for a pad that crops.
    #expect(try row(6, -2, 3, .replicate) == [0, 0, 1, 2, 3, 22])
    #expect(try row(6, -2, 3, .circular) == [0, 0, 6, 8, 10, 4])
  }

  @Test("A moved −0 stays, a summed one becomes +0")
  func negativeZero() throws {
    let g = RankedTensor<Float>(shape: [1, 2], elements: [-0.0, -0.0])
    func signs(_ mode: PadMode, _ pads: [Int]) throws -> [Bool] {
      try padBackward(g, of: [1, 2 - pads[0] - pads[1]], by: pads, mode: mode).elements.map(
        \.hasNegativeSign)
    }
    #expect(try signs(.constant, [0, 0]) == [true, true])
    #expect(try signs(.constant, [-1, 0]) == [false, true, true])
    #expect(try signs(.replicate, [0, 0]) == [false, false])
    #expect(try signs(.circular, [0, 1]) == [false])
  }

  @Test("61 × 61 ones that replicate one pixel are 2048 in Float16; 41 × 41 are 256 in BFloat16")
  func stagnation() throws {
    func total<Element: ShiftScalar>(_ side: Int, _ format: Element.Type) throws -> Element {
      let extent = 2 * side + 1
      let ones = Tensor(
        repeating: Element(nearestTo: 1), shape: Shape(n: 1, c: 1, h: extent, w: extent))
      return try padBackward(
        ones, of: Shape(n: 1, c: 1, h: 1, w: 1), by: Padding(all: side), mode: .replicate)[0]
    }
    #expect(try total(30, Float16.self) == 2048)
    #expect(try total(20, BFloat16.self) == 256)
  }

  @Test("A gradient of other extents, and amounts for axes that a mode has not, are refused")
  func refusals() {
    let g = RankedTensor<Float>(repeating: 1, shape: [1, 1, 4, 4])
    #expect {
      try padBackward(g, of: [1, 1, 3, 4], by: [1, 1, 1, 1], mode: .reflect)
    } throws: {
      "\($0)" == "reflect pad_backward: grad_output [1, 1, 4, 4]; expected [1, 1, 5, 6]"
    }
    #expect {
      try padBackward(g, of: [1, 1, 3, 4], by: [1, 1], mode: .circular)
    } throws: {
      "\($0)" == "circular pad_backward: 2 amounts for 4 axes; "
        + "expected two for each of one to three axes, all but the first or but the first two"
    }
  }
}
