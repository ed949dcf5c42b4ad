import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct GridSampleGradientTests {
  static let options: [GridSampleOptions] = InterpolationMode.allCases.flatMap { mode in
    GridPadding.allCases.flatMap { padding in
      [true, false].map {
        GridSampleOptions(mode: mode, padding: padding, alignCorners: $0)
      }
    }
  }

  @Test("⟨A x, g⟩ = ⟨x, Aᵀ g⟩ exactly", arguments: options)
  func adjoint(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 1)
    let x = draws.exact(2, 2, 3, 4)
    let g = draws.exact(2, 2, 3, 5)
    let points = (0..<60).map { _ in Rational(draws.integer(-24...24), over: 16) }
    let grid = Grid(n: 2, rows: 3, columns: 5, points: points)
    let y = try gridSample(x, at: grid, options: options)
    let back = try gridSampleBackward(g, input: x, at: grid, options: options)
    let gradient = try #require(back.input)
    #expect(inner(y.elements, g.elements) == inner(x.elements, gradient.elements))
    #expect(inner(y.elements, g.elements) != 0)
  }

  @Test(
    "Away from kinks the grid's gradient is the derivative of the forward pass", arguments: options)
  func differences(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 2)
    let (image, g) = (draws.exact(1, 2, 4, 5), draws.exact(1, 2, 1, 1))
    for _ in 0..<40 {
      let (px, py) = (draws.between(6), draws.between(6))
      // Half-way between centres `nearest` jumps, and mirrors may stand.
      let isHalfWay = [px, py].contains { ($0 + $0).floor() == $0 + $0 }
      if isHalfWay, options.mode == .nearest || options.padding == .reflection { continue }
      let (x, y) = (
        gridValue(of: px, on: 5, options.alignCorners),
        gridValue(of: py, on: 4, options.alignCorners)
      )
      func value(_ x: Rational, _ y: Rational) throws -> Rational {
        inner(
          try gridSample(
            image, at: Grid(n: 1, rows: 1, columns: 1, points: [x, y]), options: options
          ).elements, g.elements)
      }
      let gradient = try gridSampleBackward(
        g, input: image, at: Grid(n: 1, rows: 1, columns: 1, points: [x, y]), options: options
      ).grid.elements
      let h = Rational(1, over: 256)
      let slopes = (
        try derivative(step: h) { try value(x + $0, y) },
        try derivative(step: h) { try value(x, y + $0) }
      )
      #expect(gradient == [slopes.0, slopes.1])
    }
  }

  @Test("The transposed tap map is the gradient by impulses", arguments: options)
  func transposedMap(_ options: GridSampleOptions) throws {
    var draws = Draws(seed: 3)
    let (h, w) = (3, 4)
    let points = (0..<(2 * h * w)).map { _ in Rational(draws.integer(-20...20), over: 16) }
    let impulses: Tensor<Rational> = TapMap.impulses(h, w)
    let images = Array(repeating: points, count: h * w).flatMap { $0 }
    let grid = Grid(n: h * w, rows: h, columns: w, points: images)
    let forward = try gridSample(impulses, at: grid, options: options)
    let back = try gridSampleBackward(impulses, input: impulses, at: grid, options: options)
    let gradient = try #require(back.input)
    #expect(
      TapMap(h: h, w: w, exactResponses: forward).transposed
        == TapMap(h: h, w: w, exactResponses: gradient))
  }

  /// The derivative by the position at pixel `p` of the row 1, 3, 7, 20, 50.
  private func slope<Element: ShiftScalar>(
    _ p: Element, _ padding: GridPadding, _ mode: InterpolationMode = .bilinear
  ) throws -> Element {
    let row = Tensor(
      shape: Shape(n: 1, c: 1, h: 1, w: 5),
      elements: [1, 3, 7, 20, 50].map { Element(nearestTo: $0) })
    let two = Element(nearestTo: 2)
    let grid = Grid(
      n: 1, rows: 1, columns: 1, points: [p / two - Element(nearestTo: 1), .zero])
    let gradients = try gridSampleBackward(
      Tensor(repeating: Element(nearestTo: 1), shape: Shape(n: 1, c: 1, h: 1, w: 1)), input: row,
      at: grid, options: GridSampleOptions(mode: mode, padding: padding, alignCorners: true))
    return gradients.grid[0] / two
  }

  @Test("At whole pixels of 1, 3, 7, 20, 50 the slope is the one that the table says")
  func slopesAtPixels() throws {
    // GRADIENTS of the operators: right slopes under zeros; 0 at both ends under border; on the far side of
    // a mirror the left one, 0 on mirrors; bicubic 3/4·(v[k+1] − v[k−1]).
    for p in [-2, -1, 0, 1, 2, 3, 4, 5] {
      let right: [Int: Double] = [-1: 1, 0: 2, 1: 4, 2: 13, 3: 30, 4: -50]
      #expect(try slope(Double(p), .zeros) == right[p] ?? 0)
      #expect(try slope(Rational(p), .zeros) == Rational(Int(right[p] ?? 0)))
      let inside = (1...3).contains(p)
      #expect(try slope(Float(p), .border) == (inside ? Float(right[p]!) : 0))
    }
    #expect(try slope(5.0, .reflection) == -30)
    #expect(try slope(4.0, .reflection) == 0)
    #expect(try slope(0.0, .reflection) == 0)
    #expect(try slope(1.0, .zeros, .nearest) == 0)
    #expect(try slope(1.0, .border, .bicubic) == 4.5)
    #expect(
      try (0..<5).map { try slope(Double($0), .border, .bicubic) }
        == [1.5, 4.5, 12.75, 32.25, 22.5])
  }

  @Test(
    "One ulp below pixel 1 of 6 the slope is the left one, and the forward pass is off by 2^-24")
  func oneUlp() throws {
    let row = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 6), elements: [1, 3, 7, 20, 50, 9])
    let g = 2 * Float(1) / 5 - 1
    let grid = Grid(n: 1, rows: 1, columns: 1, points: [g, 0])
    let one = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    let options = GridSampleOptions(alignCorners: true)
    let gradients = try gridSampleBackward(one, input: row, at: grid, options: options)
    // 5/2·(v[1] − v[0]), where the exact position has 5/2·(v[2] − v[1]).
    #expect(gradients.grid[0] == 5)
    #expect(gradients.input?.elements == [Float(0x1p-24), 1 - 0x1p-24, 0, 0, 0, 0])
  }

  @Test("All top left taps of a vector reach the image before the top right ones")
  func laneOrder() throws {
    let image = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 1, h: 1, w: 3))
    // Positions 1/2, 3/2, 3/2: pixel 1 is a right tap of the first and a left tap of the others.
    let grid = Grid<Float>(n: 1, x: [-0.5, 0.5, 0.5], y: [0])
    let g = Tensor<Float>(
      shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [2, 0x1p-23, 0x1p-23])
    let gradients = try gridSampleBackward(
      g, input: image, at: grid, options: GridSampleOptions(alignCorners: true))
    // (2⁻²⁴ + 2⁻²⁴) + 1; in the order of the outputs it would be (1 + 2⁻²⁴) + 2⁻²⁴ = 1.
    #expect(gradients.input?.elements == [1, 1 + 0x1p-23, 0x1p-23])
  }

  /// One output alone never fills a vector, so it takes the loops as they are defined.
  @Test(
    "Full vectors have the bits of one output at a time, special values included",
    arguments: [GridSampleDialect.pytorchCPU, .pytorchCPUFused])
  func vectors(_ dialect: GridSampleDialect) throws {
    var draws = Draws(seed: 15)
    let count = 19
    for mode in [InterpolationMode.bilinear, .bicubic] {
      for padding in GridPadding.allCases {
        for special in [false, true] {
          let options = GridSampleOptions(mode: mode, padding: padding, dialect: dialect)
          let image: Tensor<Float> = draws.tensor(
            Shape(n: 1, c: 3, h: 4, w: 5), special: special)
          let g: Tensor<Float> = draws.tensor(
            Shape(n: 1, c: 3, h: 1, w: count), special: special)
          let points = (0..<(2 * count)).map { _ in Float(draws.integer(-1500...1500)) / 1000 }
          let together = try gridSampleBackward(
            g, input: image, at: Grid(n: 1, rows: 1, columns: count, points: points),
            options: options
          ).grid
          for cell in 0..<count {
            let alone = try gridSampleBackward(
              Tensor(
                shape: Shape(n: 1, c: 3, h: 1, w: 1), elements: (0..<3).map { g[$0 * count + cell] }
              ),
              input: image,
              at: Grid(
                n: 1, rows: 1, columns: 1, points: [points[2 * cell], points[2 * cell + 1]]),
              options: options
            ).grid
            #expect(alone[0].isIdentical(to: together[2 * cell]))
            #expect(alone[1].isIdentical(to: together[2 * cell + 1]))
          }
        }
      }
    }
  }

  @Test(
    "The image's gradient adds up what each output gives alone, corner by corner of each vector",
    arguments: [GridSampleDialect.pytorchCPU, .pytorchCPUFused])
  func scattering(_ dialect: GridSampleDialect) throws {
    var draws = Draws(seed: 16)
    let count = 21
    let options = GridSampleOptions(alignCorners: true, dialect: dialect)
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 4, w: 5))
    // Between pixels and inside, so that each output gives to four pixels, in the order of the corners.
    let points = (0..<(2 * count)).map { _ in
      (Float(draws.integer(0...1)) + Float(draws.integer(1...99)) / 100) / 2 - 0.5
    }
    let g = (0..<count).map { _ in Float(draws.integer(1...999)) / 7 }
    func gradient(_ cells: Range<Int>) throws -> [Float] {
      try #require(
        try gridSampleBackward(
          Tensor(shape: Shape(n: 1, c: 1, h: 1, w: cells.count), elements: Array(g[cells])),
          input: image,
          at: Grid(
            n: 1, rows: 1, columns: cells.count,
            points: Array(points[(2 * cells.lowerBound)..<(2 * cells.upperBound)])),
          options: options
        ).input
      ).elements
    }
    let alone = try (0..<count).map { cell in
      try gradient(cell..<(cell + 1)).enumerated().filter { $0.element != 0 }
    }
    var expected = [Float](repeating: 0, count: 20)
    for first in stride(from: 0, to: count, by: 8) {
      for corner in 0..<4 {
        for cell in first..<min(first + 8, count) {
          #expect(alone[cell].count == 4)
          expected[alone[cell][corner].offset] += alone[cell][corner].element
        }
      }
    }
    #expect(try gradient(0..<count) == expected)
  }

  @Test("6400 ones into one pixel are 2048 in Float16 and 256 in BFloat16")
  func stagnation() throws {
    func total<Element: ShiftScalar>(_ format: Element.Type) throws -> Element? {
      let grid = Grid(
        n: 1, x: [Element](repeating: .zero, count: 80), y: [Element](repeating: .zero, count: 80))
      let ones = Tensor(
        repeating: Element(nearestTo: 1), shape: Shape(n: 1, c: 1, h: 80, w: 80))
      let image = Tensor<Element>(repeating: .zero, shape: Shape(n: 1, c: 1, h: 1, w: 1))
      return try gridSampleBackward(
        ones, input: image, at: grid, options: GridSampleOptions(alignCorners: true)
      ).input?[0]
    }
    #expect(try total(Float16.self) == 2048)
    #expect(try total(BFloat16.self) == 256)
    #expect(try total(Float.self) == 6400)
  }

  @Test("Where PyTorch crashes, the first pixel gets the gradient and the slope is 0")
  func nonFinitePositions() throws {
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [2, 5, 11])
    let one = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    for (x, padding) in [
      (Float.nan, GridPadding.border), (.nan, .reflection), (.infinity, .reflection),
      (-.infinity, .reflection),
    ] {
      let grid = Grid(n: 1, rows: 1, columns: 1, points: [x, 0])
      let options = GridSampleOptions(padding: padding, alignCorners: true)
      let gradients = try gridSampleBackward(one, input: image, at: grid, options: options)
      #expect(gradients.input?.elements == [1, 0, 0])
      #expect(gradients.grid.elements == [0, 0])
      #expect(try gridSample(image, at: grid, options: options).elements == [2])
    }
    let grid = Grid<Float>(n: 1, rows: 1, columns: 1, points: [.nan, 0])
    let zeros = try gridSampleBackward(
      one, input: image, at: grid, options: GridSampleOptions(alignCorners: true))
    #expect(zeros.input?.elements == [0, 0, 0])
    #expect(zeros.grid[0] == 0 && zeros.grid[1].isNaN)
  }

  @Test("What does not fit, and dialects without a determined order, are refused in a sentence")
  func refusals() {
    let image = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 1, h: 2, w: 2))
    let grid = Grid<Float>(n: 1, x: [0], y: [0])
    func message(_ g: Tensor<Float>, _ dialect: GridSampleDialect) -> String? {
      do throws(ShiftError) {
        _ = try gridSampleBackward(
          g, input: image, at: grid, options: GridSampleOptions(dialect: dialect))
        return nil
      } catch { return error.description }
    }
    let g = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    #expect(message(g, .pytorchCPU) == nil)
    #expect(
      message(image, .pytorchCPU)
        == "grid_sample_backward: grad_output (1, 1, 2, 2); expected (1, 1, 1, 1)")
    #expect(
      message(g, .pytorchCUDA)
        == "grid_sample_backward: dialect pytorch-cuda; expected pytorch-cpu or pytorch-cpu-fused, "
        + "whose gradients have a determined order")
  }
}
