import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, rolls each group, and crops what was padded.
///
/// The pad of each axis is as wide as its greatest shift, so whatever the roll wraps around is cropped.
/// - Exactness: moves values without touching them.
public struct RollShift: ShiftStrategy, DescribedStrategy {
  public let name = "roll"
  package let tapWeights = TapWeights.whole

  /// The strategy that pads, rolls and crops; it has no options.
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
        pattern.shifts.reduce(0) { max($0, $1.reachY) },
        pattern.shifts.reduce(0) { max($0, $1.reachX) }
      )
  }

  /// The pad holds ⌈|s|⌉ pixels: a narrower one lets the farther of two rolls wrap into view.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("pad(replicate) by ⌈|s|⌉, weighted sum of up to four rolls, crop")
    case .zeros: .claimed("pad(constant 0) by ⌈|s|⌉, weighted sum of up to four rolls, crop")
    case .circular: .claimed("weighted sum of up to four rolls")
    case .reflect:
      .claimed("pad(reflect) in steps, ⌈|s|⌉ in all, weighted sum of up to four rolls, crop")
    case .symmetric, .keep: recipe(for: boundary)
    }
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
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    try requireExact(pattern, in: Element.format)
    let (rows, columns) = Self.margin(of: pattern, boundary: boundary)
    let shape = input.shape
    let grown = try PaddedImage.grown(input, rows: rows, columns: columns, boundary: boundary)
    let padded = grown ?? input.view
    return concatenated(
      try pattern.channelsByShift(ofChannels: shape.c).map { (channels, shift) throws(ShiftError) in
        let group = padded.selecting(.c, channels)
        func rolled(_ shift: Shift) throws(ShiftError) -> TensorView<Element> {
          try roll(group, by: [shift.dy, shift.dx], along: [2, 3])
            .narrowed(.h, to: rows..<(rows + shape.h))
            .narrowed(.w, to: columns..<(columns + shape.w))
        }
        if shift.isWhole { return (try rolled(shift), channels) }
        let terms = try shift.wholeShifts(as: Element.self).map {
          (term) throws(ShiftError) -> (TensorView<Element>, Element) in
          (try rolled(term.shift), term.weight)
        }
        return (weightedSum(terms), channels)
      })
  }
}
