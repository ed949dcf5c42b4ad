import ShiftTensors

/// A strategy under another name, or with another promise: a naive recipe promises what the right one
/// does, and must not be found for rounding alone.
public struct DeclaredShift: ShiftStrategy {
  public let name: String
  public let exactness: Exactness
  private let strategy: any ShiftStrategy

  /// What is not given stays as it is.
  public init(_ strategy: any ShiftStrategy, name: String? = nil, exactness: Exactness? = nil) {
    self.name = name ?? strategy.name
    self.exactness = exactness ?? strategy.exactness
    self.strategy = strategy
  }

  public func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    strategy.fractionalRecipe(for: boundary)
  }

  public func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    strategy.fractionalReading(of: shape, boundary: boundary)
  }

  public func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    strategy.handles(shape, by: pattern, in: format)
  }

  public var footprint: Footprint { strategy.footprint }

  public func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    strategy.sampling(of: shape, boundary: boundary)
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
