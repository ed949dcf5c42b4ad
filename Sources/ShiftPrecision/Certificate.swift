import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// What holds for every pixel of every width of a range: a proof by running all of them.
///
/// An integer shift under replicate reads pixel i of n through the coordinate rule and nothing
/// else, so each count decides every tensor, shift and image of these widths. Nothing in here is
/// sampled.
public struct Certificate: Hashable, Sendable, Codable {
  public let rule: CoordinateRule
  public private(set) var widths: ClosedRange<Int>
  /// Whether half-pixel ties were looked at.
  public let includesTies: Bool
  /// The number of (width, pixel) pairs.
  public private(set) var coordinates = 0
  public private(set) var below = 0
  public private(set) var above = 0
  public private(set) var notFinite = 0
  public private(set) var outside = 0
  public private(set) var nearestWrong = 0
  public private(set) var ties = 0
  public private(set) var tiesWrong = 0
  /// How many widths have every pixel exact.
  public private(set) var exactWidths = 0
  /// The first of them, at most ``listedWidths``.
  public private(set) var firstExactWidths: [Int] = []
  public private(set) var firstInexactWidth: Int?
  public private(set) var firstBelowWidth: Int?
  public private(set) var firstAboveWidth: Int?
  public private(set) var firstOutsideWidth: Int?
  public private(set) var firstNearestWrongWidth: Int?
  public private(set) var firstTieWrongWidth: Int?
  public private(set) var firstNotFiniteWidth: Int?
  /// The greatest `|position − pixel|` with the first width and pixel that attain it.
  public private(set) var maximumError: MaximumError

  /// How many exact widths are listed, so that memory does not grow with the range.
  public static let listedWidths = 64

  public struct MaximumError: Hashable, Sendable {
    public let value: Rational
    public let width: Int
    public let pixel: Int
  }

  /// Coordinates that are not exactly their pixel.
  public var inexact: Int { below + above + notFinite }

  /// `inexact / coordinates`
  public var inexactShare: Double { Double(inexact) / Double(coordinates) }

  init(_ rule: CoordinateRule, width: Int, includesTies: Bool) {
    (self.rule, self.includesTies) = (rule, includesTies)
    widths = width...width
    maximumError = MaximumError(value: .zero, width: width, pixel: 0)
  }

  /// Adds what was found at one width, in ascending order of widths.
  mutating func add(_ found: WidthCounts) {
    let width = found.width
    widths = widths.lowerBound...width
    coordinates += width
    below += found.below
    above += found.above
    notFinite += found.notFinite
    outside += found.outside
    nearestWrong += found.nearestWrong
    ties += found.ties
    tiesWrong += found.tiesWrong
    func note(_ first: inout Int?, _ count: Int) {
      if first == nil, count > 0 { first = width }
    }
    note(&firstInexactWidth, found.inexact)
    note(&firstBelowWidth, found.below)
    note(&firstAboveWidth, found.above)
    note(&firstNotFiniteWidth, found.notFinite)
    note(&firstOutsideWidth, found.outside)
    note(&firstNearestWrongWidth, found.nearestWrong)
    note(&firstTieWrongWidth, found.tiesWrong)
    if found.inexact == 0 {
      exactWidths += 1
      if firstExactWidths.count < Self.listedWidths { firstExactWidths.append(width) }
    }
  }

  mutating func set(maximum value: Double, width: Int, pixel: Int) {
    maximumError = MaximumError(value: Rational(exactly: value)!, width: width, pixel: pixel)
  }

  /// Adds the certificate of the widths that follow these.
  ///
  /// - Throws: `ShiftError` if the rule differs or the ranges leave a gap or overlap.
  public mutating func append(_ later: Certificate) throws(ShiftError) {
    guard later.rule == rule, later.includesTies == includesTies else {
      throw ShiftError(
        "certificate", found: "\(later.rule)", expected: "\(rule)")
    }
    guard later.widths.lowerBound == widths.upperBound + 1 else {
      throw ShiftError(
        "certificate", found: "widths from \(later.widths.lowerBound)",
        expected: "widths from \(widths.upperBound + 1)")
    }
    join(later)
  }

  private mutating func join(_ later: Certificate) {
    widths = widths.lowerBound...later.widths.upperBound
    coordinates += later.coordinates
    below += later.below
    above += later.above
    notFinite += later.notFinite
    outside += later.outside
    nearestWrong += later.nearestWrong
    ties += later.ties
    tiesWrong += later.tiesWrong
    exactWidths += later.exactWidths
    firstExactWidths = Array((firstExactWidths + later.firstExactWidths).prefix(Self.listedWidths))
    firstInexactWidth = firstInexactWidth ?? later.firstInexactWidth
    firstBelowWidth = firstBelowWidth ?? later.firstBelowWidth
    firstAboveWidth = firstAboveWidth ?? later.firstAboveWidth
    firstNotFiniteWidth = firstNotFiniteWidth ?? later.firstNotFiniteWidth
    firstOutsideWidth = firstOutsideWidth ?? later.firstOutsideWidth
    firstNearestWrongWidth = firstNearestWrongWidth ?? later.firstNearestWrongWidth
    firstTieWrongWidth = firstTieWrongWidth ?? later.firstTieWrongWidth
    if later.maximumError.value > maximumError.value { maximumError = later.maximumError }
  }
}
