import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of NaN and infinity.
enum NonFiniteFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      TouchingShift("NaN treated as 0", ReplacedNaN()), "NaN is replaced by 0", .notLinear,
      .nonFiniteReplaced, source: "pytorch PR#42703, onnxruntime PR#28302", formats: formats),
    PlantedFault(
      TouchingShift("infinity saturated", SaturatedInfinity()),
      "an infinity becomes the greatest finite number", .notLinear, .nonFiniteReplaced,
      formats: formats),
    PlantedFault(
      TouchingShift("NaN fills its plane", NaNSpread(.plane), exactness: .multiplies),
      "one NaN makes every cell of its plane NaN, as a transform of the plane does",
      .nonFiniteSpread, .nonFiniteSpread, formats: formats),
    PlantedFault(
      TouchingShift("NaN outside the window", NaNSpread(.thirdColumn), exactness: .multiplies),
      "a NaN reaches the third cell to its right, whose window does not hold it",
      .nonFiniteSpread, .nonFiniteSpread, formats: formats),
  ]

  private static let formats: [NumberFormat] = [.float, .double]
}
