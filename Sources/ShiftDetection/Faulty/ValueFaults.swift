import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults that change the values on their way.
enum ValueFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      TouchingShift("sign of zero lost", PlusZero()), "+0 is added to every value", .signOfZero,
      .signOfZeroLost, source: "scipy.ndimage.shift with order 0 (1.17.1)",
      formats: [.float, .double]),
    PlantedFault(
      TouchingShift("overflow on the way", DoubledAndHalved()),
      "values are doubled and halved again", .notLinear, .overflowed, formats: [.float, .double]),
    PlantedFault(
      TouchingShift("subnormals flushed", FlushedSubnormals()), "subnormal values become 0",
      .notLinear, .flushed, source: "convolutions of TensorFlow 2.21.0 and JAX 0.10.2",
      formats: [.float, .double]),
    changed(
      "through bfloat16", "values pass through a format of 8 significant bits", .roundedOnTheWay
    ) { BFloat16(nearestTo: $0).nearestDouble },
    changed(
      "through Float16", "values pass through a format of 11 significant bits", .roundedOnTheWay
    ) { Double(Float16($0)) },
    changed(
      "through TF32", "values are rounded to the 11 bits of tensor cores", .roundedOnTheWay,
      source: "pytorch#153698, pytorch PR#79537"
    ) { cut($0, to: 11, .toNearestOrEven) },
    changed(
      "through Float", "Double values pass through Float", .roundedOnTheWay, formats: [.double]
    ) { Double(Float($0)) },
    changed("truncated to bfloat16", "the lower half of the bits is dropped", .truncated) {
      cut($0, to: 8, .towardZero)
    },
    // Fractions are rounded to whole numbers and negative ones cut off: no one symptom explains both.
    changed("through 8-bit integers", "values pass through 0…255", nil) {
      min(max($0.rounded(.toNearestOrEven), 0), 255)
    },
    changed("clipped to ±1", "values are taken for normalised ones", .clipped) {
      min(max($0, -1), 1)
    },
    changed("clipped to ±65504", "values are kept in the range of Float16", .clipped) {
      min(max($0, -65_504), 65_504)
    },
    changed("absolute values", "unsigned memory, or a norm that was meant for something else", nil)
    {
      $0.magnitude
    },
    changed("1 added", "a buffer of ones is accumulated into", .offset) { $0 + 1 },
    PlantedFault(
      TouchingShift("bytes reversed", ReversedBytes()),
      "numbers of a big-endian file read as little-endian ones", .notLinear, .bytesReversed,
      formats: [.float, .double]),
    PlantedFault(
      TouchingShift("one exponent for all", SharedExponent(), exactness: .interpolates),
      "values share the exponent of the greatest, so dim ones beside a bright one lose their bits",
      .notLinear, .roundedOnTheWay, formats: [.float, .double]),
  ]

  private static func changed(
    _ name: String, _ mistake: String, _ symptom: Symptom?, source: String? = nil,
    formats: [NumberFormat] = PlantedFault.usualFormats,
    _ change: @escaping @Sendable (Double) -> Double
  ) -> PlantedFault {
    PlantedFault(
      TouchingShift(name, Mapped(change)), mistake, .notLinear, symptom, source: source,
      formats: formats)
  }

  /// A number cut to so many bits of its significand.
  private static func cut(
    _ value: Double, to bits: Int, _ rule: FloatingPointRoundingRule
  ) -> Double {
    guard value != 0 else { return value }
    let unit = Double(sign: .plus, exponent: value.exponent - bits + 1, significand: 1)
    return unit == 0 ? value : (value / unit).rounded(rule) * unit
  }
}
