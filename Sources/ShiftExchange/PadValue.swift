import ExactArithmetic
import ShiftTensors

/// The `value` of a pad as its framework casts it to the type of the tensor.
enum PadValue {
  /// Of a number format: through Float for the 16-bit ones and refused beyond the range, as by PyTorch; by NumPy's
  /// rules rounded once (bfloat16, which NumPy has none of, through Float), to an infinity beyond.
  static func cast<Element: StoredScalar>(
    _ value: Double, byNumPy: Bool, to type: Element.Type = Element.self
  ) throws(ShiftError) -> Element {
    if byNumPy, Element.self == Float16.self { return Element(nearestTo: value) }
    let converted = Element(converting: value)
    // PyTorch holds the number itself against the greatest one, whatever it would round to.
    guard byNumPy || !value.isFinite || value.magnitude <= greatest(of: Element.format) else {
      throw ShiftError(
        "pad", found: "value \(value)", expected: "one within the range of \(Element.format)")
    }
    return converted
  }

  private static func greatest(of format: NumberFormat) -> Double {
    guard let precision = format.precision, let exponent = format.greatestExponent else {
      return .greatestFiniteMagnitude
    }
    let last = Double(sign: .plus, exponent: 1 - precision, significand: 1)
    return Double(sign: .plus, exponent: exponent, significand: 2 - last)
  }

  /// Of whole numbers and booleans, where any number but 0 is true: cut towards 0. Beyond the range NumPy wraps bytes
  /// without a sign around and refuses the others.
  static func cast(_ value: Double, byNumPy: Bool, to type: DType) throws(ShiftError) -> Rational {
    if type == .bool { return value == 0 ? 0 : 1 }
    let cut = value.rounded(.towardZero)
    if let range = type.integers {
      func refuse(_ expected: String) -> ShiftError {
        ShiftError("pad", found: "value \(value)", expected: expected)
      }
      if byNumPy {
        // A file's numbers are Doubles, which miss whole ones from there on.
        guard value.magnitude <= 0x1p53 else { throw refuse("one to 2⁵³, as a Double holds it") }
        if type == .uint8 { return Rational(Int(cut) & 0xFF) }
      }
      // PyTorch holds the least number against the value before it is cut: −0.5 is none of U8.
      guard (byNumPy ? cut : value) >= Double(range.lowerBound),
        cut <= Double(range.upperBound), cut < 0x1p63
      else { throw refuse("one within the range of \(type.rawValue)") }
      return Rational(Int(cut))
    }
    guard let converted = Rational(exactly: value) else {
      throw ShiftError("pad", found: "value \(value)", expected: "a finite one")
    }
    return converted
  }
}
