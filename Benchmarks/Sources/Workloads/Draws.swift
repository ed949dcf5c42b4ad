/// A linear congruential generator, the same as in the C peers, so that both compute the same.
struct Draws {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 11
  }

  /// ±0.1… with so many significant bits and so many different exponents.
  mutating func real(bits: Int, exponents: Int) -> Double {
    let significand = Double(next() >> UInt64(53 - bits) | 1 << UInt64(bits - 1))
    let exponent = -Int(next() % UInt64(exponents)) - bits
    let magnitude = Double(sign: .plus, exponent: exponent, significand: significand)
    return next() & 1 == 1 ? -magnitude : magnitude
  }
}
