/// What is known of the weights with which a strategy adds pixels. The less there can be, the fewer
/// images tell its whole map.
package enum TapWeights: Hashable, Sendable {
  /// 0 and 1 alone: whole numbers are added, which Double does without rounding below 2⁵³.
  case whole
  /// Never negative, as products of t and 1 − t with t in 0…1 are.
  case blends
  /// Any, as those of bicubic interpolation.
  case any
}

/// Which pixels of an axis a strategy multiplies by anything for one output position. A NaN, an infinity
/// or a −0 among them changes what arrives there.
package struct Footprint: Hashable, Sendable {
  /// Pixels of one axis for an output position.
  package enum Window: Hashable, Sendable {
    /// The one that the definition reads.
    case copy
    /// The two around a position on the image, as bilinear taps are.
    case corners
    /// The same on the image grown by the boundary.
    case paddedCorners
    /// All within the reach of the pattern, on the image grown by the boundary: a kernel of 2·reach + 1.
    case kernel
    /// Every one.
    case plane
  }

  package let window: Window
  /// Whether every channel is multiplied into every other, as a dense weight does it.
  package let mixesChannels: Bool
  /// Whether a corner outside the image is the plane's first pixel times 0.
  package let readsFirstForOutside: Bool

  package init(
    _ window: Window, mixesChannels: Bool = false, readsFirstForOutside: Bool = false
  ) {
    (self.window, self.mixesChannels) = (window, mixesChannels)
    self.readsFirstForOutside = readsFirstForOutside
  }
}

extension Footprint.Window {
  /// The pixels of an axis that are multiplied by anything for output position `i`.
  ///
  /// - Parameters:
  ///   - source: the position that the definition reads, inside the axis or not.
  ///   - reach: the greatest distance of the pattern on any axis.
  ///   - readsBelow: whether rounding may move a sampled position to before its pixel, to another pair.
  package func pixels(
    _ i: Int, reading source: Int, extent: Int, reach: Int, boundary: Boundary,
    readsBelow: Bool = false
  ) -> [Int] {
    switch self {
    case .copy: return [boundary.source(source, of: extent)].compactMap(\.self)
    case .corners:
      return Self.corners(source, extent: extent, boundary: boundary, readsBelow: readsBelow)
        .filter((0..<extent).contains)
    case .paddedCorners:
      return (source...min(source + 1, max(source, extent - 1 + reach))).compactMap {
        boundary.source($0, of: extent)
      }
    case .kernel:
      return ((i - reach)...(i + reach)).compactMap { boundary.source($0, of: extent) }
    case .plane: return Array(0..<extent)
    }
  }

  /// The corners of a position on the image, those outside included.
  package static func corners(
    _ source: Int, extent: Int, boundary: Boundary, readsBelow: Bool
  ) -> ClosedRange<Int> {
    // A position is brought into the image or mirrored before its corners are taken, which are those after
    // it.
    let place = boundary == .zeros ? source : boundary.source(source, of: extent) ?? source
    return (readsBelow ? place - 1 : place)...(place + 1)
  }
}
