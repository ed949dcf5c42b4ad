import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Assigns slices of the input to slices of the output, as `out[..., d:, :] = x[..., :-d, :]` does.
///
/// - Exactness: moves values without touching them, in every format, −0 and NaN payloads included.
public struct SliceShift: ShiftStrategy, DescribedStrategy {
  public let name = "slice"
  package let tapWeights = TapWeights.whole

  /// The strategy that assigns slices; it has no options.
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

  /// A blend of two shifts by whole pixels on each axis obeys a boundary as each of them does.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    .claimed("the weighted sum of up to four shifts by ⌊s⌋ and ⌊s⌋ + 1, each under the boundary")
  }

  // Without this a small shift takes 1.26 times the instructions.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    guard pattern.isWhole else {
      try requireExact(pattern, in: Element.format)
      return try blended(input, by: pattern, boundary: boundary)
    }
    return try whole(input, by: pattern, boundary: boundary)
  }

  /// Each group by its own shift, or as the weighted sum of four.
  private func blended<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    concatenated(
      try pattern.channelsByShift(ofChannels: input.shape.c).map {
        (channels, shift) throws(ShiftError) in
        let group = input.view.selecting(.c, channels).copied()
        let terms = try shift.wholeShifts(as: Element.self).map {
          (term) throws(ShiftError) -> (TensorView<Element>, Element) in
          (
            try whole(group, by: Pattern([term.shift]), boundary: boundary).view,
            term.weight
          )
        }
        return (weightedSum(terms), channels)
      })
  }

  /// - Precondition: the shifts are whole.
  private func whole<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    guard boundary != .keep else { return try keeping(input, by: pattern) }
    return concatenated(
      pattern.channelsByShift(ofChannels: shape.c).map { channels, shift in
        // A channel that the rule leaves out is not moved, whatever is outside.
        (
          input.view.selecting(.c, channels)
            .selecting(
              .h, AxisSlice.positions(shape.h, by: shift.dy, boundary: boundary), outside: .zero
            )
            .selecting(
              .w, AxisSlice.positions(shape.w, by: shift.dx, boundary: boundary), outside: .zero),
          channels
        )
      })
  }

  /// A copy, and in each group the window that stays inside assigned from the input.
  private func keeping<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    var output = input
    for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) where shift != .none {
      let rows = AxisSlice.all(shifting: shape.h, by: shift.dy, boundary: .keep)
      let columns = AxisSlice.all(shifting: shape.w, by: shift.dx, boundary: .keep)
      for row in rows {
        for column in columns {
          output.assign(
            input.view.selecting(.c, channels).narrowed(.h, to: row.source)
              .narrowed(.w, to: column.source), channels: channels, rows: row.target,
            columns: column.target)
        }
      }
    }
    return output
  }
}
