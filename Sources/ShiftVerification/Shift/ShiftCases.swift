import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// Draws shift cases; corners of the domain are drawn often on purpose.
///
/// Most images are small. Now and then one is of a ``RareKind``: as many channels, images, rows or columns
/// as models have, or so many elements that 16-bit indices end. A case shrinks towards one image with one
/// channel, one group, few pixels, a short shift, the replicate boundary and the counting fill.
public struct ShiftCases: Sendable, Equatable {
  /// Boundaries to draw from.
  public var boundaries: [Boundary] = Boundary.allCases
  /// Images of a tensor; `nil` for 1…2.
  public var batch: ClosedRange<Int>?
  /// Channels; `nil` for 1…8, or for twice as many as the given patterns have groups.
  public var channels: ClosedRange<Int>?
  /// Rows and columns; `nil` for 1…8, and twice as far as the given patterns reach beyond that.
  public var extents: ClosedRange<Int>?
  /// Whether the rare kinds are drawn; never where ``batch``, ``channels`` or ``extents`` are given.
  public var drawsRareKinds = true
  /// Of 1000 images, how many have more than 2¹⁵ elements, where 16-bit indices end: four long rows to
  /// five of several channels. Their shifts are short.
  public var largePerMille = 9
  /// Of 100 cases, how many hold random or special values instead of counting ones.
  public var otherFillPercent = 70
  /// Whether NaN and infinities are among the special values.
  public var drawsNonFinite = true
  /// Whether the channels are cut evenly into neighbouring groups, as recorded cases have it.
  public var dividesChannels = false
  /// The patterns to choose from; any may be drawn if there is none.
  public var patterns: [Pattern] = []
  /// Which parts of a pixel drawn distances have beside whole ones.
  public var fractions = Fractions.none

  /// Parts of a pixel.
  public enum Fractions: String, Sendable, Equatable {
    /// Whole pixels alone.
    case none
    /// Those that binary formats hold, of up to 20 bits.
    case dyadic
    /// The same, and thirds and sevenths, which `rational` alone holds.
    case any
  }

  /// Small images of any kind, whole shifts, every boundary.
  public init() {}

  /// The most groups of drawn patterns that cut the channels evenly.
  static let mostEvenGroups = 16

  /// - Precondition: there is at least one boundary.
  package var generator: Generator<ShiftCase> {
    Generator(drawing: digest) { choices in
      let (shape, kind) = choices.part("shape") { self.shape(&$0) }
      let pattern = choices.part("pattern") {
        patterns.isEmpty ? self.pattern(for: shape, kind, &$0) : $0.element(of: patterns)
      }
      let boundary = choices.part("boundary") { $0.element(of: boundaries) }
      let fill = choices.part("fill") { self.fill(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return ShiftCase(shape: shape, pattern: pattern, boundary: boundary, fill: fill, seed: seed)
    }
  }

  private func pattern(
    for shape: Shape, _ kind: RareKind?, _ choices: inout Choices
  ) -> Pattern {
    if dividesChannels {
      let count = choices.element(
        of: (1...min(shape.c, Self.mostEvenGroups)).filter { shape.c % $0 == 0 })
      let shifts = choices.list(count: count...count) { shift(for: shape, kind, &$0) }
      return Pattern(shortened(shifts, &choices))
    }
    let shifts = shortened(
      choices.list(count: 1...5) { shift(for: shape, kind, &$0) }, &choices)
    return Pattern(shifts, rule: choices.element(of: GroupRule.allCases))
  }

  private func shift(for shape: Shape, _ kind: RareKind?, _ choices: inout Choices) -> Shift {
    // Zero, one axis, the other, both. Both distances are drawn whatever the kind of shift or image, so
    // that a simpler one leaves every other choice in its place.
    let axes = choices.position(weights: [1, 4, 4, 4])
    let (x, y) = (distance(shape.w, kind, &choices), distance(shape.h, kind, &choices))
    let dx = axes == 1 || axes == 3 ? x : 0
    let dy = axes == 2 || axes == 3 ? y : 0
    return Shift(dy: kind == .longRow ? 0 : dy, dx: dx)
  }

  /// A distance on an axis of `extent` pixels: mostly short, often about the extent.
  private func distance(_ extent: Int, _ kind: RareKind?, _ choices: inout Choices) -> Int {
    let length: Int
    switch kind {
    // A kernel as wide as a long row has as many taps as there are pixels.
    case .manyElements, .longRow: length = choices.integer(in: 1...1)
    case .farShift where extent > 8:
      length = choices.integer(in: 1...24, origin: 1) { random in
        random.integer(in: random.happens(percent: 80) ? 17...24 : 1...24)
      }
    default:
      // The long way round matters on short axes and costs on long ones, where a kernel is as wide.
      let most = extent <= 9 ? extent + 2 : 3
      let corners =
        extent <= 9 ? [extent - 1, extent, extent + 1] : [extent - 1].filter { $0 <= 16 }
      length = choices.integer(
        in: 1...max(most, corners.max() ?? 1), origin: 1, corners: [1] + corners.filter { $0 > 0 },
        cornerPercent: 60)
    }
    return choices.boolean() ? -length : length
  }

  /// The shifts with a part of a pixel taken off each distance that is not 0, so that they reach as far in whole
  /// pixels.
  private func shortened(_ shifts: [Shift], _ choices: inout Choices) -> [Shift] {
    guard fractions != .none else { return shifts }
    // One shift that a narrow format cannot hold keeps it from being asked the whole case.
    let kind = PartKind(
      rawValue: choices.position(weights: [14, 2, 2, fractions == .any ? 2 : 0]))!
    return shifts.map { shift in
      let (y, x) = (part(kind, &choices), part(kind, &choices))
      return Shift(
        dy: Rational(shift.dy) - Rational(shift.dy.signum()) * y,
        dx: Rational(shift.dx) - Rational(shift.dx.signum()) * x)
    }
  }

  /// What stands next to a pixel.
  private enum PartKind: Int {
    /// Parts that every format tells apart on small images.
    case coarse
    case fine, finest
    /// Thirds and sevenths.
    case notBinary
  }

  /// Nothing, a half, quarters, sixteenths, next to nothing or to all, from the plainest on.
  private func part(_ kind: PartKind, _ choices: inout Choices) -> Rational {
    switch choices.position(weights: [6, 4, 3, 3, 3, 3]) {
    case 0: return .zero
    case 1: return Rational(1, over: 2)
    case 2: return Rational(1, over: 4)
    case 3: return Rational(3, over: 4)
    case 4: return Rational(choices.integer(in: 1...15, origin: 1), over: 16)
    default:
      let bits: [Int]
      switch kind {
      case .coarse: bits = [4, 5]
      case .fine: bits = [7, 10]
      case .finest: bits = [16, 20]
      case .notBinary:
        let bottom = choices.element(of: [3, 7])
        return Rational(choices.integer(in: 1...(bottom - 1), origin: 1), over: bottom)
      }
      let least = Rational.powerOfTwo(-choices.element(of: bits))
      return choices.boolean() ? 1 - least : least
    }
  }

  private func fill(_ choices: inout Choices) -> Fill {
    guard choices.boolean(percent: otherFillPercent) else { return .counting }
    switch choices.position(weights: [3, 4, 4, 4, 4, 1]) {
    case 0: return .impulse
    case 1: return .integers
    case 2: return .reals
    case 3: return .wholeRange
    case 4:
      let values = Fill.SpecialValue.allCases.filter { drawsNonFinite || $0.isFinite }
      return .special(choices.element(of: values), at: choices.element(of: Fill.Place.allCases))
    default: return .constant
    }
  }
}
