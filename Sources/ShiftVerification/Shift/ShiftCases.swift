import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// Draws shift cases; corners of the domain are drawn often on purpose.
///
/// A case shrinks towards one image with one channel, one group, few pixels, a short shift, the
/// replicate boundary and the counting fill.
public struct ShiftCases: Sendable {
  /// Boundaries to draw from.
  public var boundaries: [Boundary] = Boundary.allCases
  /// Batches, channel counts and extents of ordinary images.
  public var batch = 1...2
  public var channels = 1...8
  public var extents = 1...8
  /// Extents now and then drawn beyond the ordinary ones: powers of two and their neighbours.
  public var rareExtents = [9, 15, 16, 17, 31, 32, 33]
  /// Of 100 images, how many have a rare extent on one axis.
  public var rarePercent = 6
  /// Of 1000 images, how many have a row of more than 2¹⁵ pixels, where 16-bit indices end. Their
  /// shifts are short.
  public var longRowsPerMille = 5
  /// Of 100 cases, how many hold random or special values instead of counting ones.
  public var otherFillPercent = 70
  /// Whether NaN and infinities are among the special values.
  public var drawsNonFinite = true
  /// Whether the channels are cut evenly into neighbouring groups, as recorded cases have it.
  public var dividesChannels = false
  /// The patterns to choose from; any may be drawn if there is none.
  public var patterns: [Pattern] = []

  public init() {}

  public var generator: Generator<ShiftCase> {
    Generator { choices in
      let shape = choices.part("shape") { self.shape(&$0) }
      let pattern = choices.part("pattern") {
        patterns.isEmpty ? self.pattern(for: shape, &$0) : $0.element(of: patterns)
      }
      let boundary = choices.part("boundary") { $0.element(of: boundaries) }
      let fill = choices.part("fill") { self.fill(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return ShiftCase(shape: shape, pattern: pattern, boundary: boundary, fill: fill, seed: seed)
    }
  }

  private func shape(_ choices: inout Choices) -> Shape {
    let isLong =
      choices.integer(
        in: 0...1, sampling: { $0.below(1000) < UInt64(longRowsPerMille) ? 1 : 0 }) == 1
    let n = choices.integer(in: batch, origin: batch.lowerBound)
    let c = choices.integer(in: channels, origin: channels.lowerBound)
    var h = choices.integer(in: extents, origin: extents.lowerBound)
    var w = choices.integer(in: extents, origin: extents.lowerBound)
    // One long axis at a time: both would cost the square and show nothing more.
    if !rareExtents.isEmpty, rarePercent > 0, choices.boolean(percent: rarePercent) {
      let extent = choices.element(of: rareExtents)
      if choices.boolean() { h = extent } else { w = extent }
    }
    // Drawn after the others and beside them, so that a long row is never the simpler choice.
    if isLong {
      return Shape(n: 1, c: 1, h: 1, w: choices.integer(in: 32_769...32_800, origin: 32_769))
    }
    return Shape(n: n, c: c, h: h, w: w)
  }

  private func pattern(for shape: Shape, _ choices: inout Choices) -> Pattern {
    if dividesChannels {
      let count = choices.element(of: (1...shape.c).filter { shape.c % $0 == 0 })
      return Pattern(choices.list(count: count...count) { shift(for: shape, &$0) })
    }
    let shifts = choices.list(count: 1...5) { shift(for: shape, &$0) }
    return Pattern(shifts, rule: choices.element(of: GroupRule.allCases))
  }

  private func shift(for shape: Shape, _ choices: inout Choices) -> Shift {
    // Zero, one axis, the other, both. Both distances are drawn whatever the kind, so that a simpler
    // kind leaves every other choice in its place.
    let kind = choices.position(weights: [1, 4, 4, 4])
    let (x, y) = (distance(shape.w, &choices), distance(shape.h, &choices))
    let dx = kind == 1 || kind == 3 ? x : 0
    let dy = kind == 2 || kind == 3 ? y : 0
    // A kernel as wide as a long row has as many taps as there are pixels. It is cut after as many
    // choices as for any image, or a long row would be the simpler one.
    if shape.w > 1 << 15 { return Shift(dy: 0, dx: dx.signum()) }
    return Shift(dy: dy, dx: dx)
  }

  /// A distance on an axis of `extent` pixels: mostly short, often about the extent.
  private func distance(_ extent: Int, _ choices: inout Choices) -> Int {
    // The long way round matters on short axes and costs on long ones, where a kernel is as wide.
    let most = extent <= 9 ? extent + 2 : 3
    let corners = extent <= 9 ? [extent - 1, extent, extent + 1] : [extent - 1].filter { $0 <= 16 }
    let length = choices.integer(
      in: 1...max(most, corners.max() ?? 1), origin: 1, corners: [1] + corners.filter { $0 > 0 },
      cornerPercent: 60)
    return choices.boolean() ? -length : length
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
