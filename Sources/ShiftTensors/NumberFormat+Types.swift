import ExactArithmetic

/// The one table of formats: the type, the spelling and the layout of each.
extension NumberFormat {
  struct Row {
    let type: any ShiftScalar.Type
    let title: String
    let precision: Int?
    let exponents: ClosedRange<Int>?
  }

  var row: Row {
    switch self {
    case .float16: Row(type: Float16.self, title: "Float16", precision: 11, exponents: -14...15)
    case .bfloat16: Row(type: BFloat16.self, title: "BFloat16", precision: 8, exponents: -126...127)
    case .float: Row(type: Float.self, title: "Float", precision: 24, exponents: -126...127)
    case .double: Row(type: Double.self, title: "Double", precision: 53, exponents: -1022...1023)
    case .rational: Row(type: Rational.self, title: "Rational", precision: nil, exponents: nil)
    }
  }

  /// The type that computes in the format: the one door from a format's name to code that runs in it.
  ///
  /// Handed to a generic function it opens, `run(format.scalar)` for
  /// `func run<Element: ShiftScalar>(_ type: Element.Type)`, and the function is compiled once. One that
  /// carries `@specialized` is entered at its loops for that type; the operators and strategies do.
  package var scalar: any ShiftScalar.Type { row.type }
}
