import ExactArithmetic
import ShiftTensors

/// A strategy under another name.
struct RenamedShift: ShiftStrategy {
  let name: String
  let strategy: any ShiftStrategy

  init(_ name: String, _ strategy: any ShiftStrategy) {
    (self.name, self.strategy) = (name, strategy)
  }

  var exactness: Exactness { strategy.exactness }
  func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
