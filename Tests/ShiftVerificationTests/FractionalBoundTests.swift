import Effort
import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// What a cell may be off where a shift is not whole.
@Suite struct FractionalBoundTests {
  private static func drawn(_ w: Int, _ dx: Rational, _ boundary: Boundary = .replicate)
    -> ShiftCase
  {
    ShiftCase(
      shape: Shape(n: 1, c: 1, h: 1, w: w), pattern: Pattern([Shift(dy: 0, dx: dx)]),
      boundary: boundary, fill: .reals, seed: 7)
  }

  private static func bound<Element: ShiftScalar>(
    _ strategy: any ShiftStrategy, _ drawn: ShiftCase, _ type: Element.Type
  ) -> FractionalBound<Element> {
    FractionalBound(
      strategy, drawn: drawn, shift: drawn.pattern.shifts[0], boundary: drawn.boundary)
  }

  @Test("Weighted slices by a quarter round a product and a sum, and no position")
  func byHand() {
    let drawn = Self.drawn(2, Rational(1, over: 4))
    let parts = Self.bound(SliceShift(), drawn, Float.self)
      .parts(at: 1, in: Tensor(shape: drawn.shape, elements: [1, 2]))
    // Pixel 1 reads ¼·1 + ¾·2.
    let u = Rational.powerOfTwo(-24)
    #expect(parts.exact == Rational(7, over: 4) && parts.moved.isZero)
    #expect(
      parts.summed == 2 * u / (1 - 2 * u) * Rational(7, over: 4) + .powerOfTwo(-150) * (3 + 4))
  }

  @Test("The interval of an offset is the position and what one rounding makes of it")
  func offsets() {
    // 24 bits hold i + 2⁻²⁰ to i = 15.
    let distance = Rational(-1, over: 1 << 20)
    let axis = FractionalReading.offsets.axis(
      extent: 40, distance: distance, reach: 1, boundary: .zeros, as: Float.self)
    for i in 0..<40 {
      let computed = (Float(i) + Float(0x1p-20)).exact!
      #expect(axis.exact[i] == Rational(i) - distance)
      #expect(axis.low[i] == min(computed, axis.exact[i]))
      #expect(axis.high[i] == max(computed, axis.exact[i]))
      #expect((axis.low[i] < axis.high[i]) == (i >= 16))
    }
  }

  @Test("A position that rounding moves by half a step moves the cell by that much of its slope")
  func movedByHand() {
    // Beyond 16 a Float has steps of 2⁻¹⁹: 16 + 2⁻²⁰ is half-way, and goes to 16, from 1 + 2·2⁻²⁰ to 1.
    let drawn = Self.drawn(40, Rational(-1, over: 1 << 20), .zeros)
    let image = Tensor<Float>(shape: drawn.shape, elements: (0..<40).map { $0 == 17 ? 3 : 1 })
    let parts = Self.bound(DeformConvShift(), drawn, Float.self).parts(at: 16, in: image)
    #expect(parts.exact == 1 + Rational.powerOfTwo(-19))
    #expect(parts.moved == Rational.powerOfTwo(-19))
  }

  @Test("A bit before the first pixel what is left above −1 may round to 1, and the position to 0")
  func fading() {
    let distance = Rational.powerOfTwo(-30)
    // 1 − 2⁻³⁰ has no Float, and 1 is next to it; a double holds both.
    #expect(Float(1 - 0x1p-30) == 1)
    let axis = FractionalReading.offsets.axis(
      extent: 2, distance: distance, reach: 1, boundary: .zeros, as: Float.self)
    #expect((axis.exact[0], axis.low[0], axis.high[0]) == (-distance, -distance, 0))
    let wide = FractionalReading.offsets.axis(
      extent: 2, distance: distance, reach: 1, boundary: .zeros, as: Double.self)
    #expect((wide.low[0], wide.high[0]) == (-distance, -distance))
  }

  @Test(
    "The interval of a grid position holds what both mappings make of it",
    arguments: [Boundary.replicate, .zeros, .circular, .reflect, .symmetric])
  func grid(boundary: Boundary) {
    for extent in [2, 3, 7, 50] {
      let sampling = GridSampleShift().sampling(
        of: Shape(n: 1, c: 1, h: 2, w: extent), boundary: boundary)
      let shift = Rational(5, over: 4)
      let pad = boundary == .circular ? 2 : 0
      let axis = FractionalReading.grid(sampling).axis(
        extent: extent, distance: shift, reach: 2, boundary: boundary, as: Float.self)
      let size = Float(extent + 2 * pad)
      for i in 0..<extent {
        var index = Float(i + pad) - 1.25
        if boundary == .replicate { index = min(max(index, 0), size - 1) }
        let positions: [Float]
        if sampling.alignCorners {
          let g = 2 * index / (size - 1) - 1
          positions = [(g + 1) * ((size - 1) / 2), g * ((size - 1) / 2) + (size - 1) / 2]
        } else {
          let g = (2 * index + 1) / size - 1
          positions = [(g + 1) * (size / 2) - 0.5, g * (size / 2) + (size - 1) / 2]
        }
        for position in positions {
          let place = position.exact! - Rational(pad)
          #expect(axis.low[i] <= place && place <= axis.high[i], "\(extent), \(i)")
        }
        #expect(axis.high[i] - axis.low[i] < Rational(1, over: 10_000))
      }
    }
  }

  @Test(
    "What is off by twice the bound is found, by half of it is not",
    arguments: Strategies.all.map(\.name))
  func tells(name: String) throws {
    let strategy = try #require(Strategies.named(name))
    let drawn = Self.drawn(9, Rational(-11, over: 8), .zeros)
    let input: Tensor<Float> = try #require(drawn.tensor())
    let truth = Oracle.shift(input, by: drawn.pattern, boundary: drawn.boundary)
    let bound = Self.bound(strategy, drawn, Float.self)
    var told = 0
    for index in 0..<9 {
      let parts = bound.parts(at: index, in: input)
      // Less than an ulp cannot be added.
      guard parts.bound > 2 * Rational.powerOfTwo(-24) * parts.exact.magnitude else { continue }
      told += 1
      let far = Float(nearestTo: parts.exact + 2 * parts.bound)
      let near = Float(nearestTo: parts.exact + parts.bound / 4)
      #expect(!bound.allows(far, expected: truth[index], at: index, in: input))
      #expect(bound.allows(near, expected: truth[index], at: index, in: input))
    }
    #expect(told > 3)
  }

  @Test("All five strategies hold their bounds on fractions, in every format")
  func holds() {
    var cases = ShiftCases()
    cases.fractions = .any
    var verification = Verification(formats: NumberFormat.allCases, cases: cases, demands: [])
    verification.subject.cases.drawsRareKinds = false
    verification.subject.cases.largePerMille = 0
    let result = verification.run(0..<Effort.of(12, long: 60), seed: 3)
    #expect(result.violations.isEmpty, "\(result.violations.map(\.message))")
    #expect(result.counts.violated == 0)
  }

  @Test("A drawing with fractions has every class that is demanded of one, and another digest")
  func classes() {
    var cases = ShiftCases()
    cases.fractions = .any
    let subject = ShiftSubject(cases: cases)
    #expect(subject.demands.contains { $0.name == "a half" })
    #expect(subject.demands.contains { $0.name == "fraction beside NaN or infinity" })
    #expect(!ShiftSubject().demands.contains { $0.name == "a half" })
    #expect(cases.digest != ShiftCases().digest && !subject.isNarrowed)
    let drawn = (0..<300).map { cases.generator.value(seed: 2, index: $0) }
    #expect(drawn.contains { !$0.pattern.isExact(in: .double) })
    #expect(drawn.count { $0.pattern.isExact(in: .bfloat16) } > 200)
    for one in drawn { #expect(one.flaw == nil) }
    cases.fractions = .dyadic
    for index in 0..<300 {
      let pattern = cases.generator.value(seed: 2, index: index).pattern
      #expect(pattern.isExact(in: .float))
    }
  }

  @Test("A fractional case is a program of PyTorch for four of the five")
  func programs() throws {
    let drawn = Self.drawn(3, Rational(1, over: 4))
    for name in ["roll", "deform_conv2d", "conv2d"] {
      let program = try #require(ShiftSubject.program(for: drawn, by: name, in: .float))
      #expect(program.contains("shifts = [(0, 0.25)]") && program.contains("taps(w - dx)"))
    }
    let square = ShiftCase(
      shape: Shape(n: 1, c: 1, h: 2, w: 3), pattern: drawn.pattern, boundary: .circular,
      fill: .counting)
    let grid = try #require(ShiftSubject.program(for: square, by: "grid_sample", in: .float))
    #expect(grid.contains("p = F.pad(x, (1, 1, 1, 1), mode='circular')"))
  }
}
