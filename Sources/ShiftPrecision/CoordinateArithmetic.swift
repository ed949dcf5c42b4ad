import ShiftTensors

/// The arithmetic that the coordinate kernels are written in, one text for scalars and for lanes.
///
/// The definition of every formula is in `GridFormula` and `GridAxis`; the kernels repeat it in
/// this form for speed, and tests compare the two bit for bit.
protocol CoordinateArithmetic: Sendable {
  associatedtype Value
  /// A number that the carrier holds exactly.
  func exact(_ value: Double) -> Value
  /// What a number of the carrier becomes in the format.
  func stored(_ value: Value) -> Value
  func sum(_ a: Value, _ b: Value) -> Value
  func difference(_ a: Value, _ b: Value) -> Value
  func product(_ a: Value, _ b: Value) -> Value
  func quotient(_ a: Value, _ b: Value) -> Value
  /// `a·b + c`, rounded once.
  func fused(_ a: Value, _ b: Value, _ c: Value) -> Value
  /// An exact difference of whole numbers, not rounded to the format.
  func exactDifference(_ a: Value, _ b: Value) -> Value
  /// `a/2`, which is exact.
  func half(_ a: Value) -> Value
  /// `low` where `a < b`, else `high`.
  func choose(_ a: Value, below b: Value, _ low: Value, _ high: Value) -> Value
}

/// One number carried in a Double and rounded to a format after every operation.
///
/// Rounding a Double result again to at most 24 bits gives the correctly rounded result of
/// `+ − × ÷`, because 53 ≥ 2·24 + 2. The same holds for the quotient of two whole numbers below 2²⁶
/// and any of the formats: it stays 2⁻⁵¹ away from every midpoint it is not on.
struct CarriedArithmetic: CoordinateArithmetic {
  let format: NumberFormat

  @inline(__always) func rounded(_ value: Double) -> Double {
    switch format {
    case .double, .rational: value
    case .float: Double(Float(value))
    case .bfloat16: roundedToBits(value, dropping: 45)
    case .float16: roundedToHalf(value)
    }
  }

  @inline(__always) private func roundedToBits(_ value: Double, dropping bits: UInt64) -> Double {
    guard value.isFinite else { return value }
    let pattern = value.bitPattern
    let isOdd = (pattern >> bits) & 1
    let raised = pattern &+ ((1 << (bits &- 1)) &- 1) &+ isOdd
    return Double(bitPattern: (raised >> bits) << bits)
  }

  @inline(__always) private func roundedToHalf(_ value: Double) -> Double {
    let magnitude = value.magnitude
    // Below 2⁻¹⁴ the spacing stays 2⁻²⁴; adding 1.5·2²⁸ leaves that spacing for the sum.
    if magnitude < 0x1p-14 { return value + 0x1.8p28 - 0x1.8p28 }
    if magnitude >= 65520 { return value * .infinity }
    return roundedToBits(value, dropping: 42)
  }

  @inline(__always) func exact(_ value: Double) -> Double { value }
  @inline(__always) func stored(_ value: Double) -> Double { rounded(value) }
  @inline(__always) func sum(_ a: Double, _ b: Double) -> Double { rounded(a + b) }
  @inline(__always) func difference(_ a: Double, _ b: Double) -> Double { rounded(a - b) }
  @inline(__always) func product(_ a: Double, _ b: Double) -> Double { rounded(a * b) }
  @inline(__always) func quotient(_ a: Double, _ b: Double) -> Double { rounded(a / b) }
  @inline(__always) func fused(_ a: Double, _ b: Double, _ c: Double) -> Double {
    // A Double sum rounded again to Float could be off by one; the 16-bit formats are defined by
    // the Float operation.
    format == .double
      ? c.addingProduct(a, b) : rounded(Double(Float(c).addingProduct(Float(a), Float(b))))
  }
  @inline(__always) func exactDifference(_ a: Double, _ b: Double) -> Double { a - b }
  @inline(__always) func half(_ a: Double) -> Double { a / 2 }
  @inline(__always) func choose(
    _ a: Double, below b: Double, _ low: Double, _ high: Double
  ) -> Double { a < b ? low : high }
}

/// Floats side by side. Eight fill two 128-bit registers, which every 64-bit processor has.
typealias FloatLanes = SIMD8<Float>

struct LaneArithmetic: CoordinateArithmetic {
  @inline(__always) func exact(_ value: Double) -> FloatLanes {
    FloatLanes(repeating: Float(value))
  }
  @inline(__always) func stored(_ value: FloatLanes) -> FloatLanes { value }
  @inline(__always) func sum(_ a: FloatLanes, _ b: FloatLanes) -> FloatLanes { a + b }
  @inline(__always) func difference(_ a: FloatLanes, _ b: FloatLanes) -> FloatLanes { a - b }
  @inline(__always) func product(_ a: FloatLanes, _ b: FloatLanes) -> FloatLanes { a * b }
  @inline(__always) func quotient(_ a: FloatLanes, _ b: FloatLanes) -> FloatLanes { a / b }
  @inline(__always) func fused(_ a: FloatLanes, _ b: FloatLanes, _ c: FloatLanes) -> FloatLanes {
    var result = c
    for lane in result.indices { result[lane] = c[lane].addingProduct(a[lane], b[lane]) }
    return result
  }
  @inline(__always) func exactDifference(_ a: FloatLanes, _ b: FloatLanes) -> FloatLanes { a - b }
  @inline(__always) func half(_ a: FloatLanes) -> FloatLanes { a * 0.5 }
  @inline(__always) func choose(
    _ a: FloatLanes, below b: FloatLanes, _ low: FloatLanes, _ high: FloatLanes
  ) -> FloatLanes { high.replacing(with: low, where: a .< b) }
}
