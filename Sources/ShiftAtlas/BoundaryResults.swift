import ShiftStrategies
import ShiftTensors

/// Everything the page on boundaries states.
package struct BoundaryResults: Sendable {
  package let sweep: BoundarySweep
  /// Pairs of boundaries, and each naive recipe with the boundary it is taken for.
  package let equalities: [Equality]
  package let sizes: [SizeRow]
  /// One special value at one place of an image, through each strategy.
  package let spreads: [SpecialSpread]

  /// On which cases two members are one map.
  package struct Equality: Sendable {
    package let first: BoundarySweep.Member
    package let second: BoundarySweep.Member
    package let finding: EqualityConditionFinding
    /// The simplest case on which they differ.
    package let smallestDifference: BoundaryCase?
  }

  /// One recipe under shifts around the extent of an image.
  package struct SizeRow: Sendable {
    package let recipe: BoundaryRecipe
    package let entries: [Entry]

    package struct Entry: Sendable {
      package let point: BoundaryCase
      /// Cells in row order that are made differently from the oracle; `nil` where it refuses.
      package let wrong: [Int]?
    }
  }

  /// The extent of the images that the size table and the pictures are drawn on.
  package static let extent = 5
  /// Distances around 0 and around the extent.
  package static let distances = [0, 1, 2, extent - 1, extent, extent + 1]
  /// Right, and down and right, by each distance.
  package static let directions: [(name: String, dy: Int, dx: Int)] = [
    ("right", 0, 1), ("diagonally", 1, 1),
  ]

  /// Measures everything. Exact and exhaustive over `domain`; the same on any number of workers.
  package static func compute(over domain: BoundaryDomain = BoundaryDomain()) -> BoundaryResults {
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
            let oracle = Oracle.taps(
              h: extent, w: extent, shift: point.shift, boundary: recipe.boundary)
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
