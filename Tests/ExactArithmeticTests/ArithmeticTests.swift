import CGMP
import Effort
import ExactArithmetic
import Testing

@Suite("Rational arithmetic is GMP's")
struct ArithmeticTests {
  static let pairsPerSeed = 13_000

  @Test(
    "Sum, difference, product, quotient and order of 13,000 pairs at each seed are GMP's",
    arguments: Effort.seeds(1...8))
  func operations(seed: UInt64) {
    var dice = Dice(seed: seed, for: "operations")
    var tally = Tally()
    var crossings = [String: Int]()
    for k in 0..<Self.pairsPerSeed {
      let (x, y) = dice.pair()
      let at = "seed \(seed), pair \(k)"
      let operands = "\(x.plain.fitsWords ? "s" : "b")\(y.plain.fitsWords ? "s" : "b")"
      func check(_ ours: Rational, _ plain: Plain, _ sign: String) {
        crossings[operands + (plain.fitsWords ? "s" : "b"), default: 0] += 1
        tally.expect(ours, is: plain, "\(at): \(x.ours) \(sign) \(y.ours)")
      }
      check(x.ours + y.ours, x.plain + y.plain, "+")
      check(x.ours - y.ours, x.plain - y.plain, "-")
      check(x.ours * y.ours, x.plain * y.plain, "*")
      if y.plain.signum != 0 { check(x.ours / y.ours, x.plain / y.plain, "/") }

      let order = x.plain.order(y.plain)
      tally.expect((x.ours < y.ours) == (order < 0), "\(at): \(x.ours) < \(y.ours)")
      tally.expect((y.ours < x.ours) == (order > 0), "\(at): \(y.ours) < \(x.ours)")
      tally.expect((x.ours == y.ours) == (order == 0), "\(at): \(x.ours) == \(y.ours)")
    }
    // Results on both sides of the promotion line from operands on both sides of it.
    for crossing in ["sss", "ssb", "sbs", "sbb", "bss", "bsb", "bbs", "bbb"] {
      #expect(crossings[crossing, default: 0] > 100, "\(crossing) of \(crossings)")
    }
  }

  @Test(
    "The same value as both operands gives GMP's result for aliased operands",
    arguments: Effort.seeds(11...14))
  func aliased(seed: UInt64) {
    var dice = Dice(seed: seed, for: "aliased")
    var tally = Tally()
    for k in 0..<3_000 {
      let value = dice.value()
      let (x, plain) = (value.ours, value.plain)
      tally.expect(x + x, is: plain + plain, "value \(k): x + x")
      tally.expect(x - x, is: Plain(0), "value \(k): x - x")
      tally.expect(x * x, is: plain * plain, "value \(k): x * x")
      tally.expect(x == x && !(x < x), "value \(k): \(x) compared with itself")
      if plain.signum != 0 { tally.expect(x / x, is: Plain(1), "value \(k): x / x") }
      var y = x
      y += y
      tally.expect(y, is: plain + plain, "value \(k): y += y")
      y *= y
      let four = Plain(4) * (plain * plain)
      tally.expect(y, is: four, "value \(k): y *= y")
      y -= y
      tally.expect(y, is: Plain(0), "value \(k): y -= y")
      tally.expect(x, is: plain, "value \(k): the operand itself")
    }
  }

  @Test(
    "Sign, magnitude, reciprocal, parts and hash of 26,000 values at each seed are GMP's",
    arguments: Effort.seeds(21...24))
  func unary(seed: UInt64) {
    var dice = Dice(seed: seed, for: "unary")
    var tally = Tally()
    var hashes = Set<Int>()
    var values = Set<String>()
    for k in 0..<26_000 {
      let value = dice.value()
      let (x, plain) = (value.ours, value.plain)
      tally.expect(-x, is: Plain(0) - plain, "value \(k): -x")
      tally.expect(x.magnitude, is: plain.magnitude, "value \(k): magnitude")
      tally.expect(x.signum == plain.signum, "value \(k): signum of \(x)")
      tally.expect(x.isZero == (plain.signum == 0), "value \(k): isZero of \(x)")
      tally.expect(x.isNegative == (plain.signum < 0), "value \(k): isNegative of \(x)")
      tally.expect(x.isInteger == plain.isInteger, "value \(k): isInteger of \(x)")
      tally.expect(x.numerator.description == plain.numerator, "value \(k): numerator of \(x)")
      tally.expect(
        x.denominator.description == plain.denominator, "value \(k): denominator of \(x)")
      tally.expect(
        x.asInt == (plain.isInteger ? Int(plain.numerator) : nil), "value \(k): asInt of \(x)")
      if plain.signum != 0 {
        tally.expect(x.reciprocal, is: Plain(1) / plain, "value \(k): reciprocal")
      }
      // The same value by another way: through a value across the promotion line and back.
      let detour = (x + Rational(Int.max)) - Rational(Int.max)
      tally.expect(detour == x, "value \(k): \(x) after a detour is \(detour)")
      tally.expect(detour.hashValue == x.hashValue, "value \(k): hash of \(x) after a detour")
      hashes.insert(x.hashValue)
      values.insert(plain.text)
    }
    #expect(hashes.count == values.count)
  }

  @Test(
    "Floor, ceiling and nearest even integer of 26,000 values at each seed are GMP's",
    arguments: Effort.seeds(31...34))
  func integers(seed: UInt64) {
    var dice = Dice(seed: seed, for: "integers")
    var tally = Tally()
    var ties = 0
    for k in 0..<26_000 {
      var value = dice.value()
      if k % 4 == 0 {  // Ties and their neighbourhood.
        value = Both(value.plain.integer(cgmp_mpz_fdiv_q) + Plain(1, over: 2))
      }
      let (x, plain) = (value.ours, value.plain)
      tally.expect(x.floor(), is: plain.integer(cgmp_mpz_fdiv_q), "value \(k): floor of \(x)")
      tally.expect(x.ceil(), is: plain.integer(cgmp_mpz_cdiv_q), "value \(k): ceil of \(x)")
      // floor(x + 1/2) is the nearest; at a tie it is the upper one, so an odd one steps down.
      let raised = plain + Plain(1, over: 2)
      var nearest = raised.integer(cgmp_mpz_fdiv_q)
      if raised.isInteger {
        ties += 1
        if !nearest.isEven { nearest = nearest - Plain(1) }
      }
      tally.expect(x.roundedToNearestEven(), is: nearest, "value \(k): nearest even of \(x)")
    }
    #expect(ties > 1_000)
  }

  @Test("Integers of every type and width come in exactly")
  func integerConversions() {
    #expect(Rational(Int.min).description == "-9223372036854775808")
    #expect(Rational(Int.max).description == "9223372036854775807")
    #expect(Rational(UInt.max).description == "18446744073709551615")
    #expect(Rational(Int128.min).description == "-170141183460469231731687303715884105728")
    #expect(Rational(UInt128.max).description == "340282366920938463463374607431768211455")
    #expect(Rational(Int8(-128)) == -128)
    #expect(Rational(exactly: UInt64(1) << 63) == Rational.powerOfTwo(63))
    #expect(Rational(Int.min, over: Int.min) == .one)
    #expect(Rational(Int.min, over: -1) == Rational.powerOfTwo(63))
    #expect(Rational(1, over: Int.min) == -Rational.powerOfTwo(-63))
    #expect(Rational(0, over: Int.min) == .zero)
    #expect(Rational(Int.min).asInt == Int.min)
    #expect(-Rational(Int.min) == Rational.powerOfTwo(63))
    #expect(-Rational.powerOfTwo(63) == Rational(Int.min))
  }

  @Test("Division by zero is a trap that names both operands")
  func divisionByZero() async {
    let quotient = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Rational(3, over: 4) / Rational.zero
    }
    #expect(
      message(of: quotient).contains(
        "Rational division: 3/4 ÷ 0; expected a divisor other than 0"))
    let big = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Rational("36893488147419103232/3")! / Rational.zero
    }
    #expect(
      message(of: big).contains(
        "Rational division: 36893488147419103232/3 ÷ 0; expected a divisor other than 0"))
    let fraction = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Rational(-7, over: 0)
    }
    #expect(
      message(of: fraction).contains(
        "Rational fraction: -7/0; expected a denominator other than 0"))
    let reciprocal = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Rational.zero.reciprocal
    }
    #expect(
      message(of: reciprocal).contains(
        "Rational division: 1 ÷ 0; expected a divisor other than 0"))
  }

  private func message(of result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }
}
