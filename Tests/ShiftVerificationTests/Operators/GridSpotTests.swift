import ExactArithmetic
import PropertyTesting
import ShiftTensors
import Testing

@testable import ShiftVerification

/// What 106 bits decide of a cell, held against exact arithmetic.
struct GridSpotTests {
  private func calls(_ count: Int, seed: UInt64) -> [GridSampleCall] {
    let generator = GridSampleCall.generator(GridSampleCall.kinds)
    return (0..<count).map { generator.value(seed: seed, index: $0) }
  }

  private static let conventions: [Conventions] = {
    let usual = Conventions()
    return [usual]
      + ["edge", "ties", "alignment", "axes"].compactMap { name in
        Conventions.choices(of: name).last.map {
          var conventions = usual
          conventions.take($0)
          return conventions
        }
      }
  }()

  private func check<Element: ShiftScalar>(_ type: Element.Type, _ calls: [GridSampleCall]) {
    var (decided, covered) = (0, 0)
    for (place, call) in calls.enumerated() {
      guard let inputs = call.inputs(as: type) else { continue }
      let conventions = Self.conventions[place % Self.conventions.count]
      let quick = GridSampleTruths(call, image: inputs[0], grid: inputs[1], conventions)
      let exact = GridSampleTruths(call, image: inputs[0], grid: inputs[1], conventions)
      for index in stride(from: 0, to: call.outputShape.count, by: 7) {
        let truth = exact[index]
        let rounded: Element = truth.rounded()
        guard let nearest = quick.nearest(index) else { continue }
        decided += 1
        #expect(nearest.isIdentical(to: rounded), "\(call), cell \(index)")
        for steps in [-3, -1, 1, 2, 40] {
          let got = rounded.stepped(by: steps)
          guard got != rounded, let verdict = quick.covered(got, at: index) else { continue }
          covered += 1
          let full = truth.covered(got, expected: rounded)
          #expect(full?.kind == verdict.kind && full?.isAllowed == true, "\(call), cell \(index)")
          #expect(abs((full?.share ?? 0) - verdict.share) < 1e-9, "\(call), cell \(index)")
        }
      }
    }
    #expect(decided > 100 && covered > 50, "\(type): \(decided), \(covered)")
  }

  /// The bicubic value at a position in pixels, mirrored about the outermost centres or the edges, by plain loops.
  private func bicubic(
    _ image: [Rational], _ h: Int, _ w: Int, y: Rational, x: Rational, aboutCentres: Bool
  ) -> Rational {
    func weights(_ t: Rational) -> [Rational] {
      let a = Rational(-3, over: 4)
      return [1 + t, t, 1 - t, 2 - t].map { d in
        d <= 1
          ? (a + 2) * d * d * d - (a + 3) * d * d + 1
          : a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a
      }
    }
    func place(_ index: Rational, _ n: Int) -> Int {
      let period = Rational(max(aboutCentres ? 2 * (n - 1) : 2 * n, 1))
      let rest = Int((index - period * (index / period).floor()).nearestDouble)
      return rest < n ? rest : aboutCentres ? 2 * (n - 1) - rest : 2 * n - 1 - rest
    }
    var sum = Rational.zero
    for (i, wy) in weights(y - y.floor()).enumerated() {
      for (j, wx) in weights(x - x.floor()).enumerated() {
        let row = place(y.floor() + Rational(i - 1), h)
        let column = place(x.floor() + Rational(j - 1), w)
        sum += wy * wx * image[row * w + column]
      }
    }
    return sum
  }

  @Test("The exact value of a bicubic cell is its own where rounding may put the position anywhere")
  func farBicubic() throws {
    var far = 0
    func check<Element: ShiftScalar>(_ type: Element.Type, _ limit: Rational) throws {
      let kinds = ["bicubic reflection", "bicubic symmetric"]
      let generator = RemapCall.generator(kinds)
      for index in 0..<60 {
        let call = generator.value(seed: 4, index: index)
        guard let inputs = call.inputs(as: type) else { continue }
        let image = inputs[0].elements.compactMap(\.exact)
        guard image.count == inputs[0].shape.count else { continue }
        let (shape, output) = (call.shape, call.outputShape)
        let cells = call.cells(on: inputs, under: Conventions())
        for cell in 0..<output.count {
          let at = output.position(of: cell)
          let place = 2 * ((at.n * output.h + at.h) * output.w + at.w)
          guard let x = inputs[1].elements[place].exact,
            let y = inputs[1].elements[place + 1].exact,
            max(x.magnitude, y.magnitude) >= limit
          else { continue }
          far += 1
          let plane = (at.n * shape.c + at.c) * shape.plane
          #expect(
            cells[cell].exact
              == bicubic(
                Array(image[plane..<plane + shape.plane]), shape.h, shape.w, y: y, x: x,
                aboutCentres: call.kind == kinds[0]), "\(call), cell \(cell)")
        }
      }
    }
    try check(Float.self, Rational(1 << 22))
    try check(BFloat16.self, 64)
    #expect(far > 40, "\(far)")
  }

  @Test("The value is that of exact arithmetic, and what a bound covers, it covers")
  func agrees() {
    check(Float.self, calls(60, seed: 5))
    check(Double.self, calls(60, seed: 6))
    check(Float16.self, calls(60, seed: 7))
    check(BFloat16.self, calls(60, seed: 8))
  }

  @Test("Halfway between two numbers, 106 bits decide nothing")
  func halfway() throws {
    let half = try #require(Twofold(Rational(1, over: 2)))
    var sum = TwofoldSum()
    sum.add(half, times: Double(Float(1).nextUp) + 1)
    #expect(sum.value.normal.rounded(within: sum.error) as Float? == nil)
    #expect(
      sum.value.normal.rounded(within: sum.error) as Double?
        == (Double(Float(1).nextUp) + 1) / 2)
  }

  @Test("The two parts hold 106 bits of a third, and of its product with another")
  func twoParts() throws {
    let third = try #require(Twofold(Rational(1, over: 3)))
    let value = try #require(Rational(exactly: third.high)) + Rational(exactly: third.low)!
    let error = (value - Rational(1, over: 3)).magnitude
    #expect(error > 0 && error < Rational.powerOfTwo(-106))
    let ninth = third * third
    let product = Rational(exactly: ninth.high)! + Rational(exactly: ninth.low)!
    #expect((product - Rational(1, over: 9)).magnitude < Rational.powerOfTwo(-103))
    #expect(Twofold(Rational.powerOfTwo(-301)) == nil && Twofold(.zero) != nil)
  }
}
