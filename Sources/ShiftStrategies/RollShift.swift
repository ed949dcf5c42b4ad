import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, rolls each group, and crops what was padded.
///
/// The pad of each axis is as wide as its greatest shift, so whatever the roll wraps around is cropped.
/// - Exactness: moves values without touching them.
public struct RollShift: ShiftStrategy {
  public let name = "roll"
  public let tapWeights = TapWeights.whole

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("pad(replicate), roll, crop")
    case .zeros: .claimed("pad(constant 0), roll, crop")
    case .circular: .claimed("roll alone")
    case .reflect: .claimed("pad(reflect) in steps below the extent, roll, crop")
    case .symmetric: .none(because: "pad has no mode that repeats the edge in its mirror")
    case .keep: .none(because: "a roll moves every pixel; keeping one takes a second assignment")
    }
  }

  public func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool {
    let margin = Self.margin(of: pattern, boundary: boundary)
    return PaddedImage.mirrorsOnePixel(
      shape, rows: margin.rows, columns: margin.columns, boundary: boundary)
  }

  /// Each axis needs as much as its own shifts.
  private static func margin(
    of pattern: Pattern, boundary: Boundary
  ) -> (rows: Int, columns: Int) {
    boundary == .circular
      ? (0, 0)
      : (
        pattern.shifts.reduce(0) { max($0, abs($1.dy)) },
        pattern.shifts.reduce(0) { max($0, abs($1.dx)) }
      )
  }

  // Without this a small shift takes 1.23 times the instructions.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let (rows, columns) = Self.margin(of: pattern, boundary: boundary)
    let shape = input.shape
    let grown = try PaddedImage.grown(input, rows: rows, columns: columns, boundary: boundary)
    let padded = grown ?? input.view
    return concatenated(
      try pattern.channelsByShift(ofChannels: shape.c).map { (channels, shift) throws(ShiftError) in
        let rolled = try roll(
          padded.selecting(.c, channels), by: [shift.dy, shift.dx], along: [2, 3])
        return (
          rolled.narrowed(.h, to: rows..<(rows + shape.h))
            .narrowed(.w, to: columns..<(columns + shape.w)), channels
        )
      })
  }
}
