import ShiftTensors

/// A strategy under another name, or with another promise: a naive recipe promises what the right one
/// does, and must not be found for rounding alone.
package struct DeclaredShift: DescribedStrategy {
  package let name: String
  package let exactness: Exactness
  private let strategy: any ShiftStrategy

  /// What is not given stays as it is.
  package init(_ strategy: any ShiftStrategy, name: String? = nil, exactness: Exactness? = nil) {
    self.name = name ?? strategy.name
    self.exactness = exactness ?? strategy.exactness
    self.strategy = strategy
  }

  package func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    strategy.fractionalRecipe(for: boundary)
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    strategy.described.fractionalReading(of: shape, boundary: boundary)
  }

  package func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    strategy.handles(shape, by: pattern, in: format)
  }

  package var footprint: Footprint { strategy.described.footprint }

  package func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    strategy.described.sampling(of: shape, boundary: boundary)
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
