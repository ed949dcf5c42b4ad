import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Assigns the window that stays inside and leaves the other cells as they were.
///
/// S2-MLP's text. It repeats the edge only for a shift by one pixel along one axis: a cell two pixels
/// from the edge keeps its own value, not the edge's.
package struct KeepingSliceShift: DescribedStrategy {
  package let name = "slice that keeps old values"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("a copy of the input, the window that stays inside assigned")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try SliceShift().shift(input, by: pattern, boundary: .keep)
  }
}
