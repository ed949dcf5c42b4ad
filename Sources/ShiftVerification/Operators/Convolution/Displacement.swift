import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// How far one tap of `deform_conv2d` is displaced along one axis.
package enum Displacement: Hashable, Sendable, Codable {
  /// By so many quarters of a pixel.
  case by(quarters: Int)
  /// To so many halves of a pixel after pixel 0, and so many numbers of the format beside the offset that
  /// leads there.
  case to(halves: Int, steps: Int)
  /// To so many halves after the last pixel, likewise.
  case toEnd(halves: Int, steps: Int)
  /// By so many 2²⁰ths of a pixel.
  case drawn(Int)
  /// By so many extents and a third.
  case far(Int)
  case notANumber
  case infinite(isNegative: Bool)

  /// The offset of a tap that stands at `base`; `nil` where the format has none.
  func value<Element: ShiftScalar>(from base: Int, extent: Int) -> Element? {
    switch self {
    case .by(let quarters): return Element(nearestTo: Rational(quarters, over: 4))
    case .to(let halves, let steps):
      return Element(nearestTo: Rational(halves, over: 2) - Rational(base)).stepped(by: steps)
    case .toEnd(let halves, let steps):
      return Element(nearestTo: Rational(halves, over: 2) + Rational(extent - 1 - base))
        .stepped(by: steps)
    case .drawn(let part): return Element(nearestTo: Rational(part, over: 1 << 20))
    case .far(let extents):
      return Element(nearestTo: Rational(extents * extent) + Rational(1, over: 3))
    case .notANumber: return Element.format == .rational ? nil : Element(nearestTo: Double.nan)
    case .infinite(let isNegative):
      return Element.format == .rational
        ? nil : Element(nearestTo: isNegative ? -Double.infinity : .infinity)
    }
  }

  var isFinite: Bool {
    switch self {
    case .notANumber, .infinite: false
    default: true
    }
  }

  static func draw(_ choices: inout Choices, drawsNonFinite: Bool) -> Displacement {
    let kind = choices.position(
      weights: [8, 4, 4, 6, 1, drawsNonFinite ? 1 : 0, drawsNonFinite ? 1 : 0])
    func beside() -> (halves: Int, steps: Int) {
      (choices.integer(in: -3...3, corners: [-2, -1, 0, 2]), choices.integer(in: -2...2))
    }
    switch kind {
    case 0: return .by(quarters: choices.integer(in: -12...12, corners: [0, 4, -4, 2, -2]))
    case 1:
      let (halves, steps) = beside()
      return .to(halves: halves, steps: steps)
    case 2:
      let (halves, steps) = beside()
      return .toEnd(halves: halves, steps: steps)
    case 3: return .drawn(choices.integer(in: (-3 << 20)...(3 << 20)))
    case 4: return .far(choices.integer(in: -9...9))
    case 5: return .notANumber
    default: return .infinite(isNegative: choices.boolean())
    }
  }
}
