import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of giving no answer, or one of another shape.
enum AnswerFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      RefusingShift(
        "one-pixel axes refused", "an axis of one pixel", for: Boundary.allCases
      ) { shape, _ in shape.h == 1 || shape.w == 1 },
      "an axis of one pixel divides by 0", .refused,
      source: "TVM 0.27.0.post1: topi.image.grid_sample with aligned reflection at H = 1"),
    PlantedFault(
      RefusingShift(
        "long reflections refused", "a shift of the extent or more", for: [.reflect]
      ) { shape, pattern in
        pattern.shifts.contains { abs($0.dy) >= shape.h || abs($0.dx) >= shape.w }
      }, "padding in one step, which must be shorter than the image", .refused,
      source: "torch.nn.functional.pad with mode=reflect"),
    PlantedFault(
      UncroppedShift(), "the padding is left on", .wrongShape,
      source: "jamiejyhu/EL-NAS@67f7250 cnn/operations.py (Spconv2d): output grows by 1"),
  ]
}

/// Right, but throws on cases that it claims.
struct RefusingShift: ShiftStrategy {
  let name: String
  private let found: String
  private let boundaries: [Boundary]
  /// Those that are refused; all if `nil`.
  private let formats: [NumberFormat]?
  private let refuses: @Sendable (Shape, Pattern) -> Bool

  init(
    _ name: String, _ found: String, for boundaries: [Boundary], formats: [NumberFormat]? = nil,
    _ refuses: @escaping @Sendable (Shape, Pattern) -> Bool
  ) {
    (self.name, self.found, self.boundaries) = (name, found, boundaries)
    (self.formats, self.refuses) = (formats, refuses)
  }

  func recipe(for boundary: Boundary) -> Recipe {
    boundaries.contains(boundary)
      ? .claimed("by slices") : .none(because: "it is written for others")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let isAsked = formats?.contains(Element.format) ?? true
    guard !(isAsked && refuses(input.shape, pattern)) else {
      throw ShiftError(name, found: found, expected: "another image")
    }
    return try SliceShift().shift(input, by: pattern, boundary: boundary)
  }
}

/// Right, with one row of zeros below.
struct UncroppedShift: ShiftStrategy {
  let name = "output not cropped"

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    let moved = try SliceShift().shift(input, by: pattern, boundary: boundary)
    var output = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.n, c: shape.c, h: shape.h + 1, w: shape.w))
    for plane in 0..<(shape.n * shape.c) {
      for place in 0..<shape.plane {
        output[plane * (shape.plane + shape.w) + place] = moved[plane * shape.plane + place]
      }
    }
    return output
  }
}
