import ShiftTensors

/// A strategy with another promise: a naive recipe promises what the right one does, and must not be
/// found for rounding alone.
struct DeclaredShift: ShiftStrategy {
  let strategy: any ShiftStrategy
  let exactness: Exactness

  var name: String { strategy.name }
  func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
