import ExactArithmetic
import ShiftTensors
import Testing

@Suite struct ShiftScalarTests {
  /// `+ − × ÷` of two values against the exact result rounded once.
  func expectRoundedOnce<Element: ShiftScalar>(_ a: Element, _ b: Element) throws {
    let (x, y) = (try #require(a.exact), try #require(b.exact))
    for (got, exact) in [(a + b, x + y), (a - b, x - y), (a * b, x * y)] {
      #expect(got == Element(nearestTo: exact), "\(Element.format) \(a.bits) \(b.bits)")
    }
    if !y.isZero { #expect(a / b == Element(nearestTo: x / y)) }
  }

  @Test("Float16 and BFloat16 round every operation once")
  func narrowFormatsRoundOnce() throws {
    var state: UInt64 = 1
    func next() -> UInt16 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt16(truncatingIfNeeded: state >> 40)
    }
    for _ in 0..<5000 {
      let (a, b) = (Float16(bitPattern: next()), Float16(bitPattern: next()))
      if a.isFinite, b.isFinite { try expectRoundedOnce(a, b) }
      let (c, d) = (BFloat16(bitPattern: next()), BFloat16(bitPattern: next()))
      if c.isFinite, d.isFinite { try expectRoundedOnce(c, d) }
    }
  }

  @Test("Ulps count the values between two numbers, and a stray NaN is farthest")
  func ulps() {
    #expect((1 as Float).ulps(from: (1 as Float).nextUp) == 1)
    #expect((0.0 as Float).ulps(from: -0.0) == 0)
    #expect(Float.leastNonzeroMagnitude.ulps(from: -.leastNonzeroMagnitude) == 2)
    #expect(Float.nan.ulps(from: 1) == .max)
    #expect(Double.nan.ulps(from: .nan) == 0)
    // 2·0x7FEF_FFFF_FFFF_FFFF values lie between the greatest double and its negative.
    #expect(
      Double.greatestFiniteMagnitude.ulps(from: -.greatestFiniteMagnitude)
        == 0xFFDF_FFFF_FFFF_FFFE)
    #expect(Rational(1).ulps(from: Rational(2)) == nil)
  }

  @Test("Identical means the same bits, any NaN equal to any NaN")
  func identity() {
    #expect(!(0.0 as Float).isIdentical(to: -0.0))
    #expect(Float.nan.isIdentical(to: Float(bitPattern: 0xFFC0_0001)))
    #expect(!BFloat16.nan.isIdentical(to: .infinity))
  }

  @Test("Whole numbers beyond Int have no whole part")
  func wholePart() {
    #expect((-2.9 as Float).wholePart == -2)
    #expect(Float.nan.wholePart == .min && Float.infinity.wholePart == .min)
    #expect((1e30 as Double).wholePart == .min)
    #expect(Rational(-7, over: 2).wholePart == -3)
  }
}
