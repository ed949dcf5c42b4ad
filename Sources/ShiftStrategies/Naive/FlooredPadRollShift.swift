import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads by ⌊|s|⌋, as `int(s)` has it, and blends rolls: the farther of the two rolls wraps into view.
package struct FlooredPadRollShift: DescribedStrategy {
  package let name = "roll padded by the whole part"
  package let tapWeights = TapWeights.blends

  package init() {}

  package func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "the whole part of a whole shift is right; it is written for fractions")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate) by ⌊|s|⌋, weighted sum of up to four rolls, crop")
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    func widest(_ distance: (Shift) -> Rational) -> Int {
      pattern.shifts.reduce(0) { max($0, distance($1).magnitude.floor().wholePart) }
    }
    let (rows, columns) = (widest(\.exactDy), widest(\.exactDx))
    let padding = Padding(left: columns, right: columns, top: rows, bottom: rows)
    let image = try pad(input, by: padding, mode: .replicate, value: .zero)
    let rolled = try RollShift().shift(image, by: pattern, boundary: .circular)
    return try pad(
      rolled, by: Padding(left: -columns, right: -columns, top: -rows, bottom: -rows),
      mode: .constant, value: .zero)
  }
}
