import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// A way of shifting by fractions of a pixel, by what it computes, in the arithmetic of one build.
package struct FractionalWay: Hashable, Sendable {
  /// What is computed of a position before pixels are weighted.
  package enum Reading: Hashable, Sendable {
    /// Nothing: whole shifts, or taps of a kernel, with weights that are parts of the shift.
    case weights
    /// A pixel plus an offset, rounded.
    case offsets
    /// A grid value, written by the textbook formula and mapped back by a dialect of `grid_sample`.
    case grid(GridSampleDialect)
  }

  package let name: String
  package let reading: Reading
  /// Whether a product that meets a sum is not rounded first, where no dialect says so.
  package let isFused: Bool
  /// Those under which it has a recipe.
  package let boundaries: [Boundary]

  /// - Parameter dialect: of a strategy that samples a grid.
  package init(
    _ strategy: any ShiftStrategy, dialect: GridSampleDialect = .pytorchCPU, isFused: Bool = false
  ) {
    (name, self.isFused) = (strategy.name, isFused)
    boundaries = Boundary.allCases.filter { strategy.fractionalRecipe(for: $0).isClaimed }
    switch strategy.described.fractionalReading(of: Shape(n: 1, c: 1, h: 2, w: 2), boundary: .zeros) {
    case .weights: reading = .weights
    case .offsets: reading = .offsets
    case .grid: reading = .grid(dialect)
    }
  }

  /// Every strategy, as its operators are without fused operations.
  package static let all = Strategies.all.map { FractionalWay($0) }

  /// Whether a position is brought into the image before pixels are looked for.
  var readsGrid: Bool { if case .grid = reading { true } else { false } }

  /// Whether products of a format meet sums unrounded.
  func fuses(_ format: NumberFormat) -> Bool {
    guard case .grid(let dialect) = reading else { return isFused }
    return dialect.fuses(CoordinateRule(format: format, dialect: dialect).arithmetic)
  }
}
