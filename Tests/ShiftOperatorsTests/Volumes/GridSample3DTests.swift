import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct GridSample3DTests {
  static let options = GridSampleGradientTests.options

  /// The grid of random positions from one extent outside to one outside.
  private func grid(_ draws: inout Draws, _ shape: [Int]) -> RankedTensor<Rational> {
    RankedTensor(
      shape: shape,
      elements: (0..<shape.reduce(1, *)).map { _ in Rational(draws.integer(-24...24), over: 16) })
  }

  @Test("⟨A x, g⟩ = ⟨x, Aᵀ g⟩ exactly", arguments: options)
  func adjoint(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 9)
    let (x, g) = (draws.ranked([2, 2, 2, 3, 4]), draws.ranked([2, 2, 1, 3, 2]))
    let grid = grid(&draws, [2, 1, 3, 2, 3])
    let y = try gridSample3D(
      x, at: grid, mode: options.mode, padding: options.padding,
      alignCorners: options.alignCorners)
    let back = try gridSample3DBackward(
      g, input: x, at: grid, mode: options.mode, padding: options.padding,
      alignCorners: options.alignCorners)
    #expect(y.shape == g.shape)
    #expect(inner(y.elements, g.elements) == inner(x.elements, back.input.elements))
  }

  @Test("A trilinear sample is Σ v · tent(x − i) · tent(y − j) · tent(z − k)")
  func definition() throws {
    var draws = Draws(seed: 10)
    let (depth, height, width) = (2, 3, 4)
    let x = draws.ranked([1, 1, depth, height, width])
    func tent(_ distance: Rational) -> Rational { max(1 - distance.magnitude, 0) }
    for _ in 0..<40 {
      let p = [(width, 5), (height, 4), (depth, 3)].map { extent, reach in
        (extent, Rational(draws.integer(-16...(16 * reach)), over: 16))
      }
      let point = p.map { gridValue(of: $0.1, on: $0.0, false) }
      var expected: Rational = 0
      for (place, value) in x.elements.enumerated() {
        let (i, j, k) = (place % width, place / width % height, place / (width * height))
        expected +=
          value * tent(p[0].1 - Rational(i)) * tent(p[1].1 - Rational(j))
          * tent(p[2].1 - Rational(k))
      }
      let got = try gridSample3D(x, at: RankedTensor(shape: [1, 1, 1, 1, 3], elements: point))
      #expect(got.elements == [expected])
    }
  }

  @Test("On the middle slice a volume is sampled as that image is", arguments: options)
  func slice(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 11)
    let x = draws.ranked([1, 1, 3, 4, 5])
    let image = Tensor(
      shape: Shape(n: 1, c: 1, h: 4, w: 5), elements: Array(x.elements[20..<40]))
    for _ in 0..<20 {
      let point = (0..<2).map { _ in Rational(draws.integer(-24...24), over: 16) }
      let flat = try gridSample(
        image, at: Grid(n: 1, rows: 1, columns: 1, points: point), options: options)
      let deep = try gridSample3D(
        x, at: RankedTensor(shape: [1, 1, 1, 1, 3], elements: point + [0]), mode: options.mode,
        padding: options.padding, alignCorners: options.alignCorners)
      #expect(flat.elements == deep.elements)
    }
  }

  @Test(
    "Between pixels the grid's gradient is the derivative of the forward pass", arguments: options)
  func differences(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 12)
    let (x, g) = (draws.ranked([1, 2, 3, 4, 5]), draws.ranked([1, 2, 1, 1, 1]))
    for _ in 0..<8 {
      // Odd sixteenths: neither a pixel, nor a tie, nor a mirror.
      let point = [5, 4, 3].map { extent in
        gridValue(
          of: Rational(draws.integer(-extent...extent) * 2 + 1, over: 16) + 1, on: extent,
          options.alignCorners)
      }
      func grid(_ point: [Rational]) -> RankedTensor<Rational> {
        RankedTensor(shape: [1, 1, 1, 1, 3], elements: point)
      }
      let gradient = try gridSample3DBackward(
        g, input: x, at: grid(point), mode: options.mode, padding: options.padding,
        alignCorners: options.alignCorners
      ).grid.elements
      for axis in 0..<3 {
        let slope = try derivative(step: Rational(1, over: 256)) { step in
          var moved = point
          moved[axis] += step
          return inner(
            try gridSample3D(
              x, at: grid(moved), mode: options.mode, padding: options.padding,
              alignCorners: options.alignCorners
            ).elements, g.elements)
        }
        #expect(slope == gradient[axis])
      }
    }
  }

  @Test("Shapes that are no volumes are refused in a sentence")
  func refusals() {
    let x = RankedTensor<Float>(repeating: 0, shape: [1, 1, 2, 2, 2])
    #expect {
      try gridSample3D(x, at: RankedTensor(repeating: 0, shape: [2, 1, 1, 1, 3]))
    } throws: {
      "\($0)" == "grid_sample: grid [2, 1, 1, 1, 3] for input [1, 1, 2, 2, 2]; "
        + "expected (1, Do, Ho, Wo, 3)"
    }
    #expect {
      try gridSample3D(
        RankedTensor<Float>(repeating: 0, shape: [1, 1, 0, 2, 2]),
        at: RankedTensor(repeating: 0, shape: [1, 1, 1, 1, 3]))
    } throws: {
      "\($0)" == "grid_sample: input [1, 1, 0, 2, 2]; "
        + "expected (N, C, D, H, W) of at least 1 × 1 × 1 px"
    }
  }
}
