import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// A position on one axis of an image, in words that fit every extent; drawn, shrunk and written.
package enum SampledPosition: Hashable, Sendable, Codable {
  /// On pixel k, counted from 0; may lie outside.
  case pixel(Int)
  /// So many quarters of a pixel after pixel 0.
  case quarters(Int)
  /// So many numbers of the format after (before) the value that names so many halves of a pixel.
  case beside(halves: Int, steps: Int)
  /// So many 2²⁰ths of the extent after pixel 0.
  case drawn(Int)
  /// This many images away.
  case far(Int)
  /// ±2^k in grid units.
  case huge(Int)
  /// A grid value as it is: the ends −1 and 1, 0, −0.
  case named(Named)
  case notANumber
  case infinite(isNegative: Bool)

  package enum Named: String, CaseIterable, Sendable, Hashable, Codable, CustomStringConvertible {
    case minusOne, plusOne, zero, negativeZero

    package var description: String { rawValue }
  }

  /// The grid value in a format, rounded once where the exact one is no number of it; `nil` where the format
  /// has none.
  func value<Element: ShiftScalar>(of extent: Int, alignCorners: Bool) -> Element? {
    func named(_ position: Rational) -> Element {
      if alignCorners, extent == 1 {
        // All of −1…1 names the one pixel; beyond, one grid unit stands for one pixel.
        return Element(nearestTo: position - 1)
      }
      let doubled = position + position
      return Element(
        nearestTo: alignCorners
          ? doubled / Rational(extent - 1) - 1 : (doubled + 1) / Rational(extent) - 1)
    }
    switch self {
    case .pixel(let k): return named(Rational(k))
    case .quarters(let k): return named(Rational(k, over: 4))
    case .beside(let halves, let steps): return named(Rational(halves, over: 2)).stepped(by: steps)
    case .drawn(let part): return named(Rational(part * extent, over: 1 << 20) - 1)
    case .far(let images): return named(Rational(images * extent) + Rational(1, over: 3))
    case .huge(let power):
      let value = Element(
        nearestTo: Double(sign: power < 0 ? .minus : .plus, exponent: abs(power), significand: 1))
      return value.isFinite ? value : nil
    case .named(.minusOne): return -Element(nearestTo: 1)
    case .named(.plusOne): return Element(nearestTo: 1)
    case .named(.zero): return .zero
    case .named(.negativeZero):
      return Element.format == .rational ? .zero : Element(nearestTo: -0.0)
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

  /// Draws one for an axis of `extent` pixels; the first pixel is the simplest.
  static func draw(_ extent: Int, _ choices: inout Choices, drawsNonFinite: Bool) -> Self {
    let kind = choices.position(
      weights: [6, 6, 5, 8, 2, 1, 2, drawsNonFinite ? 1 : 0, drawsNonFinite ? 1 : 0])
    switch kind {
    case 0: return .pixel(choices.integer(in: -1...extent, origin: 0, corners: [0, extent - 1]))
    case 1:
      return .quarters(
        choices.integer(
          in: -8...(4 * extent + 4), corners: [-4, -2, -1, 4 * extent - 3, 4 * extent - 2]))
    case 2:
      return .beside(
        halves: choices.integer(
          in: -3...(2 * extent + 1), corners: [-2, -1, 0, 2 * extent - 2, 2 * extent - 1]),
        steps: choices.integer(in: -2...2))
    case 3: return .drawn(choices.integer(in: 0...(3 << 20)))
    case 4: return .far(choices.integer(in: -9...9))
    case 5:
      // Up to where the least of the formats still has the number.
      return .huge(choices.integer(in: -14...14, corners: [-14, 14]))
    case 6: return .named(choices.element(of: Named.allCases))
    case 7: return .notANumber
    default: return .infinite(isNegative: choices.boolean())
    }
  }
}

extension ShiftScalar {
  /// So many numbers of the format further up or down; the value itself in `Rational`.
  func stepped(by steps: Int) -> Self {
    guard let precision = Self.format.precision, isFinite, let exact,
      let least = Self.format.leastExponent
    else { return self }
    var (value, exactValue) = (self, exact)
    for _ in 0..<abs(steps) {
      // A quarter of the spacing below reaches past the middle to no other neighbour.
      var exponent = exactValue.isZero ? least : Int(exactValue.magnitude.nearestDouble.exponent)
      exponent = max(exponent, least)
      let spacing = Rational.powerOfTwo(exponent - precision + 1)
      let target =
        steps > 0
        ? exactValue + spacing * Rational(3, over: 4) : exactValue - spacing * Rational(3, over: 4)
      value = Self(nearestTo: target)
      guard let next = value.exact else { return self }
      exactValue = next
    }
    return value
  }
}
