/// What is known of the weights with which a strategy adds pixels. The less there can be, the fewer
/// images tell its whole map.
public enum TapWeights: Hashable, Sendable {
  /// 0 and 1 alone: whole numbers are added, which Double does without rounding below 2⁵³.
  case whole
  /// Never negative, as products of t and 1 − t with t in 0…1 are.
  case blends
  /// Any, as those of bicubic interpolation.
  case any
}

/// Which pixels of an axis a strategy multiplies by anything for one output position. A NaN, an infinity
/// or a −0 among them changes what arrives there.
public struct Footprint: Hashable, Sendable {
  /// Pixels of one axis, edges repeated; i is the position, d the shift.
  public enum Window: Hashable, Sendable {
    /// One: clamp(i − d).
    case copy
    /// That one and the next, of those inside: bilinear taps on the image.
    case corners
    /// clamp(i − d) and clamp(i − d + 1): bilinear taps on the padded image.
    case paddedCorners
    /// clamp(i − 1) to clamp(i + 1) for a shift by one: a kernel of three.
    case kernel
  }

  public let window: Window
  /// Whether every channel is multiplied into every other, as a dense weight does it.
  public let mixesChannels: Bool

  public init(_ window: Window, mixesChannels: Bool = false) {
    (self.window, self.mixesChannels) = (window, mixesChannels)
  }
}

extension ShiftStrategy {
  /// Nothing is known of the weights unless the strategy says so.
  public var tapWeights: TapWeights { .any }

  /// What strategies of this exactness read unless they say otherwise.
  public var footprint: Footprint {
    switch exactness {
    case .moves: Footprint(.copy)
    case .multiplies: Footprint(.paddedCorners)
    case .interpolates: Footprint(.corners)
    }
  }
}
