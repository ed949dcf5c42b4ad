import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Rolls without padding, so what leaves on one side comes in on the other.
///
/// MS-MLP and Swin mean this; code that was copied from them for another boundary does not.
package struct UnpaddedRollShift: DescribedStrategy {
  package let name = "roll without padding"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("roll alone")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try RollShift().shift(input, by: pattern, boundary: .circular)
  }
}
