import ExactArithmetic
import ShiftTensors

/// Assigns slices of the input to slices of the output, as `out[..., d:, :] = x[..., :-d, :]` does.
///
/// - Exactness: moves values without touching them, in every format, −0 and NaN payloads included.
public struct SliceShift: ShiftStrategy {
  public let name = "slice"

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .keep: .claimed("a copy of the input, the window that stays inside assigned from it")
    case .zeros: .claimed("zeros, the window that stays inside assigned")
    case .replicate: .claimed("the window, and each edge repeated into what it left free")
    case .circular: .claimed("two windows per axis, the shift taken modulo the extent")
    case .reflect: .claimed("windows and flipped windows in turn, the edge not repeated")
    case .symmetric: .claimed("windows and flipped windows in turn, the edge repeated")
    }
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let shape = input.shape
    // Every cell that no slice covers keeps its own value or is 0.
    var output =
      boundary == .keep ? input : Tensor<Element>(repeating: .zero, shape: shape)
    let source = input.elements.span
    var target = output.elements.mutableSpan
    for (channels, shift) in pattern.runs(ofChannels: shape.c) {
      let rows = AxisSlice.all(shifting: shape.h, by: shift.dy, boundary: boundary)
      let columns = AxisSlice.all(shifting: shape.w, by: shift.dx, boundary: boundary)
      for n in 0..<shape.n {
        for c in channels {
          let plane = shape.index(n, c, 0, 0)
          for rowSlice in rows {
            var from = rowSlice.first
            for h in rowSlice.target {
              let (fromRow, toRow) = (plane + from * shape.w, plane + h * shape.w)
              for slice in columns {
                var column = slice.first
                for w in slice.target {
                  target[toRow + w] = source[fromRow + column]
                  column += slice.step
                }
              }
              from += rowSlice.step
            }
          }
        }
      }
    }
    return output
  }
}
