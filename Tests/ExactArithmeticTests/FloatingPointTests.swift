import CGMP
import Effort
import ExactArithmetic
import Testing

/// The shape of a format as the tests see it: its own bits, widened to Double without loss.
protocol TestedFormat: BinaryFloatingPoint {
  init(_ value: Double)
  static var exponentField: Int { get }
  init(pattern: UInt64)
  var pattern: UInt64 { get }
  var widened: Double { get }
  var exact: Rational? { get }
}

extension Double: TestedFormat {
  static var exponentField: Int { 11 }
  init(pattern: UInt64) { self.init(bitPattern: pattern) }
  var pattern: UInt64 { bitPattern }
  var widened: Double { self }
  var exact: Rational? { Rational(exactly: self) }
}

extension Float: TestedFormat {
  static var exponentField: Int { 8 }
  init(pattern: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: pattern)) }
  var pattern: UInt64 { UInt64(bitPattern) }
  var widened: Double { Double(self) }
  var exact: Rational? { Rational(exactly: self) }
}

extension Float16: TestedFormat {
  static var exponentField: Int { 5 }
  init(pattern: UInt64) { self.init(bitPattern: UInt16(truncatingIfNeeded: pattern)) }
  var pattern: UInt64 { UInt64(bitPattern) }
  var widened: Double { Double(self) }
  var exact: Rational? { Rational(exactly: self) }
}

@Suite("Rational and floating point")
struct FloatingPointTests {
  @Test("Every bit pattern of Float16 comes in exactly and goes back")
  func everyHalf() {
    var tally = Tally()
    for pattern in 0...UInt64(UInt16.max) { roundTrip(Float16(pattern: pattern), &tally) }
    #expect(tally.checked > 60_000)
  }

  @Test("100,000 bit patterns of Float come in exactly and go back")
  func floats() {
    var dice = Dice(seed: 41, for: "floats")
    var tally = Tally()
    for _ in 0..<100_000 { roundTrip(Float(pattern: dice.next()), &tally) }
  }

  @Test("100,000 bit patterns of Double come in exactly and go back")
  func doubles() {
    var dice = Dice(seed: 42, for: "doubles")
    var tally = Tally()
    for _ in 0..<100_000 { roundTrip(Double(pattern: dice.next()), &tally) }
    let least = Double.leastNonzeroMagnitude
    for corner in [least, -least, least.nextUp, .leastNormalMagnitude, .greatestFiniteMagnitude] {
      roundTrip(corner, &tally)
      roundTrip(-corner, &tally)
    }
  }

  /// `value` in and out again, judged by `mpq_set_d`, by the generic initialiser and by its bits.
  private func roundTrip<F: TestedFormat>(_ value: F, _ tally: inout Tally) {
    guard value.isFinite else {
      tally.expect(value.exact == nil, "\(value) is not a number")
      return
    }
    let exact = value.exact!
    tally.expect(exact, is: Plain(exactly: value.widened), "\(value)")
    tally.expect(generic(value) == exact, "\(value) through the generic initialiser")
    let back = exact.rounded(to: F.self)
    tally.expect(back == value, "\(value) came back as \(back)")
    // A rational zero has no sign, so −0 comes back as +0.
    tally.expect(
      value == 0 ? back.sign == .plus : back.sign == value.sign, "sign of \(value): \(back)")
  }

  /// Only the requirement `BinaryFloatingPoint` is known here, so no fast overload is chosen.
  private func generic<F: BinaryFloatingPoint>(_ value: F) -> Rational? {
    Rational(exactly: value)
  }

  @Test(
    "26,000 rationals at each seed round to the nearest Double, Float and Float16",
    arguments: Effort.seeds(51...54))
  func nearest(seed: UInt64) {
    var dice = Dice(seed: seed, for: "nearest")
    var tally = Tally()
    for k in 0..<26_000 {
      let value = dice.value()
      switch k % 3 {
      case 0: checkNearest(value, Double.self, &tally)
      case 1: checkNearest(value, Float.self, &tally)
      default: checkNearest(value, Float16.self, &tally)
      }
    }
  }

  @Test(
    "Halfway cases, subnormals and the overflow threshold round to the nearest, ties to even",
    arguments: Effort.seeds(61...64))
  func hardCases(seed: UInt64) {
    var dice = Dice(seed: seed, for: "hard cases")
    var tally = Tally()
    for _ in 0..<400 {
      checkAround(Double.self, &dice, &tally)
      checkAround(Float.self, &dice, &tally)
      checkAround(Float16.self, &dice, &tally)
    }
  }

  /// A random pattern, the midpoint to the next one, and points just beside that midpoint.
  private func checkAround<F: TestedFormat>(
    _ format: F.Type, _ dice: inout Dice, _ tally: inout Tally
  ) {
    var pattern = dice.next()
    switch dice.below(4) {
    case 0: pattern &= (1 << UInt64(F.significandBitCount)) - 1  // Subnormal.
    case 1: pattern = F.greatestFiniteMagnitude.pattern - UInt64(dice.below(3))
    case 2: pattern = UInt64(dice.below(4))
    default: break
    }
    let lower = F(pattern: pattern).magnitude
    guard lower.isFinite else { return }
    // Above the greatest finite value the format's next step would be here.
    let upper =
      lower.nextUp.isFinite
      ? Plain(exactly: lower.nextUp.widened)
      : Plain(exactly: lower.widened) + Plain(exactly: lower.ulp.widened)
    let middle = (Plain(exactly: lower.widened) + upper).scaled(byPowerOfTwo: -1)
    let least = Int(F.leastNonzeroMagnitude.exponent)
    let nudge = Plain(1).scaled(byPowerOfTwo: least - 2 - dice.below(100))
    let sixth = (upper - Plain(exactly: lower.widened)) * Plain(1, over: 6)
    for point in [middle, middle + nudge, middle - nudge, middle + sixth, middle - sixth] {
      checkNearest(Both(point), format, &tally)
      checkNearest(Both(Plain(0) - point), format, &tally)
    }
  }

  /// Judges the rounding by its definition: no neighbour is nearer, and at a tie the bits are even.
  private func checkNearest<F: TestedFormat>(
    _ value: Both, _ format: F.Type, _ tally: inout Tally
  ) {
    let got = value.ours.rounded(to: F.self)
    let isNegative = value.plain.signum < 0
    // A closure, because the text of a value costs more than its check.
    let what = { "\(value.ours) to \(F.self): \(got)" }
    tally.expect((got.sign == .minus) == isNegative, "\(what()); expected the value's sign")
    // The overflow threshold is half a step above the greatest finite value, and belongs to ∞.
    let greatest = F.greatestFiniteMagnitude
    let step = Plain(exactly: greatest.ulp.widened)
    let threshold = Plain(exactly: greatest.widened) + step.scaled(byPowerOfTwo: -1)
    let magnitude = value.plain.magnitude
    if magnitude.order(threshold) >= 0 {
      tally.expect(got.isInfinite, "\(what()); expected infinity")
      return
    }
    guard got.isFinite else {
      tally.expect(false, "\(what()); expected a finite value")
      return
    }
    let rounded = got.magnitude
    let distance = (magnitude - Plain(exactly: rounded.widened)).magnitude
    for neighbour in [rounded.nextDown, rounded.nextUp] where neighbour.isFinite {
      let other = (magnitude - Plain(exactly: neighbour.widened)).magnitude
      let order = distance.order(other)
      tally.expect(order <= 0, "\(what()) is further than \(neighbour)")
      if order == 0 { tally.expect(rounded.pattern & 1 == 0, "\(what()) is the odd one of a tie") }
    }
  }

  @Test("Rounding to Float and Float16 agrees with the processor's conversion from Double")
  func processorConversions() {
    var dice = Dice(seed: 71, for: "processor conversions")
    var tally = Tally()
    for _ in 0..<50_000 {
      // Exponents around the narrow formats' whole range, and often a tie of the narrow format.
      let exponent = UInt64(1023 - 160 + dice.below(300))
      var bits = dice.next() & (1 << 63 | (1 << 52) - 1) | exponent << 52
      if dice.below(2) == 0 { bits &= ~((1 << UInt64(26 + dice.below(17))) - 1) }
      let value = Double(bitPattern: bits)
      let exact = Rational(exactly: value)!
      tally.expect(
        exact.rounded(to: Float.self).bitPattern == Float(value).bitPattern, "\(value) to Float")
      tally.expect(
        exact.rounded(to: Float16.self).bitPattern == Float16(value).bitPattern,
        "\(value) to Float16")
    }
  }

  @Test("A quotient of integers rounds as the processor divides")
  func processorDivision() {
    var dice = Dice(seed: 72, for: "processor division")
    var tally = Tally()
    for _ in 0..<50_000 {
      let top = Int(dice.word(upTo: 53))
      let bottom = Int(max(1, dice.word(upTo: 53)))
      let exact = Rational(top, over: bottom)
      tally.expect(exact.approximation == Double(top) / Double(bottom), "\(exact) to Double")
      let (shortTop, shortBottom) = (top >> 29, max(1, bottom >> 29))
      let short = Rational(shortTop, over: shortBottom)
      tally.expect(
        short.rounded(to: Float.self) == Float(shortTop) / Float(shortBottom), "\(short) to Float")
    }
  }

  @Test("Rounding to BFloat16's numbers agrees with rounding the upper half of a Float's bits")
  func bfloat16() {
    var dice = Dice(seed: 73, for: "bfloat16")
    var tally = Tally()
    for k in 0..<100_000 {
      var bits = UInt32(truncatingIfNeeded: dice.next())
      if k % 3 == 0 { bits = bits & 0xFFFF_0000 | 0x8000 }  // A tie.
      if k % 7 == 0 { bits &= 0x807F_FFFF }  // Subnormal.
      let value = Float(bitPattern: bits)
      guard value.isFinite else { continue }
      let upper = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000
      let expected = Float(bitPattern: upper)
      let rounding = Rational(exactly: value)!.rounded(
        precision: 8, leastExponent: -126, greatestExponent: 127)
      let got: Float
      switch rounding {
      case .zero(let isNegative): got = isNegative ? -0.0 : 0.0
      case .infinity(let isNegative): got = isNegative ? -.infinity : .infinity
      case .finite(let isNegative, let significand, let exponent):
        tally.expect(significand < 256, "\(value): \(rounding)")
        got = Float(
          sign: isNegative ? .minus : .plus, exponent: exponent, significand: Float(significand))
      }
      // A rational zero has no sign.
      tally.expect(
        value == 0 ? got.bitPattern == 0 : got.bitPattern == expected.bitPattern,
        "\(value): \(got); expected \(expected)")
    }
  }

  @Test("The result of rounding(precision:) has the documented form")
  func roundingForm() {
    let rounding = { (value: Rational) in
      value.rounded(precision: 8, leastExponent: -126, greatestExponent: 127)
    }
    #expect(rounding(1) == .finite(isNegative: false, significand: 128, exponent: -7))
    #expect(rounding(-3) == .finite(isNegative: true, significand: 192, exponent: -6))
    // 511/512 carries into the next power of two.
    #expect(
      rounding(Rational(511, over: 512))
        == .finite(isNegative: false, significand: 128, exponent: -7)
    )
    #expect(
      rounding(Rational.powerOfTwo(-133))
        == .finite(isNegative: false, significand: 1, exponent: -133)
    )
    #expect(rounding(Rational.powerOfTwo(-134)) == .zero(isNegative: false))
    #expect(rounding(-Rational.powerOfTwo(-134)) == .zero(isNegative: true))
    #expect(
      rounding(Rational.powerOfTwo(-134) + Rational.powerOfTwo(-5000))
        == .finite(isNegative: false, significand: 1, exponent: -133))
    #expect(rounding(0) == .zero(isNegative: false))
    #expect(rounding(-Rational.powerOfTwo(128)) == .infinity(isNegative: true))
    #expect(
      Rational(UInt64.max).rounded(precision: 64, leastExponent: -10, greatestExponent: 63)
        == .finite(isNegative: false, significand: .max, exponent: 0))
    #expect(
      (Rational(UInt64.max) + Rational(1, over: 2)).rounded(
        precision: 64, leastExponent: -10, greatestExponent: 63) == .infinity(isNegative: false))
    // Precision 1: 3 lies halfway between 2 and 4 and goes to the even significand.
    #expect(
      Rational(3).rounded(precision: 1, leastExponent: 0, greatestExponent: 5)
        == .finite(isNegative: false, significand: 1, exponent: 2))
  }

  @Test("NaN and infinities have no exact value; both zeros are 0")
  func nonFinite() {
    #expect(Rational(exactly: Double.nan) == nil)
    #expect(Rational(exactly: -Double.infinity) == nil)
    #expect(Rational(exactly: Float.nan) == nil)
    #expect(Rational(exactly: Float.infinity) == nil)
    #expect(Rational(exactly: Float16.nan) == nil)
    #expect(Rational(exactly: Float16.infinity) == nil)
    #expect(Rational(exactly: -0.0) == .zero)
    #expect(Rational(exactly: 0.1)!.description == "3602879701896397/36028797018963968")
    #expect(Rational.zero.rounded(to: Double.self).sign == .plus)
    #expect((-Rational.powerOfTwo(-5000)).rounded(to: Double.self).sign == .minus)
  }

  @Test("significand · 2^exponent is GMP's shift, for every sign, up to exponents of ±20000")
  func significands() {
    var dice = Dice(seed: 74, for: "significands")
    var tally = Tally()
    for k in 0..<20_000 {
      let significand =
        dice.below(16) == 0 ? Int.min : Int(bitPattern: UInt(dice.next())) >> dice.below(64)
      let exponent = k % 100 == 0 ? dice.below(40_001) - 20_000 : dice.below(200) - 100
      tally.expect(
        Rational(significand: significand, exponent: exponent),
        is: Plain(significand).scaled(byPowerOfTwo: exponent), "\(significand) · 2^\(exponent)")
      tally.expect(
        Rational.powerOfTwo(exponent), is: Plain(1).scaled(byPowerOfTwo: exponent),
        "2^\(exponent)")
    }
  }
}
