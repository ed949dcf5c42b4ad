import ExactArithmetic
import ShiftTensors
import Testing

@Suite struct BFloat16Tests {
  @Test("Every BFloat16 survives the way through Rational and back")
  func everyValueIsExact() throws {
    for pattern in UInt16.min...UInt16.max {
      let value = BFloat16(bitPattern: pattern)
      guard value.isFinite else {
        #expect(value.exact == nil)
        continue
      }
      let exact = try #require(value.exact)
      let back = BFloat16(nearestTo: exact)
      // A fraction has no negative zero.
      #expect(back == value && (value == .zero || back.bitPattern == pattern))
    }
  }

  @Test("A Float between two neighbours goes to the nearer one, a tie to the even one")
  func roundsToNearestEven() throws {
    // Independently: compare the exact distances to both neighbours.
    for pattern in stride(from: UInt16(0), to: 0x7F7F, by: 7) {
      let (low, high) = (BFloat16(bitPattern: pattern), BFloat16(bitPattern: pattern + 1))
      let first = Float(low).bitPattern
      for step: UInt32 in [1, 0x7FFF, 0x8000, 0x8001, 0xFFFF] {
        let value = Float(bitPattern: first + step)
        let exact = try #require(Rational(exactly: value))
        let (below, above) = (exact - low.exact!, high.exact! - exact)
        let expected = below < above ? low : below > above ? high : pattern & 1 == 0 ? low : high
        #expect(BFloat16(value).bitPattern == expected.bitPattern)
        #expect(BFloat16(nearestTo: exact).bitPattern == expected.bitPattern)
      }
    }
  }

  @Test("NaN stays NaN, infinities stay, and what lies beyond the greatest value overflows")
  func nonFinite() {
    #expect(BFloat16(Float.nan).isNaN)
    #expect(BFloat16(-Float.infinity).bitPattern == 0xFF80)
    #expect(BFloat16(Float.greatestFiniteMagnitude) == .infinity)
    #expect(BFloat16(nearestTo: Rational.powerOfTwo(128)) == .infinity)
    #expect(BFloat16(-0.0 as Float).bitPattern == 0x8000)
  }
}
