import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct GridSampleTests {
  /// 0, 1, … in one row, read along it at grid values x.
  func read<Element: ShiftScalar>(
    _ width: Int, _ x: [Element], _ options: GridSampleOptions
  ) throws -> [Element] {
    let image = Tensor(
      shape: Shape(n: 1, c: 1, h: 1, w: width),
      elements: (0..<width).map { Element(nearestTo: $0) })
    return try gridSample(image, at: Grid(n: 1, x: x, y: [.zero]), options: options).elements
  }

  @Test("At width 7 the identity grid reads 1.1920929e-07 for pixel 1 less 1, and nearest is exact")
  func workedExample() throws {
    let grid = (0..<7).map { 2 * Float($0) / 6 - 1 }
    var options = GridSampleOptions(alignCorners: true)
    let got = try read(7, grid, options)
    #expect(got[1] - 1 == 1.1920929e-07)
    options.mode = .nearest
    #expect(try read(7, grid, options) == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("In Rational every mode, padding and alignment reads a pixel centre as the pixel")
  func exactCentres() throws {
    for mode in InterpolationMode.allCases {
      for padding in GridPadding.allCases {
        for align in [true, false] {
          let grid = (0..<5).map {
            align ? Rational($0, over: 2) - 1 : Rational(2 * $0 + 1, over: 5) - 1
          }
          let options = GridSampleOptions(mode: mode, padding: padding, alignCorners: align)
          #expect(try read(5, grid, options) == [0, 1, 2, 3, 4])
        }
      }
    }
  }

  @Test("Outside the image zeros fades, border clamps, reflection mirrors")
  func outside() throws {
    // Aligned, width 3: grid value g is the position g + 1, so −½, −1, −2, 3½ below.
    let grid: [Rational] = [Rational(-3, over: 2), -2, -3, Rational(5, over: 2)]
    func read(_ padding: GridPadding) throws -> [Rational] {
      let image = Tensor<Rational>(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [10, 20, 40])
      return try gridSample(
        image, at: Grid(n: 1, x: grid, y: [0]),
        options: GridSampleOptions(padding: padding, alignCorners: true)
      ).elements
    }
    #expect(try read(.zeros) == [5, 0, 0, 0])
    #expect(try read(.border) == [10, 10, 10, 40])
    #expect(try read(.reflection) == [15, 20, 40, 15])
  }

  @Test("Half-way positions go to the even pixel in nearest mode")
  func ties() throws {
    let grid = (0..<4).map { Rational(2 * $0 + 1, over: 4) - 1 }
    let options = GridSampleOptions(mode: .nearest, alignCorners: true)
    #expect(try read(5, grid, options) == [0, 2, 2, 4])
  }

  @Test("NaN names no pixel, the first or the last, by padding and dialect")
  func notANumber() throws {
    func value(_ padding: GridPadding, _ dialect: GridSampleDialect) throws -> Float {
      try read(
        9, [Float.nan],
        GridSampleOptions(padding: padding, alignCorners: true, dialect: dialect))[0]
    }
    #expect(try value(.zeros, .pytorchCPU).isNaN)
    #expect(try value(.zeros, .pytorchFallback) == 0)
    #expect(try value(.border, .pytorchCPU) == 0)
    #expect(try value(.border, .pytorchFallback) == 8)
  }

  @Test("A grid kept by its axes reads what the same grid written out reads")
  func axesAndPoints() throws {
    let image = Tensor(
      shape: Shape(n: 2, c: 2, h: 3, w: 4), elements: (0..<48).map { Float($0) / 7 })
    let (x, y): ([Float], [Float]) = ([-1.1, 0.3, 0.9], [0.2, -0.7])
    let points = y.flatMap { y in x.flatMap { [$0, y] } }
    for mode in InterpolationMode.allCases {
      let options = GridSampleOptions(mode: mode)
      #expect(
        try gridSample(image, at: Grid(n: 2, x: x, y: y), options: options)
          == gridSample(
            image, at: Grid(n: 2, rows: 2, columns: 3, points: points + points), options: options))
    }
  }

  @Test("A position that ONNX's reference cannot count is refused on its own axis")
  func refusedOnItsAxis() {
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 2, w: 3))
    let options = GridSampleOptions(padding: .reflection, dialect: .onnxReference)
    #expect(
      throws: ShiftError(
        "grid_sample", found: "position inf on 2 px",
        expected: "one that onnx-reference can turn into an integer")
    ) {
      try gridSample(
        image, at: Grid(n: 1, rows: 1, columns: 1, points: [0, .infinity]), options: options)
    }
  }

  @Test("Bicubic weighs the four pixels around a position on each axis by Keys' kernel of A = −3/4")
  func keysKernel() throws {
    let a = Rational(-3, over: 4)
    func kernel(_ distance: Rational) -> Rational {
      let x = distance.magnitude
      if x <= 1 { return (a + 2) * x * x * x - (a + 3) * x * x + 1 }
      return x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0
    }
    let (h, w) = (5, 6)
    let impulses: Tensor<Rational> = TapMap.impulses(h, w)
    // Inside, so that no padding mixes in.
    for (row, column) in [(5, 7), (6, 9), (7, 11), (8, 8)] {
      let (y, x) = (Rational(row, over: 4), Rational(column, over: 4))
      let point = [2 * x / Rational(w - 1) - 1, 2 * y / Rational(h - 1) - 1]
      let grid = Grid(
        n: h * w, rows: 1, columns: 1,
        points: Array(repeatElement(point, count: h * w).joined()))
      for dialect in GridSampleDialect.all {
        let sampled = try gridSample(
          impulses, at: grid,
          options: GridSampleOptions(mode: .bicubic, alignCorners: true, dialect: dialect))
        for pixel in 0..<(h * w) {
          let expected =
            kernel(y - Rational(pixel / w)) * kernel(x - Rational(pixel % w))
          #expect(sampled[pixel] == expected, "\(dialect), pixel \(pixel) at \(y), \(x)")
        }
      }
    }
  }
}
