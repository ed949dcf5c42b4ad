import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// The same as ``QuarterDeviation`` under `zeros` for shifts by fractions as fine as the format has them below 1, drawn
/// from a seed: how far some image was seen to be missed, which no draw proves to be the most.
///
/// What is proved for every fraction of the format, with u = 2⁻ᵖ:
///
/// * Weights: with f = s − ⌊s⌋ exact, 1 − f is rounded by u/2 at most where f < ½, and not at all where f ≥ ½
///   (Sterbenz). In the first case the products are rounded by u/2 and u/4, in the second by u/4 and u/2, and the sum by
///   u/2: no more than 1¾ u.
/// * Offsets: i − s is rounded once, by H = u·2^⌊log₂(n − 1)⌋ at most, half the spacing of the numbers just below n, so
///   the weights are off by 2H at most, and what follows rounds by 2u at most. The greatest is at least 2H: under a
///   shift by −H pixel i = 2^⌊log₂(n − 1)⌋ reads i + H, a tie, which is rounded to i, so that the pixels 1 and −1
///   around it give 1 for 1 − 2H (if n is 2ᵏ + 1, where there is no pixel after it, 1 for 1 − H).
package struct FinerFractions: Hashable, Sendable {
  package let way: FractionalWay
  package let format: NumberFormat
  package let width: Int
  package let seed: UInt64
  /// The greatest that an image of −1 and 1 was seen to be missed by.
  package let attained: Double

  package static let draws = 32

  /// - Returns: `nil` as ``QuarterDeviation``.
  package init?(of way: FractionalWay, in format: NumberFormat, width: Int, seed: UInt64) {
    guard let precision = format.precision, width >= 2 else { return nil }
    if way.reading == .offsets, width - 1 > 1 << min(precision, 40) { return nil }
    let axis = FractionalAxis(way, format, extent: width, boundary: .zeros, pad: 0)
    // So many bits after the point that 1 − f is a number of the format too.
    let parts = 1 << (precision - 1)
    var random = CaseRandom(seed: seed, index: width)
    var attained = 0.0
    for _ in 0..<Self.draws {
      let part = Double(1 + random.below(UInt64(parts - 1))) / Double(parts)
      for floor in -1..<width {
        attained = max(
          attained,
          CellDeviation(axis, floor: floor, part: part, boundary: .zeros).missedBySigns)
      }
    }
    (self.way, self.format, self.width, self.seed) = (way, format, width, seed)
    self.attained = attained
  }

  /// H: half the spacing of the numbers just below the width, the farthest that a position on the axis is rounded.
  package static func halfSpacing(below width: Int, in format: NumberFormat) -> Rational {
    let exponent = Int.bitWidth - 1 - (width - 1).leadingZeroBitCount
    return .powerOfTwo(exponent - (format.precision ?? 0))
  }

  /// 1¾ u: the most that weights miss by any fraction of a format.
  package static func ofWeights(in format: NumberFormat) -> Rational {
    Rational(7, over: 4) * .powerOfTwo(-(format.precision ?? 0))
  }
}
