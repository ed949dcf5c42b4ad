import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Multiplies each plane, as a vector, by the matrix of 0 and 1 that the shift is.
///
/// - Exactness: finite values other than −0 arrive unchanged; a NaN or infinity meets every 0 of its
///   column, so it reaches the whole plane.
struct MatrixShift: DescribedStrategy {
  let name = "matrix of 0 and 1"
  let exactness = Exactness.multiplies
  let footprint = Footprint(.plane)

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    // A matrix of so many rows and columns is no way to move a large image.
    guard shape.plane <= 1024 else { return Oracle.shift(input, by: pattern, boundary: boundary) }
    let one = Element(nearestTo: 1)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let taps = Oracle.taps(h: shape.h, w: shape.w, shift: shift, boundary: boundary)
      for place in 0..<shape.plane {
        let source = taps.copiedPlace(place / shape.w, place % shape.w)
        for n in 0..<shape.n {
          let plane = shape.index(n, c, 0, 0)
          var sum = Element.zero
          for pixel in 0..<shape.plane {
            sum += (source == pixel ? one : .zero) * input.elements[plane + pixel]
          }
          output[plane + place] = sum
        }
      }
    }
    return output
  }
}
