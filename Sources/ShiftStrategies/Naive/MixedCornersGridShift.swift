import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Normalises by n − 1 and samples with `align_corners` false, PyTorch's default since 1.3.
///
/// The image comes out enlarged by n/(n − 1): pytorch#20785, RAFT#64.
public struct MixedCornersGridShift: ShiftStrategy {
  public let name = "grid_sample with align_corners false"
  public let tapWeights = TapWeights.blends

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("indices clamped, 2i/(n − 1) − 1, align_corners false")
      : .none(because: "it is written for replicate alone")
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(
      input, by: pattern, padding: .zeros, alignCorners: false
    ) { index, extent in
      GridFormula.textbook.value(
        min(max(index, 0), extent - 1), of: extent, alignCorners: extent > 1)
    }
  }
}
