import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Bicubic samples at moved positions, which read four pixels on each axis.
///
/// Clamping a position that reads two is the same as repeating the edge: beyond it both taps are edge
/// pixels. Of four taps one still lies inside, and a clamped position forgets it: out of
/// onnxruntime#10607. Border padding moves each tap.
package struct BicubicGridShift: ShiftStrategy {
  package let name: String
  package let exactness = Exactness.interpolates
  private let clampsPosition: Bool

  /// - Parameter clampsPosition: whether the position is clamped to the image, or each of its taps.
  package init(clampsPosition: Bool) {
    self.clampsPosition = clampsPosition
    name = clampsPosition ? "bicubic grid_sample at clamped positions" : "bicubic grid_sample"
  }

  package func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "whole positions read one pixel; it is written for fractions")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed(
        clampsPosition
          ? "bicubic, positions clamped to the image" : "bicubic, border padding, which clamps taps"
      )
      : .none(because: "it is written for replicate alone")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return try NaiveGrid.sampled(input, by: pattern, mode: .bicubic, padding: .border) {
      position, extent in
      clampsPosition ? min(max(position, 0), Rational(extent - 1)) : position
    }
  }
}
