import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads with `reflect` where the edge should be repeated in the mirror.
///
/// `F.pad` has no mode for that, and `reflect` is the nearest name.
package struct ReflectForSymmetricShift: DescribedStrategy {
  package let name = "reflect for symmetric"
  package let tapWeights = TapWeights.whole

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .symmetric
      ? .claimed("pad(reflect), roll, crop")
      : .none(because: "it is written for symmetric alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try RollShift().shift(input, by: pattern, boundary: .reflect)
  }
}
