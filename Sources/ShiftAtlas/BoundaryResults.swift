import ShiftStrategies
import ShiftTensors

/// Everything the page on boundaries states.
public struct BoundaryResults: Sendable {
  public let sweep: BoundarySweep
  /// Pairs of boundaries, and each naive recipe with the boundary it is taken for.
  public let equalities: [Equality]
  public let sizes: [SizeRow]
  /// One special value at one place of an image, through each strategy.
  public let spreads: [SpecialSpread]

  /// On which cases two members are one map.
  public struct Equality: Sendable {
    public let first: BoundarySweep.Member
    public let second: BoundarySweep.Member
    public let finding: EqualityConditionFinding
    /// The simplest case on which they differ.
    public let smallestDifference: BoundaryCase?
  }

  /// One recipe under shifts around the extent of an image.
  public struct SizeRow: Sendable {
    public let recipe: BoundaryRecipe
    public let entries: [Entry]

    public struct Entry: Sendable {
      public let point: BoundaryCase
      /// Cells in row order that are made differently from the oracle; `nil` where it refuses.
      public let wrong: [Int]?
    }
  }

  /// The extent of the images that the size table and the pictures are drawn on.
  public static let extent = 5
  /// Distances around 0 and around the extent.
  public static let distances = [0, 1, 2, extent - 1, extent, extent + 1]
  /// Right, and down and right, by each distance.
  public static let directions: [(name: String, dy: Int, dx: Int)] = [
    ("right", 0, 1), ("diagonally", 1, 1),
  ]

  /// Measures everything. Exact and exhaustive over `domain`; the same on any number of workers.
  public static func compute(over domain: BoundaryDomain = BoundaryDomain()) -> BoundaryResults {
    let sweep = BoundarySweep(over: domain)
    let grammar = EqualityGrammar(domain)
    func equality(_ a: BoundarySweep.Member, _ b: BoundarySweep.Member) -> Equality {
      let set = sweep.equality(a, b)
      return Equality(
        first: a, second: b, finding: .shortest(for: set, in: grammar),
        smallestDifference: set.simplestOutside)
    }
    var equalities: [Equality] = []
    for (place, first) in Boundary.allCases.enumerated() {
      for second in Boundary.allCases[(place + 1)...] {
        equalities.append(equality(.boundary(first), .boundary(second)))
      }
    }
    equalities += Strategies.naive.map { equality(.naive($0.name), .boundary($0.boundary)) }
    return BoundaryResults(
      sweep: sweep, equalities: equalities, sizes: sizeRows(), spreads: spreads())
  }

  private static func sizeRows() -> [SizeRow] {
    (BoundaryRecipe.claimed() + BoundaryRecipe.naive).map { recipe in
      SizeRow(
        recipe: recipe,
        entries: directions.flatMap { direction in
          distances.map { distance in
            let point = BoundaryCase(
              h: extent, w: extent,
              shift: Shift(dy: direction.dy * distance, dx: direction.dx * distance))
            let oracle = LinearMap(
              oracle: recipe.boundary, h: extent, w: extent, shift: point.shift)
            let map = try? recipe.map(at: point)
            return SizeRow.Entry(point: point, wrong: map.map { oracle.differences(from: $0) })
          }
        })
    }
  }

  private static func spreads() -> [SpecialSpread] {
    Strategies.all.flatMap { strategy in
      SpreadingValue.allCases.flatMap { value in
        SpecialSpread.Spot.allCases.compactMap { spot in
          try? SpecialSpread(of: strategy, value: value, spot: spot)
        }
      }
    }
  }
}
