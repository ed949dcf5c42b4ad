import ExactArithmetic
import Testing

@testable import ShiftReports

@Suite("The call that the pages follow")
struct FollowedCallTests {
  @Test("The grid value names 1 + 2⁻²⁵, and PyTorch reads at 1: both by other hands")
  func followed() throws {
    // Python's fractions: Fraction(float32(2/3) − 1 in float32) = −11184810/2²⁵, and (that + 1)·3/2.
    #expect(FollowedCall.grid.exact == Rational(-11_184_810, over: 1 << 25))
    #expect(FollowedCall.exact == Rational(1, over: 1 << 25))
    // PyTorch 2.15.0 under ATEN_CPU_CAPABILITY default, avx2 and avx512: 0.
    #expect(try FollowedCall.got() == 0)
    var page = Markdown()
    FollowedCall.write(in: &page)
    #expect(page.text.contains("it returns 0, where the exact value of this call is 2.98e-08"))
  }

  @Test("A number of pixels that is rounded says so")
  func pixelsAreMarked() {
    #expect(pixels(Rational(1, over: 8)) == "0.125")
    #expect(pixels(Rational(255, over: 2048)) == "≈0.1245")
    #expect(pixels(Rational(1, over: 512)) == "2⁻⁹")
    #expect(pixels(Rational(5, over: 2)) == "2.5")
    #expect(pixels(Rational(0)) == "0")
  }
}
