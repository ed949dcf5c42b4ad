import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftPrecision

/// The ranking of the five ways of shifting by fractions of a pixel.
@Suite struct QuarterDeviationTests {
  private func unit(_ format: NumberFormat) -> Rational { .powerOfTwo(-format.precision!) }

  @Test("Slices, rolls and kernels miss by 2^-p and no more")
  func weights() {
    for format in NumberFormat.rounding {
      for way in FractionalWay.all where way.reading == .weights {
        for (width, boundary) in [(2, Boundary.zeros), (7, .circular), (512, .zeros)] {
          let found = QuarterDeviation(of: way, in: format, width: width, boundary: boundary)
          #expect(found?.attained == unit(format), "\(way.name), \(format)")
          #expect(found?.bound == unit(format).nearestDouble)
          #expect(found?.position == 0 && found?.weights == 0)
        }
      }
    }
  }

  @Test("An offset in quarters moves no position below 2^p / 4 pixels, and does so beyond")
  func offsets() {
    let way = FractionalWay(DeformConvShift())
    func position(_ width: Int, _ format: NumberFormat) -> Double? {
      QuarterDeviation(of: way, in: format, width: width)?.position
    }
    for width in [2, 3, 7, 31, 63, 64, 65, 66, 127, 255, 400, 511, 512] {
      for format in [NumberFormat.float16, .float, .double] {
        let found = QuarterDeviation(of: way, in: format, width: width)
        #expect(found?.position == 0 && found?.inexact == 0, "\(width) \(format)")
        #expect(found?.attained == unit(format))
        #expect(found?.bound == unit(format).nearestDouble)
      }
      // Eight bits hold quarters below 64, and pixels to 256.
      let coarse = position(width, .bfloat16)
      #expect(width > 257 ? coarse == nil : (coarse == 0) == (width <= 64), "\(width)")
    }
    #expect(position(513, .float16)! > 0)
  }

  @Test("A grid is off by what a plain loop of Float finds, and by nothing at 2^k + 1 pixels")
  func grids() throws {
    for width in 2...70 {
      var (greatest, off, inexact) = (Float.zero, Float.zero, 0)
      for quarters in -3..<(4 * width) {
        let index = Float(quarters) / 4
        let (last, two): (Float, Float) = (Float(width - 1), 2)
        let value = two * index / last - 1
        let position = (value + 1) * (last / two)
        greatest = max(greatest, (position - index).magnitude)
        // Of each pixel of the image the weight that it has, less the one that it should have.
        func weight(_ pixel: Int, at x: Float) -> Float {
          let floor = x.rounded(.down)
          let high = x - floor
          return Float(pixel) == floor ? 1 - high : Float(pixel) == floor + 1 ? high : 0
        }
        let sum = (0..<width).reduce(Float.zero) {
          $0 + (weight($1, at: position) - weight($1, at: index)).magnitude
        }
        off = max(off, sum)
        if sum > 0 { inexact += 1 }
      }
      let found = try #require(
        QuarterDeviation(of: FractionalWay(GridSampleShift()), in: .float, width: width))
      #expect(found.position == Double(greatest) && found.weights == Double(off), "\(width)")
      #expect(found.inexact == inexact && found.cells == 4 * width + 3)
      let isPowerOfTwo = (width - 1) & (width - 2) == 0
      #expect((found.position == 0) == isPowerOfTwo, "\(width)")
      // Never farther than four roundings of numbers up to the width.
      #expect(found.position <= 4 * Double(width) * 0x1p-24)
    }
  }

  /// What a strategy makes of the worst row, on a plane of two rows, less the definition's, in `Rational`.
  private func missed(
    _ row: QuarterDeviation.WorstRow, _ strategy: any ShiftStrategy, _ found: QuarterDeviation
  ) throws -> Rational {
    func run<Element: ShiftScalar>(_ type: Element.Type) throws -> Rational {
      var image = Tensor<Element>(
        repeating: .zero, shape: Shape(n: 1, c: 1, h: 2, w: found.width))
      for pixel in row.pixels {
        image[n: 0, c: 0, h: 0, w: pixel.place] = Element(nearestTo: pixel.value)
      }
      let shift = Shift(dy: 0, dx: row.shift)
      let got = try strategy.shift(image, by: Pattern([shift]), boundary: found.boundary)
      let cell = Oracle.taps(h: 2, w: found.width, shift: shift, boundary: found.boundary)[
        0, row.cell]
      var exact = Rational.zero
      for tap in cell {
        exact += tap.weight * (image[n: 0, c: 0, h: tap.row, w: tap.column].exact ?? 0)
      }
      return ((got[n: 0, c: 0, h: 0, w: row.cell].exact ?? 0) - exact).magnitude
    }
    return try run(found.format.scalar)
  }

  @Test("The strategies, run on the worst rows, miss by what is said")
  func worst() throws {
    var run = 0
    for boundary in Boundary.allCases {
      for strategy in Strategies.all {
        for (format, width) in [
          (NumberFormat.float16, 11), (.bfloat16, 30), (.float, 6), (.float, 61), (.double, 14),
          (.double, 100),
        ] {
          guard
            let found = QuarterDeviation(
              of: FractionalWay(strategy), in: format, width: width, boundary: boundary)
          else { continue }
          let row = try #require(found.worst)
          if found.way.reading == .offsets { #expect(found.position == 0, "\(boundary)") }
          // Half a pixel and more would be another place than the one that was meant.
          #expect(found.position < 0.5)
          #expect(
            try missed(row, strategy, found) == found.attained,
            "\(strategy.name), \(boundary), \(format), \(width)")
          #expect(found.attained > 0 && found.attained.nearestDouble <= found.bound)
          run += 1
        }
      }
    }
    // Of five strategies under six boundaries, the recipes for fractions, six times each.
    #expect(run == 6 * (6 + 4 + 4 + 4 + 5))
    for dialect in GridSampleDialect.all {
      let way = FractionalWay(GridSampleShift(), dialect: dialect)
      for (format, width) in [(NumberFormat.float, 29), (.double, 47)] {
        let found = try #require(QuarterDeviation(of: way, in: format, width: width))
        let row = try #require(found.worst)
        #expect(
          try missed(row, GridSampleShift(dialect: dialect), found) == found.attained,
          "\(dialect.name)")
      }
    }
  }

  /// Every image of some values on two neighbours, every quarter shift to ±2, by running the strategy.
  private func slowly(
    _ strategy: any ShiftStrategy, _ format: NumberFormat, _ width: Int, _ boundary: Boundary
  ) throws -> Rational {
    func run<Element: ShiftScalar>(_ type: Element.Type) throws -> Rational {
      var greatest = Rational.zero
      let unit = self.unit(format)
      let values: [Rational] = [1, -1, 1 - 2 * unit, 1 - 6 * unit]
      for quarters in -8...8 {
        let shift = Shift(dy: 0, dx: Rational(quarters, over: 4))
        let taps = Oracle.taps(h: 2, w: width, shift: shift, boundary: boundary)
        for first in values {
          for second in values {
            let row = (0..<width).map { $0.isMultiple(of: 2) ? first : second }
            let image = Tensor(
              shape: Shape(n: 1, c: 1, h: 2, w: width),
              elements: (row + row).map { Element(nearestTo: $0) })
            let got = try strategy.shift(image, by: Pattern([shift]), boundary: boundary)
            for cell in 0..<width {
              let exact = taps[0, cell].reduce(Rational.zero) { $0 + $1.weight * row[$1.column] }
              greatest = max(
                greatest, ((got[n: 0, c: 0, h: 0, w: cell].exact ?? 0) - exact).magnitude)
            }
          }
        }
      }
      return greatest
    }
    return try run(format.scalar)
  }

  @Test("No image that a slow loop tries lies beyond the bound, and some is near the worst")
  func bound() throws {
    for (boundary, width) in [
      (Boundary.zeros, 6), (.zeros, 7), (.replicate, 7), (.circular, 5), (.reflect, 6),
      (.symmetric, 6),
    ] {
      for strategy in Strategies.all {
        for format in [NumberFormat.bfloat16, .float] {
          guard
            let found = QuarterDeviation(
              of: FractionalWay(strategy), in: format, width: width, boundary: boundary)
          else { continue }
          let seen = try slowly(strategy, format, width, boundary)
          #expect(
            seen <= Rational(exactly: found.bound)!, "\(strategy.name), \(boundary), \(format)")
          #expect(2 * seen >= found.attained, "\(strategy.name), \(boundary), \(format)")
        }
      }
    }
  }

  @Test("The grid is the last in every format that rounds, and grows with the width")
  func ranking() throws {
    for format in NumberFormat.rounding {
      for width in [6, 24, 50] {
        let found = FractionalWay.all.compactMap {
          QuarterDeviation(of: $0, in: format, width: width)
        }
        #expect(found.count == 5)
        #expect(found.dropLast().allSatisfy { $0.bound == found[0].bound })
        #expect(found[4].way.name == "grid_sample")
        #expect(found[4].attained > found[0].attained, "\(format), \(width)")
      }
      let (narrow, wide) = (
        QuarterDeviation(of: FractionalWay(GridSampleShift()), in: format, width: 7),
        QuarterDeviation(of: FractionalWay(GridSampleShift()), in: format, width: 400)
      )
      #expect(try #require(wide).position > 8 * (try #require(narrow).position), "\(format)")
    }
  }

  @Test("Offsets by finer fractions are off by twice half the spacing below the width")
  func finer() throws {
    let way = FractionalWay(DeformConvShift())
    for (format, width) in [(NumberFormat.float, 61), (.float16, 61), (.double, 23)] {
      // By search: the first power of two whose spacing is reached.
      var spacing = Rational.powerOfTwo(1 - format.precision!)
      var top = 2
      while top < width { (spacing, top) = (2 * spacing, 2 * top) }
      let half = spacing / 2
      #expect(FinerFractions.halfSpacing(below: width, in: format) == half)
      let shift = QuarterDeviation.WorstRow(
        shift: -half, cell: top / 2,
        pixels: [.init(place: top / 2, value: 1), .init(place: top / 2 + 1, value: -1)])
      // A shift of ours has a denominator below 2^32.
      if format != .double {
        let any = try #require(QuarterDeviation(of: way, in: format, width: width))
        #expect(try missed(shift, DeformConvShift(), any) == 2 * half, "\(format)")
      }
      let drawn = try #require(FinerFractions(of: way, in: format, width: width, seed: 1))
      #expect(Rational(exactly: drawn.attained)! <= 2 * half + 2 * unit(format))
      #expect(drawn.attained > half.nearestDouble)
    }
  }

  @Test("Other arithmetic changes taps of the grid where it computes otherwise, and nowhere else")
  func builds() throws {
    let study = FractionStudy(widths: 2...33, seed: 1, workers: 1)
    #expect(study.series.count == 20 && study.builds.count == 8)
    for build in study.builds {
      // With aligned corners the position has no product that meets a sum, and halves are exact in any order.
      #expect((build.changed == 0) == (build.dialect != .pytorchInductor), "\(build.dialect)")
      #expect(build.cells == (2...33).reduce(0) { $0 + 4 * $1 + 3 })
    }
    for kernels in study.fusedKernels {
      #expect(kernels.bound == unit(kernels.format).nearestDouble)
      #expect(kernels.greatest?.attained == unit(kernels.format))
      // The product of the second pixel is not rounded.
      let axis = FractionalAxis(kernels.way, kernels.format, extent: 9, boundary: .zeros, pad: 0)
      for (part, halves) in [(0.25, 2), (0.5, 1), (0.75, 1)] {
        let cell = CellDeviation(axis, floor: 3, part: part, boundary: .zeros)
        let bound = Rational(exactly: cell.bound(0))
        #expect(bound == unit(kernels.format) * Rational(halves, over: 2))
      }
    }
  }
}
