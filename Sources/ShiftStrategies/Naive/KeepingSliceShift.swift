import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Assigns the window that stays inside and leaves the other cells as they were.
///
/// S2-MLP's text. It repeats the edge only for a shift by one pixel along one axis: a cell two pixels
/// from the edge keeps its own value, not the edge's.
public struct KeepingSliceShift: ShiftStrategy {
  public let name = "slice that keeps old values"
  public let tapWeights = TapWeights.whole

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("a copy of the input, the window that stays inside assigned")
      : .none(because: "it is written for replicate alone")
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try SliceShift().shift(input, by: pattern, boundary: .keep)
  }
}
