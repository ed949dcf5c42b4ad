import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, rolls each group, and crops what was padded.
///
/// The pad is as wide as the greatest shift, so whatever the roll wraps around is cropped.
/// - Exactness: moves values without touching them.
public struct RollShift: ShiftStrategy {
  public let name = "roll"

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

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let reach = boundary == .circular ? 0 : pattern.reach
    let image = try PaddedImage.grown(input, by: reach, boundary: boundary) ?? input
    var output = input
    for (channels, shift) in pattern.runs(ofChannels: input.shape.c) {
      let group = image.channels(channels)
      let rolled = try roll(group, by: [shift.dy, shift.dx], along: [2, 3])
      let cropped = try pad(rolled, by: Padding(all: -reach), mode: .constant, value: .zero)
      output.replaceChannels(channels, with: cropped)
    }
    return output
  }
}
