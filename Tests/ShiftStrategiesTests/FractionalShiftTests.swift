import ExactArithmetic
import Foundation
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

/// Shifts by fractions of a pixel, against a definition written here: extend, then interpolate.
@Suite struct FractionalShiftTests {
  private static func quarters(_ count: Int) -> Rational { Rational(count, over: 4) }

  /// The index that position `i` of an axis of n pixels reads, by walking there; `nil` for 0.
  private static func extended(_ i: Int, _ n: Int, _ boundary: Boundary) -> Int? {
    var (place, step) = (i, 0)
    while !(0..<n).contains(place) {
      step += 1
      precondition(step < 100)
      switch boundary {
      case .zeros, .keep: return nil
      case .replicate: place += place < 0 ? 1 : -1
      case .circular: place += place < 0 ? n : -n
      case .reflect: place = n == 1 ? 0 : place < 0 ? -place : 2 * (n - 1) - place
      case .symmetric: place = place < 0 ? -1 - place : 2 * n - 1 - place
      }
    }
    return place
  }

  /// `(1 − t)·E(k) + t·E(k + 1)` on each axis, one cell after the other.
  private static func defined(
    _ input: Tensor<Rational>, _ dy: Rational, _ dx: Rational, _ boundary: Boundary
  ) -> Tensor<Rational> {
    let shape = input.shape
    var output = Tensor<Rational>(repeating: .zero, shape: shape)
    for h in 0..<shape.h {
      for w in 0..<shape.w {
        let (y, x) = (Rational(h) - dy, Rational(w) - dx)
        for row in [y.floor(), y.floor() + 1] {
          for column in [x.floor(), x.floor() + 1] {
            let weight = (1 - (y - row).magnitude) * (1 - (x - column).magnitude)
            guard !weight.isZero else { continue }
            let i = extended(row.wholePart, shape.h, boundary)
            let j = extended(column.wholePart, shape.w, boundary)
            for n in 0..<shape.n {
              for c in 0..<shape.c {
                if let i, let j {
                  output[n: n, c: c, h: h, w: w] += weight * input[n: n, c: c, h: i, w: j]
                } else if boundary == .keep {
                  output[n: n, c: c, h: h, w: w] += weight * input[n: n, c: c, h: h, w: w]
                }
              }
            }
          }
        }
      }
    }
    return output
  }

  /// Sizes, and distances along both axes in quarters: every one to n + 2 along one axis, and pairs.
  private static let cases: [(Shape, Int, Int)] =
    (1...3).flatMap { w in
      (-4 * w - 8...4 * w + 8).map { (Shape(n: 1, c: 1, h: 1, w: w), 0, $0) }
    }
    + [-13, -1, 3, 6].map { (Shape(n: 1, c: 1, h: 3, w: 1), $0, 0) }
    + [(3, 4), (2, 1)].flatMap { h, w in
      [-13, -3, 1, 6].flatMap { dy in
        [-9, 0, 3, 18].map { (Shape(n: 2, c: 2, h: h, w: w), dy, $0) }
      }
    }

  @Test("The oracle extends and then interpolates", arguments: Boundary.allCases)
  func oracle(boundary: Boundary) {
    for (shape, dy, dx) in Self.cases {
      let input: Tensor<Rational> = StrategyTests.counting(shape)
      let shift = Shift(dy: Self.quarters(dy), dx: Self.quarters(dx))
      let wanted = Self.defined(input, Self.quarters(dy), Self.quarters(dx), boundary)
      #expect(Oracle.shift(input, by: Pattern([shift]), boundary: boundary) == wanted, "\(shift)")
      let map = Oracle.taps(h: shape.h, w: shape.w, shift: shift, boundary: boundary)
      for cell in 0..<shape.plane {
        let sum = map[cell / shape.w, cell % shape.w].reduce(Rational.zero) {
          $0 + $1.weight * input[n: 0, c: 0, h: $1.row, w: $1.column]
        }
        #expect(sum == wanted[cell])
      }
    }
  }

  @Test(
    "Every recipe for fractions is the definition exactly, on all quarters to n + 2 and more",
    arguments: Strategies.all.map(\.name), Boundary.allCases)
  func recipes(name: String, boundary: Boundary) throws {
    let strategy = try #require(Strategies.named(name))
    guard strategy.fractionalRecipe(for: boundary).isClaimed else {
      #expect(throws: ShiftError.self) {
        try strategy.shift(
          StrategyTests.counting(Shape(n: 1, c: 1, h: 2, w: 2)) as Tensor<Rational>,
          by: Pattern([Shift(dy: Self.quarters(1), dx: 0)]), boundary: boundary)
      }
      return
    }
    for (shape, dy, dx) in Self.cases {
      let input: Tensor<Rational> = StrategyTests.counting(shape)
      let shift = Shift(dy: Self.quarters(dy), dx: Self.quarters(dx))
      let wanted = Self.defined(input, Self.quarters(dy), Self.quarters(dx), boundary)
      let got = try strategy.shift(input, by: Pattern([shift]), boundary: boundary)
      #expect(got == wanted, "\(shape) \(shift)")
      if got != wanted { return }
    }
  }

  @Test("Thirds, whole pixels and quarters of several groups stand beside each other")
  func groups() throws {
    let shifts = [
      Shift(dy: Rational(-1, over: 3), dx: Rational(5, over: 7)), Shift(dy: 2, dx: -1),
      Shift(dy: Self.quarters(-9), dx: 0), .none,
    ]
    let input: Tensor<Rational> = StrategyTests.counting(Shape(n: 2, c: 7, h: 3, w: 4))
    let pattern = Pattern(shifts, rule: .interleavedWhole)
    for strategy in Strategies.all {
      for boundary in Boundary.allCases where strategy.fractionalRecipe(for: boundary).isClaimed {
        let got = try strategy.shift(input, by: pattern, boundary: boundary)
        for (c, shift) in pattern.shifts(ofChannels: 7).enumerated() {
          #expect(
            got.channels(c..<(c + 1))
              == Self.defined(
                input.channels(c..<(c + 1)), shift.exactDy, shift.exactDx, boundary),
            "\(strategy.name) \(boundary) \(shift)")
        }
      }
    }
  }

  @Test("Slices and rolls move bits where a group of the pattern is whole")
  func wholeGroupsMove() throws {
    let pattern = Pattern([Shift(dy: 0, dx: 1), Shift(dy: 0, dx: Self.quarters(1))])
    let input = Tensor<Float>(
      shape: Shape(n: 1, c: 2, h: 1, w: 3), elements: [-0.0, .nan, -.infinity, 1, 2, 4])
    for strategy in [SliceShift(), RollShift()] as [any ShiftStrategy] {
      let got = try strategy.shift(input, by: pattern, boundary: .circular)
      #expect(got[0] == -.infinity && got[1].sign == .minus && got[2].isNaN)
      #expect(Array(got.elements[3...]) == [1.75, 1.75, 3.5])
    }
  }

  @Test(
    "Fractions that a format cannot hold are refused, and so are all by whoever moves whole pixels")
  func refusals() {
    let image = Tensor<Float16>(repeating: 1, shape: Shape(n: 1, c: 1, h: 2, w: 2))
    func message(_ strategy: any ShiftStrategy, _ dx: Rational, _ boundary: Boundary) -> String {
      do throws(ShiftError) {
        _ = try strategy.shift(
          image, by: Pattern([Shift(dy: 0, dx: dx)]), boundary: boundary)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message(SliceShift(), Rational(1, over: 3), .zeros)
        == "slice: a shift of (0, 1/3), which float16 cannot hold; expected binary fractions of few enough bits"
    )
    #expect(message(DepthwiseConvShift(), 1 + .powerOfTwo(-11), .zeros).contains("float16"))
    #expect(message(DepthwiseConvShift(), 1 + .powerOfTwo(-10), .zeros) == "")
    #expect(
      message(IndexedShift("indexed") { $0.source() }, Rational(1, over: 2), .zeros)
        == "indexed: shifts [(0, 0.5)], floorEdges; expected whole pixels")
    #expect(
      message(RollShift(), Rational(1, over: 2), .symmetric)
        == "roll: boundary symmetric (pad has no mode that repeats the edge in its mirror); "
        + "expected one of replicate, zeros, circular, reflect")
  }

  @Test("A shift is its floor and what is left, in text, in JSON, turned and exchanged")
  func values() throws {
    let shift = Shift(dy: Rational(-7, over: 4), dx: Rational(1, over: 3))
    #expect(shift.dy == -2 && shift.fractionY.value == Rational(1, over: 4))
    #expect(shift.exactDy == Rational(-7, over: 4) && shift.exactDx == Rational(1, over: 3))
    #expect(shift.description == "(-1.75, 1/3)")
    #expect(shift.reachY == 2 && shift.reachX == 1 && shift.reach == 2)
    #expect(shift.reversed == Shift(dy: Rational(7, over: 4), dx: Rational(-1, over: 3)))
    #expect(shift.reversed.reachY == 2 && shift.signs == (-1, 1))
    #expect(shift.exchanged.reversed.exchanged.reversed == shift)
    #expect(Shift(dy: Rational(3), dx: Rational(-2)) == Shift(dy: 3, dx: -2))
    #expect(Shift(exactly: Rational(1, over: 1 << 33), 0) == nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let pattern = Pattern([shift, Shift(dy: 1, dx: -2), Shift(dy: 0, dx: Rational(1, over: 8))])
    let text = try encoder.encode(pattern)
    #expect(
      String(decoding: text, as: UTF8.self)
        == #"{"rule":"floorEdges","shifts":[{"dx":"1\/3","dy":-1.75},{"dx":-2,"dy":1},{"dx":0.125,"dy":0}]}"#
    )
    #expect(try JSONDecoder().decode(Pattern.self, from: text) == pattern)
    for bad in [#"{"dx":"a","dy":0}"#, #"{"dx":"1/8589934592","dy":0}"#, #"{"dx":1e300,"dy":0}"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Shift.self, from: Data(bad.utf8))
      }
    }
  }

  @Test("A format holds a distance and its part or it does not")
  func exactness() {
    func isExact(_ value: Rational, _ format: NumberFormat) -> Bool {
      Shift(dy: 0, dx: value).isExact(in: format)
    }
    for bits in [0, 1, 2, 5, 6, 8, 9, 10, 11, 23, 24] {
      for whole in [0, 1, 5, -1, -6, 130] {
        let value = Rational(whole) + .powerOfTwo(-bits)
        for format in [NumberFormat.float16, .bfloat16, .float] {
          func holds<Element: ShiftScalar>(_ type: Element.Type) -> Bool {
            Element(nearestTo: value).exact == value
              && Element(nearestTo: value - value.floor()).exact == value - value.floor()
          }
          let wanted =
            switch format {
            case .float16: holds(Float16.self)
            case .bfloat16: holds(BFloat16.self)
            default: holds(Float.self)
            }
          #expect(isExact(value, format) == wanted, "\(value) \(format)")
        }
      }
    }
    #expect(!isExact(Rational(1, over: 3), .double) && isExact(Rational(1, over: 3), .rational))
  }
}
