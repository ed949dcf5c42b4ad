import ShiftStrategies

/// A strategy made to obey a boundary, right or naive.
public struct BoundaryRecipe: Sendable {
  public let strategy: any ShiftStrategy
  /// What it obeys, or is meant to.
  public let boundary: Boundary
  /// What is wrong with it; `nil` for a recipe that claims to be right.
  public let naive: NaiveRecipe?

  public var name: String {
    naive == nil ? "\(strategy.name), \(boundary.rawValue)" : strategy.name
  }

  /// The built-in strategies multiply pixels by 0 and 1 only, but for those that sample a grid. The
  /// assignment in place is read in `Rational`, where it has no vectors.
  var weights: LinearMap.Weights {
    switch strategy {
    case is SliceShift, is RollShift, is DeformConvShift, is DepthwiseConvShift,
      is UnpaddedRollShift, is KeepingSliceShift, is ShortPaddedRollShift, is UnpaddedDeformShift,
      is ReversedDeformShift, is SwappedDeformShift, is SamePaddedConvShift, is FlippedConvShift,
      is ReflectForSymmetricShift:
      .whole
    // Bilinear weights are products of t and 1 − t with t in 0 … 1; bicubic ones can be negative.
    case let grid as GridSampleShift where grid.mode != .bicubic: .blends
    case is InPlaceSliceShift, is MixedCornersGridShift, is GridByExtentShift,
      is ClampedGridShift, is EdgeMirrorGridShift:
      .blends
    default: .fractions
    }
  }

  /// Every claim of every strategy.
  public static func claimed(_ strategies: [any ShiftStrategy] = Strategies.all) -> [BoundaryRecipe]
  {
    strategies.flatMap { strategy in
      Boundary.allCases.filter { strategy.recipe(for: $0).isClaimed }.map {
        BoundaryRecipe(strategy: strategy, boundary: $0, naive: nil)
      }
    }
  }

  public static let naive: [BoundaryRecipe] = Strategies.naive.map {
    BoundaryRecipe(strategy: $0.strategy, boundary: $0.boundary, naive: $0)
  }
}
