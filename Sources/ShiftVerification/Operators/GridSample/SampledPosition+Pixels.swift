import ExactArithmetic
import PropertyTesting
import ShiftTensors

extension SampledPosition {
  /// The position itself in a format, in pixels, rounded once where the exact one is no number of it; `nil`
  /// where the format has none.
  ///
  /// ±2^k stays below the greatest number of the format; −1, 1, 0 and −0 are themselves.
  func pixels<Element: ShiftScalar>(of extent: Int) -> Element? {
    func number(_ position: Rational) -> Element { Element(nearestTo: position) }
    switch self {
    case .pixel(let k): return number(Rational(k))
    case .quarters(let k): return number(Rational(k, over: 4))
    case .beside(let halves, let steps): return number(Rational(halves, over: 2)).stepped(by: steps)
    case .drawn(let part): return number(Rational(part * extent, over: 1 << 20) - 1)
    case .far(let images): return number(Rational(images * extent) + Rational(1, over: 3))
    case .huge(let power):
      let greatest = Element.format.greatestExponent.map { min(abs(power), $0 - 1) } ?? abs(power)
      let distance = Rational.powerOfTwo(greatest)
      return number(power < 0 ? -distance : distance)
    case .named, .notANumber, .infinite: return value(of: extent, alignCorners: true)
    }
  }

  /// Draws one for an axis of `extent` pixels; the first pixel is the simplest.
  ///
  /// Huge ones lie where 32 and 64 bits end, and where neighbouring pixels have no number of their own.
  static func drawInPixels(_ extent: Int, _ choices: inout Choices, drawsNonFinite: Bool) -> Self {
    guard choices.boolean(percent: 3) else {
      return draw(extent, &choices, drawsNonFinite: drawsNonFinite)
    }
    return .huge(
      choices.integer(in: -64...64, origin: 14, corners: [-31, 24, 30, 31, 63], cornerPercent: 60))
  }
}
