import ExactArithmetic
import ShiftTensors

/// A strategy under another name.
public struct RenamedShift: ShiftStrategy {
  public let name: String
  private let strategy: any ShiftStrategy

  public init(_ name: String, _ strategy: any ShiftStrategy) {
    (self.name, self.strategy) = (name, strategy)
  }

  public var exactness: Exactness { strategy.exactness }
  public func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
