import Effort
import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@testable import ShiftVerification

/// Expected values are worked out by hand, from `GRADIENTS.md` §5, or from the forward definition.
struct GradientTruthTests {
  /// The gradient of the grid's x at one position of v = 1, 3, 7, 20, 50 with g = 1.
  private func slope(
    at position: Rational, _ padding: GridPadding, _ mode: InterpolationMode = .bilinear,
    alignCorners: Bool = true, side: Conventions.SlopeSide = .between
  ) -> CellTruth {
    let call = GridSampleCall(
      of: Shape(n: 1, c: 1, h: 1, w: 5), mode, padding, alignCorners: alignCorners, rows: 1,
      columns: 1)
    let g =
      alignCorners
      ? position / Rational(2) - 1 : (2 * position + 1) / Rational(5) - 1
    let inputs: [Tensor<Rational>] = [
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 1), elements: [1]),
      Tensor(shape: call.shape, elements: [1, 3, 7, 20, 50]),
      Tensor(
        shape: Shape(n: 1, c: 1, h: 1, w: 2), elements: [g, alignCorners ? -1 : 0]),
    ]
    var conventions = Conventions()
    conventions.slopeSide = side
    return call.gradientCells(on: inputs, under: conventions)[5]
  }

  @Test("At a whole pixel every slope between the two one-sided ones is a derivative")
  func subdifferential() {
    // Left slope 2 and right slope 4, times (n − 1)/2.
    let zeros = slope(at: 1, .zeros)
    #expect((zeros.exact, zeros.low, zeros.high) == (8, 4, 8))
    #expect(zeros.allows(6) && !zeros.allows(9) && !zeros.allows(3))
    // Between pixels there is one: 30.
    let between = slope(at: Rational(13, over: 4), .zeros)
    #expect((between.exact, between.low, between.high) == (60, 60, 60))
    // Off the edge: from 30 to −50, and from the 1 that fades in to 2.
    #expect(slope(at: 4, .zeros).exact == -100)
    #expect(slope(at: 4, .zeros).high == 60)
    #expect(slope(at: 0, .zeros).exact == 4)
    #expect(slope(at: 0, .zeros).low == 2)
    // Without aligned corners the scale is n/2.
    #expect(slope(at: 1, .zeros, alignCorners: false).exact == 10)
  }

  @Test("PyTorch's side: 0 where positions are clipped, to the right in the frame of the image")
  func documentedSide() {
    let low = slope(at: 0, .border)
    #expect((low.exact, low.low, low.high) == (0, 0, 4))
    #expect(slope(at: 4, .border).exact == 0)
    #expect(slope(at: 4, .border).high == 60)
    #expect(slope(at: 1, .border).exact == 8)
    // Position 5 is mirrored to 3, where the slopes are 30 on the far side and 13 on the near one.
    let mirrored = slope(at: 5, .reflection)
    #expect((mirrored.exact, mirrored.low, mirrored.high) == (-60, -60, -26))
    let mirror = slope(at: 4, .reflection)
    #expect((mirror.exact, mirror.low, mirror.high) == (0, -60, 60))
  }

  @Test("A named side is that slope alone")
  func sides() {
    let (left, right) = (slope(at: 1, .zeros, side: .left), slope(at: 1, .zeros, side: .right))
    #expect((left.exact, left.low, left.high) == (4, 4, 4))
    #expect((right.exact, right.low, right.high) == (8, 8, 8))
    #expect(slope(at: 5, .reflection, side: .right).exact == -26)
    #expect(slope(at: 5, .reflection, side: .left).exact == -60)
    #expect(slope(at: 5, .reflection, side: .pytorch).low == -60)
    #expect(slope(at: 5, .reflection, side: .pytorch).high == -60)
  }

  @Test("Bicubic has one slope, 3/4 of the difference of the neighbours; nearest has none")
  func smooth() {
    #expect(slope(at: 1, .zeros, .bicubic).exact == 9)
    // GRADIENTS.md, 1.4.
    let border = (0..<5).map { slope(at: Rational($0), .border, .bicubic).exact! / 2 }
    #expect(border == [6, 18, 51, 129, 90].map { Rational($0, over: 4) })
    #expect(slope(at: 1, .zeros, .nearest).exact == 0)
  }

  @Test("Exact gradients are the differences of exact forward values")
  func differences() throws {
    let step = Rational(1, over: 1 << 40)
    var compared = 0
    for index in 0..<40 {
      let drawn = GridSampleBackwardCall.generator(GridSampleCall.kinds).value(
        seed: 5, index: index)
      let call = drawn.forward
      guard call.shape.count < 200, let inputs = drawn.inputs(as: Rational.self) else { continue }
      let gradients = drawn.cells(on: inputs, under: Conventions())
      func value(_ image: Tensor<Rational>, _ grid: Tensor<Rational>) -> Rational {
        let forward = call.cells(on: [image, grid], under: Conventions())
        return (0..<inputs[0].shape.count).reduce(.zero) {
          $0 + inputs[0][$1] * (forward[$1].exact ?? .zero)
        }
      }
      let base = value(inputs[1], inputs[2])
      for pixel in 0..<min(inputs[1].shape.count, 12) {
        var image = inputs[1]
        image[pixel] += 1
        #expect(value(image, inputs[2]) - base == gradients[pixel].exact, "\(drawn)")
      }
      // A difference errs by no more than the step times a second derivative.
      for place in 0..<min(inputs[2].shape.count, 6) where call.mode != .nearest {
        var (ahead, behind) = (inputs[2], inputs[2])
        ahead[place] += step
        behind[place] -= step
        let sides = [
          (value(inputs[1], ahead) - base) / step, (base - value(inputs[1], behind)) / step,
        ]
        let truth = gradients[inputs[1].shape.count + place]
        let (image, gradient) = (
          inputs[1].elements.map(\.magnitude).max()!,
          inputs[0].elements.reduce(.zero) { $0 + $1.magnitude }
        )
        let slack = step * Rational(1 << 20) * (1 + image * gradient)
        #expect(sides.min()! >= truth.low - slack, "\(drawn)")
        #expect(sides.max()! <= truth.high + slack, "\(drawn)")
        compared += 1
      }
    }
    #expect(compared > 30)
  }

  @Test("A right function passes; one that forgets a factor is shown its smallest call")
  func checks() throws {
    @Sendable func gradients(
      _ gradient: RankedTensor<Float>, _ input: RankedTensor<Float>, _ grid: RankedTensor<Float>,
      _ options: GridSampleOptions, factor: Float
    ) throws -> [String: RankedTensor<Float>] {
      let shape = Shape(
        n: input.shape[0], c: input.shape[1], h: input.shape[2], w: input.shape[3])
      let answer = try gridSampleBackward(
        Tensor(
          shape: Shape(
            n: gradient.shape[0], c: gradient.shape[1], h: gradient.shape[2], w: gradient.shape[3]),
          elements: gradient.elements),
        input: Tensor(shape: shape, elements: input.elements),
        at: Grid(
          n: grid.shape[0], rows: grid.shape[1], columns: grid.shape[2], points: grid.elements),
        options: options)
      return [
        "grad_input": RankedTensor(answer.input!),
        "grad_grid": RankedTensor(
          shape: grid.shape, elements: answer.grid.elements.map { $0 * factor }),
      ]
    }
    let result = try checkGridSampleBackward(
      kinds: ["bilinear zeros aligned"], cases: Effort.of(100, long: 400)
    ) { try gradients($0, $1, $2, $3, factor: 1) }
    let slope = result.counts.conventions.first { $0.key.convention == "slope" }?.value
    #expect(slope?.telling ?? 0 > 0)
    #expect(slope?.followed["pytorch"] == slope?.telling)
    #expect((slope?.followed["left"] ?? 0) < slope?.telling ?? 0)
    let failure = #expect(throws: OperatorFailure.self) {
      try checkGridSampleBackward(
        named: "doubled", kinds: ["bilinear zeros aligned"], cases: 40
      ) { try gradients($0, $1, $2, $3, factor: 2) }
    }
    let text = try #require(failure).description
    #expect(text.contains("doubled of grid_sample_backward"))
    #expect(text.contains("wrong weight") && text.contains("this is grad_grid[0, 0, 0, "))
    #expect(text.contains(".backward(g)"))
  }

  @Test("A missing gradient and one of other extents are told by name")
  func incomplete() {
    for (answer, words) in [
      ([String: RankedTensor<Double>](), "found: no grad_input"),
      (["grad_input": RankedTensor(repeating: 0, shape: [1])], "grad_input of shape [1]"),
    ] {
      let failure = #expect(throws: OperatorFailure.self) {
        try checkGridSampleBackward(kinds: ["nearest border aligned"], cases: 4) {
          (_: RankedTensor<Double>, _, _, _) in answer
        }
      }
      let text = failure?.description ?? ""
      #expect(text.contains(words.replacing("found: ", with: "")), "\(text)")
    }
  }

  @Test("A product that overflows on its way to 0 may leave no number, in Double too")
  func overflow() {
    let product = Quantity(1e200) * Quantity(1e227) * Quantity(.zero)
    let truth = product.truth(roundings: 3, in: Double.self)
    #expect(truth.covered(Double.nan, expected: 0)?.isAllowed == true)
    let small = (Quantity(1e20) * Quantity(1e22) * Quantity(.zero)).truth(
      roundings: 3, in: Double.self)
    #expect(small.covered(Double.nan, expected: 0) == nil)
  }

  @Test("In 16 bits a sum of ones stays where the bound ends")
  func stagnation() {
    func truth<Element: ShiftScalar>(_ count: Int, _ type: Element.Type) -> CellTruth {
      var sum = Quantity.zero
      for _ in 0..<count { sum += Quantity(Element(nearestTo: 1)) }
      return sum.truth(roundings: 0, in: Element.self)
    }
    #expect(truth(6400, Float16.self).allows(2048))
    #expect(truth(6400, BFloat16.self).allows(256))
    // γ of 6399 additions in Float, times 6400, is 2.44.
    #expect(!truth(6400, Float.self).allows(6397))
    // As long as n·u is below 1 the bound says something.
    #expect(!truth(100, Float16.self).allows(90))
  }

  @Test("A pixel that is repeated has the sum of what its copies have")
  func copies() {
    let call = PadBackwardCall(
      of: PadCall(of: [1, 1, 1, 3], .pytorch, .replicate, by: [(3, 2, 0)]), gradientFill: .counting,
      gradientSeed: 0)
    let inputs: [Tensor<Rational>] = [
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 5), elements: [1, 2, 4, 8, 16]),
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [0, 0, 0]),
    ]
    let truths = call.cells(on: inputs, under: Conventions())
    #expect((0..<3).map { truths[$0].exact } == [1 + 2 + 4, 8, 16])
  }
}
