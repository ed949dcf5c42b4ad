import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of NaN and infinity.
enum NonFiniteFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      TouchingShift("NaN treated as 0", ReplacedNaN()), "NaN is replaced by 0", .notLinear,
      .nonFiniteReplaced, needs: nan,
      formats: formats),
    PlantedFault(
      TouchingShift("infinity saturated", SaturatedInfinity()),
      "an infinity becomes the greatest finite number", .notLinear, .nonFiniteReplaced,
      needs: .init("an infinity", elements: 16) { $0.fill.holds([.infinity, .negativeInfinity]) },
      formats: formats),
    PlantedFault(
      TouchingShift("sign of infinity lost", UnsignedInfinity(), exactness: .multiplies),
      "an infinity becomes the positive one", .notLinear, .signOfInfinityLost,
      needs: .init("−∞", elements: 16) { $0.fill.holds([.negativeInfinity]) }, formats: formats),
    PlantedFault(
      TouchingShift("NaN fills its plane", NaNSpread(.plane), exactness: .multiplies),
      "one NaN makes every cell of its plane NaN, as a transform of the plane does",
      .nonFiniteSpread, .nonFiniteSpread, source: "filter2D of OpenCV, 13 × 13, small planes",
      needs: nan, formats: formats),
    PlantedFault(
      TouchingShift("NaN outside the window", NaNSpread(.thirdColumn), exactness: .multiplies),
      "a NaN reaches the third cell to its right, whose window does not hold it",
      .nonFiniteSpread, .nonFiniteSpread, needs: nan, formats: formats),
  ]

  private static let nan = PlantedFault.Need("a NaN", elements: 16) { $0.fill.holds([.notANumber]) }

  private static let formats: [NumberFormat] = [.float, .double]
}

extension Fill {
  /// Whether one of these values is put into the image.
  fileprivate func holds(_ values: [SpecialValue]) -> Bool {
    if case .special(let value, _) = self { values.contains(value) } else { false }
  }
}
