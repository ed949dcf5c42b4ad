import ExactArithmetic
import ShiftTensors
import Testing

struct NumberFormatTests {
  @Test(
    "The type behind a format's door is the type of that format", arguments: NumberFormat.allCases)
  func door(format: NumberFormat) {
    func name<Element: ShiftScalar>(_ type: Element.Type) -> NumberFormat { Element.format }
    #expect(name(format.scalar) == format)
  }

  @Test("The table's layout is the type's own")
  func layout() {
    func expect<Number: BinaryFloatingPoint & ShiftScalar>(_ type: Number.Type) {
      let format = Number.format
      #expect(format.precision == Number.significandBitCount + 1)
      #expect(format.leastExponent == Int(Number.leastNormalMagnitude.exponent))
      #expect(format.greatestExponent == Int(Number.greatestFiniteMagnitude.exponent))
    }
    expect(Float16.self)
    expect(Float.self)
    expect(Double.self)
    // Every BFloat16 is a Float with 16 bits fewer.
    let least = Float(BFloat16.leastNormalMagnitude)
    #expect(NumberFormat.bfloat16.leastExponent == Int(least.exponent))
    let greatest = Float(BFloat16.greatestFiniteMagnitude)
    #expect(NumberFormat.bfloat16.greatestExponent == Int(greatest.exponent))
    #expect(NumberFormat.bfloat16.precision == Float.significandBitCount + 1 - 16)
  }

  @Test("Each format is contained in itself and in those that are wider in every way")
  func containment() {
    let wider: [NumberFormat: Set<NumberFormat>] = [
      .float16: [.float16, .float, .double, .rational],
      .bfloat16: [.bfloat16, .float, .double, .rational],
      .float: [.float, .double, .rational], .double: [.double, .rational], .rational: [.rational],
    ]
    for format in NumberFormat.allCases {
      #expect(Set(NumberFormat.allCases.filter { $0.contains(format) }) == wider[format])
    }
  }

  @Test("Those that round are the floating-point formats")
  func rounding() {
    #expect(NumberFormat.rounding == [.float16, .bfloat16, .float, .double])
    #expect(NumberFormat.allCases.filter(\.isNarrow) == [.float16, .bfloat16])
  }
}
