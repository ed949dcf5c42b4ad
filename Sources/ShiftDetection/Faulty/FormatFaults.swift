import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of the kernel for one element type.
enum FormatFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      FormatShift("only Double wrong", in: [.double]), "the kernel for Double returns its input",
      .wrongTap, .notShifted, also: [.boundary], formats: [.double]),
    PlantedFault(
      FormatShift("only 16 bits wrong", in: [.float16, .bfloat16]),
      "the kernels for 16 bits return their input", .wrongTap, .notShifted, also: [.boundary],
      formats: [.float16, .bfloat16]),
  ]
}

/// Returns its input in some formats and is right in the others.
///
/// - Exactness: moves values without touching them.
struct FormatShift: ShiftStrategy {
  let name: String
  private let formats: [NumberFormat]

  init(_ name: String, in formats: [NumberFormat]) { (self.name, self.formats) = (name, formats) }

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .zeros
      ? .none(because: "it is written for the others") : .claimed("by slices")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    return formats.contains(Element.format)
      ? input : try SliceShift().shift(input, by: pattern, boundary: boundary)
  }
}
