import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Parts of a pixel read wrongly; whole shifts are not asked.
enum FractionFaults {
  static let all =
    recipes + [
      PlantedFault(
        ChangedPartShift("fraction cut off") { $0.magnitude.floor() * Rational($0.signum) },
        "the distance cut to whole pixels, as an integer tensor does it", .wrongWeight,
        .fractionLost,
        also: [.boundary], areFractions: true),
      PlantedFault(
        ChangedPartShift("fraction rounded") { $0.roundedToNearestEven() },
        "the distance rounded to whole pixels", .wrongWeight,
        .fractionLost,
        also: [.boundary], areFractions: true),
      PlantedFault(
        ChangedPartShift("weights exchanged") { $0.isInteger ? $0 : 2 * $0.floor() + 1 - $0 },
        "the weight of one pixel given to its neighbour", .wrongWeight, .partTurned,
        also: [.boundary], areFractions: true),
      // Texture units keep 8 bits of a weight, which small images of float tell as little as 3 bits do.
      PlantedFault(
        ChangedPartShift("weights of 3 bits") { ($0 * 8).roundedToNearestEven() / 8 },
        "parts of a pixel rounded to eighths, as fixed-point weights are", .wrongWeight,
        also: [.boundary], areFractions: true),
    ]

  private static let recipes = Strategies.naiveFractions.map { recipe in
    guard let word = words[recipe.name] else { preconditionFailure("no words for \(recipe.name)") }
    return PlantedFault(
      recipe.strategy, "\(recipe.fault.rawValue); wanted: \(recipe.boundary.rawValue)", word.kind,
      word.symptom, also: word.also, source: word.source, areFractions: true)
  }

  /// The recipes that have words.
  static var named: Set<String> { Set(words.keys) }

  /// What the author says of a recipe.
  private struct Word {
    let kind: DeviationClass
    var symptom: Symptom?
    var also: [DeviationClass] = []
    var source: String?
  }

  private static let words = [
    "grid_sample at wrapped positions": Word(kind: .boundary, symptom: .positionWrapped),
    "roll padded by the whole part": Word(kind: .boundary, symptom: .shortPadding),
    "deform_conv2d masked by position": Word(
      kind: .boundary, symptom: .fadingCut,
      source: "MXNet's DeformableConvolution, before the first pixel"),
    // What lies outside the kernel has no weight at all.
    "conv2d with tents of 3 × 3": Word(kind: .wrongWeight, also: [.notWritten, .boundary]),
    // Four pixels on each axis where the definition has two.
    "bicubic grid_sample at clamped positions": Word(
      kind: .wrongTap, also: [.boundary, .wrongWeight], source: "onnxruntime#10607"),
  ]
}

/// Slices by distances that were changed on the way.
private struct ChangedPartShift: ShiftStrategy {
  let name: String
  private let change: @Sendable (Rational) -> Rational

  init(_ name: String, _ change: @escaping @Sendable (Rational) -> Rational) {
    (self.name, self.change) = (name, change)
  }

  func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "whole pixels have no part to lose")
  }

  func fractionalRecipe(for boundary: Boundary) -> Recipe {
    SliceShift().fractionalRecipe(for: boundary)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let changed = pattern.shifts.map { $0.changed(change) }
    return try SliceShift().shift(
      input, by: Pattern(changed, rule: pattern.rule), boundary: boundary)
  }
}
