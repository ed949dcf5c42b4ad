import ExactArithmetic
import ShiftTensors

/// Assigns slices of the input to slices of the output, as `out[..., d:, :] = x[..., :-d, :]` does.
///
/// - Exactness: moves values without touching them, in every format, −0 and NaN payloads included.
public struct SliceShift: ShiftStrategy {
  public let name = "slice"
  public let tapWeights = TapWeights.whole

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
    let keeps = boundary == .keep
    let groups = pattern.shifts.map { shift in
      (
        rows: AxisSlice.covering(shape.h, by: shift.dy, boundary: boundary),
        columns: AxisSlice.covering(shape.w, by: shift.dx, boundary: boundary)
      )
    }
    let groupOf = pattern.rule.groups(groups.count, ofChannels: shape.c)
    return Tensor(shape: shape, from: input, work: shape.count) { plane, to, source in
      let from = source + plane * shape.plane
      guard let group = groupOf[plane % shape.c] else {
        to.initialize(from: from, count: shape.plane)
        return
      }
      for rowSlice in groups[group].rows {
        for h in rowSlice.target {
          let own = from + h * shape.w
          let row = to + h * shape.w
          guard let first = rowSlice.first else {
            fill(row, 0..<shape.w, from: keeps ? own : nil)
            continue
          }
          let read = from + (first + (h - rowSlice.target.lowerBound) * rowSlice.step) * shape.w
          for slice in groups[group].columns {
            if let first = slice.first {
              copy(row, slice.target, from: read + first, step: slice.step)
            } else {
              fill(row, slice.target, from: keeps ? own : nil)
            }
          }
        }
      }
    }
  }

  /// The cells of a row that no slice covers: their own values, or 0.
  @inline(__always)
  private func fill<Element: ShiftScalar>(
    _ row: UnsafeMutablePointer<Element>, _ cells: Range<Int>, from own: UnsafePointer<Element>?
  ) {
    if let own {
      (row + cells.lowerBound).initialize(from: own + cells.lowerBound, count: cells.count)
    } else {
      (row + cells.lowerBound).initialize(repeating: .zero, count: cells.count)
    }
  }

  @inline(__always)
  private func copy<Element: ShiftScalar>(
    _ row: UnsafeMutablePointer<Element>, _ cells: Range<Int>, from first: UnsafePointer<Element>,
    step: Int
  ) {
    let start = row + cells.lowerBound
    switch step {
    case 1: start.initialize(from: first, count: cells.count)
    case 0: start.initialize(repeating: first.pointee, count: cells.count)
    default:
      for offset in 0..<cells.count { (start + offset).initialize(to: first[-offset]) }
    }
  }
}
