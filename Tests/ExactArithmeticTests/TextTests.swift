import ExactArithmetic
import Foundation
import Testing

@Suite("Rational as text")
struct TextTests {
  @Test("p/q text of 25,000 values is GMP's and reads back as the same value")
  func fractions() {
    var dice = Dice(seed: 81, for: "fractions")
    var tally = Tally()
    for _ in 0..<25_000 {
      let plain = dice.value().plain
      let read = Rational(plain.text)
      tally.expect(read != nil && read!.description == plain.text, "\(plain.text)")
    }
  }

  @Test(
    "Decimal text is read exactly",
    arguments: [
      ("0", "0"), ("-0", "0"), ("+7", "7"), ("-12", "-12"), ("6/4", "3/2"), ("-6/4", "-3/2"),
      ("-0.125", "-1/8"), ("1.5e-3", "3/2000"), ("1.5E+3", "1500"), ("2e0", "2"), ("0.10", "1/10"),
      ("-0.0", "0"), ("00012", "12"), ("1e20", "100000000000000000000"),
      ("9223372036854775807", "9223372036854775807"),
      ("-9223372036854775808", "-9223372036854775808"),
      ("18446744073709551616/18446744073709551618", "9223372036854775808/9223372036854775809"),
      ("0.1192092896e-6", "37252903/312500000000000"),
    ])
  func decimals(text: String, expected: String) {
    #expect(Rational(text)?.description == expected)
  }

  @Test(
    "Anything else is refused",
    arguments: [
      "", " ", "1 ", " 1", "-", "+", "--1", "1/0", "1/-2", "1/+2", "1/", "/2", "1/2/3", "1//2",
      ".5",
      "5.", ".", "1.-5", "1.5/2", "1/2.5", "1/1e3", "e", "e5", "1e", "1e+", "1e1.5", "1e5e5",
      "0x10",
      "1_000", "1,5", "NaN", "inf", "∞", "１", "1\u{0}", "1\n", "-.5", "+-1", "1e--5", "0/0",
      "1e999999999", "1e-999999999", "1e10001", "1e99999999999999999999999999",
      "1e-9223372036854775808", "0.5e-10001", "½", "1\u{301}", "1.\u{301}5",
    ])
  func refused(text: String) {
    #expect(Rational(text) == nil)
  }

  @Test("The greatest exponents accepted are ±10000")
  func exponentLimits() {
    #expect(Rational("1e10000")! * Rational("1e-10000")! == .one)
  }

  @Test(
    "Decimals have the form that the documentation shows",
    arguments: [
      ("1/8192", 5, "1.2207e-04"), ("65536", 4, "6.554e+04"), ("0", 3, "0"), ("1/2", 6, "0.5"),
      ("-1/2", 1, "-0.5"), ("1/3", 5, "0.33333"), ("2/3", 5, "0.66667"), ("-2/3", 1, "-0.7"),
      ("1/1000", 4, "0.001"), ("1/10000", 4, "1e-04"), ("100", 3, "100"), ("100", 2, "1e+02"),
      ("123456", 6, "123456"), ("123456", 5, "1.2346e+05"), ("99999/100000", 4, "1.000"),
      ("999999", 3, "1.00e+06"), ("5/2", 1, "2"), ("7/2", 1, "4"), ("25/2", 2, "12"),
      ("27/2", 2, "14"), ("1e300", 3, "1e+300"), ("-1e-300", 3, "-1e-300"),
      ("12345/10", 8, "1234.5"),
      ("1/7", 20, "0.14285714285714285714"), ("1000001/1000000", 3, "1.00"), ("9/8", 4, "1.125"),
      ("100001/1000", 3, "100"), ("12345678901234567890123/1000", 30, "12345678901234567890.123"),
    ])
  func decimalForm(text: String, digits: Int, expected: String) {
    #expect(Rational(text)!.decimal(significantDigits: digits) == expected)
  }

  @Test("The decimals of 10,000 doubles are those of printf, which rounds exactly")
  func printf() {
    var dice = Dice(seed: 82, for: "printf")
    var tally = Tally()
    for k in 0..<10_000 {
      var value = Double(bitPattern: dice.next())
      if k % 2 == 0 { value = Double(dice.below(2_000_001) - 1_000_000) / 1024 }
      guard value.isFinite else { continue }
      let digits = 1 + dice.below(20)
      let expected = String(format: "%.*e", digits - 1, value)
      let got = Rational(exactly: value)!.decimal(significantDigits: digits)
      tally.expect(
        Rational(got) == Rational(expected), "\(value): \(got); expected \(expected)")
    }
  }
}
