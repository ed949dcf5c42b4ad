import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// The kinds of case in which shifts go wrong, each with the least share of a run it must have.
///
/// Exact ties between two pixels do not occur: a whole-pixel shift reads pixel centres. They are
/// counted where positions are written and mapped back, in the precision report.
package enum HardClasses {
  package static let all: [Demand<ShiftCase>] = ofPatterns + ofImages + rare

  private static let ofPatterns: [Demand<ShiftCase>] = [
    demand("zero shift", 0.05) { $0.pattern.shifts.contains(.none) },
    demand("diagonal shift", 0.1) { $0.pattern.shifts.contains { $0.dy != 0 && $0.dx != 0 } },
    demand("|shift| = n − 1", 0.05) { $0.hasShift { distance, extent in distance == extent - 1 } },
    demand("|shift| = n", 0.05) { $0.hasShift { distance, extent in distance == extent } },
    demand("|shift| > n", 0.05) { $0.hasShift { distance, extent in distance > extent } },
    demand("C not divisible by the groups", 0.1) { $0.shape.c % $0.pattern.shifts.count != 0 },
    demand("fewer channels than groups", 0.02) { $0.shape.c < $0.pattern.shifts.count },
    demand("every shift moves a channel", 0.1) { shiftCase in
      let moved = Set(shiftCase.pattern.shifts(ofChannels: shiftCase.shape.c))
      return shiftCase.pattern.shifts.allSatisfy(moved.contains)
    },
  ]

  private static let ofImages: [Demand<ShiftCase>] = [
    demand(onePixelAxis, 0.05) { $0.shape.h == 1 || $0.shape.w == 1 },
    demand(onePixel, 0.0005) { $0.shape.h == 1 && $0.shape.w == 1 },
    demand("odd width", 0.1) { $0.shape.w % 2 == 1 },
    demand("even width", 0.1) { $0.shape.w % 2 == 0 },
    demand("width 2^k", 0.1) { isPowerOfTwo($0.shape.w) },
    demand("width 2^k + 1", 0.1) { isPowerOfTwo($0.shape.w - 1) },
    demand("width 2^k − 1", 0.1) { isPowerOfTwo($0.shape.w + 1) },
    demand("more than one image", 0.2) { $0.shape.n > 1 },
    demand("special value at an edge", 0.01) { $0.fill.isSpecial(at: .edge) },
    demand("special value at a corner", 0.01) { $0.fill.isSpecial(at: .corner) },
    demand("special value inside", 0.01) { $0.fill.isSpecial(at: .interior) },
    demand("whole bit range", 0.05) { $0.fill == .wholeRange },
  ]

  /// Of shifts that are not whole; demanded where such are drawn.
  static let ofFractions: [Demand<ShiftCase>] = [
    demand("a half", 0.1) { $0.hasFraction { $0.fraction == half } },
    demand("a quarter or three", 0.1) { $0.hasFraction { $0.fraction.denominator == 4 } },
    demand("fraction to the negative side", 0.1) { $0.hasFraction { $0.whole < 0 } },
    demand("fraction on both axes", 0.1) {
      $0.pattern.shifts.contains { !$0.fractionY.isZero && !$0.fractionX.isZero }
    },
    demand("fraction on one axis, whole pixels on the other", 0.05) {
      $0.pattern.shifts.contains { $0.fractionY.isZero != $0.fractionX.isZero }
    },
    demand("fraction beside whole shifts of other groups", 0.05) {
      !$0.pattern.isWhole && $0.pattern.shifts.contains(where: \.isWhole)
    },
    demand("within a sixteenth of a whole pixel", 0.05) {
      $0.hasFraction { $0.fraction.value <= sixteenth || $0.fraction.value >= 1 - sixteenth }
    },
    demand("position between the border and the first pixel", 0.1) {
      $0.hasFraction { (0..<$0.extent).contains($0.whole) }
    },
    demand("position between the last pixel and the border", 0.1) {
      $0.hasFraction { (-$0.extent..<0).contains($0.whole) }
    },
    demand("in the band that fades to zeros", 0.02) {
      $0.boundary == .zeros && $0.hasFraction { (-$0.extent..<$0.extent).contains($0.whole) }
    },
    demand("on the seam of a circular image", 0.02) {
      $0.boundary == .circular && $0.hasFraction { $0.extent > 1 }
    },
    demand("all positions beyond the image", 0.02) {
      $0.hasFraction { $0.whole >= $0.extent || $0.whole < -$0.extent }
    },
    demand("fraction on a one-pixel axis", 0.02) { $0.hasFraction { $0.extent == 1 } },
    demand("fraction beside NaN or infinity", 0.002) { shiftCase in
      guard case .special(let value, _) = shiftCase.fill, !value.isFinite else { return false }
      return !shiftCase.pattern.isWhole
    },
  ]

  private static let half = PixelFraction(Rational(1, over: 2))!
  private static let sixteenth = Rational(1, over: 16)

  /// What ``ShiftCases/RareKind`` draws. The shares are what a thousand cases are sure of where a few of
  /// them are of the class.
  private static let rare: [Demand<ShiftCase>] = [
    demand("more than 32 channels", 0.0005) { $0.shape.c > 32 },
    demand("5 images or more", 0.0005) { $0.shape.n >= 5 },
    demand("C = H = W > 1", 0.0005) {
      $0.shape.c > 1 && $0.shape.c == $0.shape.h && $0.shape.h == $0.shape.w
    },
    demand("an axis of 2^k, 2^k ± 1 from 15 to 257 px", 0.0005) {
      $0.shape.hasAxis { ShiftCases.aboutPowersOfTwo.contains($0) }
    },
    demand("an axis of 14, 28, 56, 112 or 224 px", 0.0005) {
      $0.shape.hasAxis { $0 > 8 && ShiftCases.modelExtents.contains($0) }
    },
    demand("an axis beyond 64 px", 0.0005) { $0.shape.hasAxis { $0 > 64 } },
    demand("shift beyond 16 px", 0.0001) { $0.pattern.reach > 16 },
    demand("more than 2^15 elements", 0.0001) { $0.shape.count > ShiftCases.mostSmallIndices },
    demand("more than 2^15 elements, C > 1", 0.00002) {
      $0.shape.count > ShiftCases.mostSmallIndices && $0.shape.c > 1
    },
  ]

  /// The classes of images that some fixed pipelines divide 0 by 0 in.
  package static let onePixelAxis = "one-pixel axis"
  package static let onePixel = "1 × 1 image"

  /// How many cases are drawn on trial to see what a drawing is like.
  static let trials = 2_000

  /// The classes of a list that a drawing can be asked for, and those that it cannot.
  ///
  /// The ordinary drawing must come up to the shares of the list. Of another, so many cases are drawn on
  /// trial: a class that none of them has is not demanded, and of the others no more than what
  /// ``Confidence/standard`` is sure of in 600 cases of the share they had.
  static func demanded(
    _ classes: [Demand<ShiftCase>], of drawing: ShiftCases
  ) -> (demands: [Demand<ShiftCase>], left: [String]) {
    guard !drawing.isOrdinary, !drawing.boundaries.isEmpty else { return (classes, []) }
    var counts = ClassCounts()
    let generator = drawing.generator
    for index in 0..<trials { counts.count(generator.value(seed: 0, index: index), by: classes) }
    var demands: [Demand<ShiftCase>] = []
    var left: [String] = []
    for (position, demand) in classes.enumerated() {
      let hits = counts.hits(at: position)
      guard hits > 0 else {
        left.append(demand.name)
        continue
      }
      let interval = Confidence.standard.interval(hits: hits * 3 / 10, of: 600)
      let sure = (interval.lowerBound * 10_000).rounded(.down) / 10_000
      demands.append(
        Demand(demand.name, atLeast: min(demand.share, sure), demand.holds))
    }
    return (demands, left)
  }

  private static func demand(
    _ name: String, _ share: Double, _ holds: @escaping @Sendable (ShiftCase) -> Bool
  ) -> Demand<ShiftCase> {
    Demand(name, atLeast: share, holds)
  }

  private static func isPowerOfTwo(_ n: Int) -> Bool { n > 0 && n & (n - 1) == 0 }
}

extension Shape {
  fileprivate func hasAxis(_ matches: (Int) -> Bool) -> Bool { matches(h) || matches(w) }
}

extension ShiftCase {
  /// Whether some shift, on some axis where it is not 0, has this distance for that extent.
  fileprivate func hasShift(_ matches: (_ distance: Int, _ extent: Int) -> Bool) -> Bool {
    pattern.shifts.contains { shift in
      shift.dy != 0 && matches(abs(shift.dy), shape.h)
        || shift.dx != 0 && matches(abs(shift.dx), shape.w)
    }
  }
}

/// A distance that is not whole, and the axis that it is along.
private struct FractionalDistance {
  /// The floor.
  let whole: Int
  let fraction: PixelFraction
  let extent: Int
}

extension ShiftCase {
  /// Whether some distance is not whole and of a kind.
  fileprivate func hasFraction(_ matches: (FractionalDistance) -> Bool) -> Bool {
    pattern.shifts.contains { shift in
      [(shift.dy, shift.fractionY, shape.h), (shift.dx, shift.fractionX, shape.w)].contains {
        !$0.1.isZero && matches(FractionalDistance(whole: $0.0, fraction: $0.1, extent: $0.2))
      }
    }
  }
}

extension Fill {
  fileprivate func isSpecial(at place: Place) -> Bool {
    if case .special(_, place) = self { true } else { false }
  }
}
