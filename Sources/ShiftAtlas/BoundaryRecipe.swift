import ShiftStrategies

/// A strategy made to obey a boundary, right or naive.
package struct BoundaryRecipe: Sendable {
  package let strategy: any ShiftStrategy
  /// What it obeys, or is meant to.
  package let boundary: Boundary
  /// What is wrong with it; `nil` for a recipe that claims to be right.
  package let naive: NaiveRecipe?

  package var name: String {
    naive == nil ? "\(strategy.name), \(boundary.rawValue)" : strategy.name
  }

  /// Every claim of every strategy.
  package static func claimed(_ strategies: [any ShiftStrategy] = Strategies.all)
    -> [BoundaryRecipe]
  {
    strategies.flatMap { strategy in
      Boundary.allCases.filter { strategy.recipe(for: $0).isClaimed }.map {
        BoundaryRecipe(strategy: strategy, boundary: $0, naive: nil)
      }
    }
  }

  /// Those of shifts by fractions of a pixel.
  package static let naiveFractions: [BoundaryRecipe] = Strategies.naiveFractions.map {
    BoundaryRecipe(strategy: $0.strategy, boundary: $0.boundary, naive: $0)
  }

  package static let naive: [BoundaryRecipe] = Strategies.naive.map {
    BoundaryRecipe(strategy: $0.strategy, boundary: $0.boundary, naive: $0)
  }
}
