import PropertyTesting
import ShiftTensors

extension ShiftCases {
  /// What an image has now and then that ordinary ones have not. The costly dimension is drawn beside
  /// small others.
  public enum RareKind: CaseIterable, Sendable {
    /// A row, a column or both at 16, 32, 64, 128 or 256 pixels, one more or one less.
    case aboutPowerOfTwo
    /// The same at 7, 14, 28, 56, 112 or 224 pixels, as models have them.
    case modelExtent
    /// 33 to 70 channels.
    case manyChannels
    /// 5 to 9 images.
    case manyImages
    /// As many channels as rows and columns.
    case cube
    /// Shifts of 17 to 24 pixels.
    case farShift
    /// Several channels with more than 2¹⁵ elements together.
    case manyElements
    /// One row of more than 2¹⁵ pixels.
    case longRow

    /// How many of 1000 images are of the kind, beside the large ones. Kernels and exact fractions pay
    /// for each, and a run of 1000 cases should have some of all.
    var perMille: Int {
      switch self {
      case .aboutPowerOfTwo: 24
      case .modelExtent: 48
      case .manyChannels, .manyImages, .cube: 20
      case .farShift: 15
      case .manyElements, .longRow: 0
      }
    }
  }

  static let aboutPowersOfTwo = [16, 32, 64, 128, 256].flatMap { [$0 - 1, $0, $0 + 1] }
  static let modelExtents = [7, 14, 28, 56, 112, 224]
  /// How often each is drawn beside the others. The shorter ones lie within what is drawn anyhow; a kernel
  /// that is wrong for one width alone is found within 2000 cases only if each comes ten times.
  private static let modelExtentWeights = [1, 1, 1, 3, 3, 3]
  /// Where 16-bit indices end.
  static let mostSmallIndices = 1 << 15

  /// Whether somebody chose the sizes.
  private var isSized: Bool { batch != nil || channels != nil || extents != nil }

  /// How many of 1000 images are of each rare kind.
  private var weights: [Int] {
    RareKind.allCases.map { kind in
      switch kind {
      case _ where isSized: 0
      case .manyElements: largePerMille - (largePerMille * 4 + 8) / 9
      case .longRow: (largePerMille * 4 + 8) / 9
      default: drawsRareKinds ? kind.perMille : 0
      }
    }
  }

  /// The greatest distance and number of groups of the given patterns.
  private var reach: Int { patterns.map(\.reach).max() ?? 0 }
  private var groups: Int { patterns.map(\.shifts.count).max() ?? 0 }

  /// The ranges that ordinary images are drawn from.
  var ordinary: (batch: ClosedRange<Int>, channels: ClosedRange<Int>, extents: ClosedRange<Int>) {
    (batch ?? 1...2, channels ?? 1...max(8, 2 * groups), extents ?? 1...(8 + 2 * reach))
  }

  /// How many elements the smallest and the greatest ordinary image can have.
  ///
  /// - Precondition: the extents are far from overflowing, such as 2¹⁵ each.
  package var elements: ClosedRange<Int> {
    let (batch, channels, extents) = ordinary
    func count(_ end: KeyPath<ClosedRange<Int>, Int>) -> Int {
      batch[keyPath: end] * channels[keyPath: end] * extents[keyPath: end] * extents[keyPath: end]
    }
    return count(\.lowerBound)...count(\.upperBound)
  }

  /// One of the extents in ordinary images. Where they follow given patterns, most are longer than the
  /// shifts: the others agree on nothing but the border.
  private func extent(_ choices: inout Choices) -> Int {
    let range = ordinary.extents
    guard extents == nil, reach > 0 else {
      return choices.integer(in: range, origin: range.lowerBound)
    }
    return choices.integer(in: range, origin: 1) { random in
      random.integer(in: random.happens(percent: 75) ? (reach + 1)...range.upperBound : range)
    }
  }

  /// The shape of an image, and in what it is rare.
  ///
  /// A rare kind makes all the choices of an ordinary image and, after a yes, its own, which start at 1:
  /// it is never the simpler choice, and what needs ten channels shrinks from 40 to ten.
  func shape(_ choices: inout Choices) -> (Shape, RareKind?) {
    let (images, planes, _) = ordinary
    let n = choices.integer(in: images, origin: images.lowerBound)
    let c = choices.integer(in: planes, origin: planes.lowerBound)
    let (h, w) = (extent(&choices), extent(&choices))
    let plain = Shape(n: n, c: c, h: h, w: w)
    let (weights, rare) = (weights, weights.reduce(0, +))
    let isRare = choices.offset(upTo: 1) { $0.below(1000) < UInt64(rare) ? 1 : 0 } == 1
    guard isRare, rare > 0 else { return (plain, nil) }
    let kind = RareKind.allCases[choices.position(weights: weights)]
    return (shape(of: kind, plain, &choices), kind)
  }

  private func shape(
    of kind: RareKind, _ plain: Shape, _ choices: inout Choices
  ) -> Shape {
    let few = min(plain.c, max(3, groups))
    let (h, w) = (min(plain.h, 4 + reach), min(plain.w, 4 + reach))
    switch kind {
    case .aboutPowerOfTwo, .modelExtent:
      let extents =
        kind == .modelExtent
        ? zip(Self.modelExtents, Self.modelExtentWeights).flatMap {
          Array(repeating: $0, count: $1)
        } : Self.aboutPowersOfTwo
      let extent = choices.integer(in: 1...257, origin: 1) { random in
        extents[random.integer(in: 0...extents.count - 1)]
      }
      // How a deviating cell of a plane came about takes the square of its pixels to find out.
      let side = choices.position(weights: [9, 9, 2])
      let (isRow, isSquare) = (side == 0, side == 2 && extent <= 17)
      func other(_ side: Int) -> Int {
        extent <= 33 ? min(side, 4 + reach) : extent <= 65 ? min(side, 2) : side < 7 ? 1 : 2
      }
      return Shape(
        n: 1, c: few, h: isRow && !isSquare ? other(plain.h) : extent,
        w: isRow || isSquare ? extent : other(plain.w))
    case .manyChannels:
      let c = choices.integer(in: 1...70, origin: 1) { $0.integer(in: 33...70) }
      return Shape(n: 1, c: c, h: h, w: w)
    case .manyImages:
      let n = choices.integer(in: 1...9, origin: 1) { $0.integer(in: 5...9) }
      return Shape(n: n, c: few, h: h, w: w)
    case .cube:
      let extent = choices.integer(in: 1...9, origin: 1) { $0.integer(in: 2...9) }
      return Shape(n: plain.n, c: extent, h: extent, w: extent)
    case .farShift:
      let extent = choices.integer(in: 1...28, origin: 1) { $0.integer(in: 17...28) }
      let isRow = choices.boolean()
      return Shape(
        n: 1, c: min(few, 2), h: isRow ? min(h, 2) : extent, w: isRow ? extent : min(w, 2))
    case .manyElements:
      let c = choices.integer(in: 1...4, origin: 1) { $0.integer(in: 2...4) }
      let w = choices.integer(in: 1...257, origin: 1) { $0.integer(in: 65...257) }
      let most = Self.mostSmallIndices / (c * w) + 1
      return Shape(
        n: 1, c: c, h: choices.integer(in: 1...most, origin: 1) { _ in most }, w: w)
    case .longRow:
      let longest = Self.mostSmallIndices + 32
      return Shape(
        n: 1, c: 1, h: 1,
        w: choices.integer(in: 1...longest, origin: 1) { $0.integer(in: (longest - 31)...longest) })
    }
  }
}
