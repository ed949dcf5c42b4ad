import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of the weights that pixels are multiplied by.
enum WeightFaults {
  static let all: [PlantedFault] = [
    gain("values halved", 0.5, "a blend of two pixels of which one is masked"),
    gain("values doubled", 2, "two kernels add into one output"),
    gain("a quarter of every value", 0.25, "the mean of four corners of which three are masked"),
    PlantedFault(
      TouchingShift("values negated", Mapped { -$0 }), "a gradient's sign left in", .wrongWeight,
      .negated),
    gain("mask of 0.99988", 1 - 0x1p-13, "a mask through a sigmoid, which gives 0.99988 at 9"),
    gain("2 % too bright in bfloat16", 1 + 0x3p-7, "weights that sum to 1.02", in: .bfloat16),
    gain("0.3 % too bright in Float16", 1 + 0x3p-10, "weights that sum to 1.003", in: .float16),
    gain("8 ulps too bright in Float", 1 + 0x1p-20, "weights that sum to 1 + 2⁻²⁰", in: .float),
    PlantedFault(
      TouchingShift("half a pixel off", BlendedNeighbours()),
      "pixel centres taken for pixel edges, so neighbours are averaged", .wrongTap, .blended,
      also: [.boundary]),
    PlantedFault(
      TouchingShift("added to the input", AddedToInput()),
      "the result is accumulated into a copy of the input", .wrongTap,
      // What does not move is read twice.
      also: [.boundary, .wrongWeight]),
    PlantedFault(
      FloatGridShift(), "positions keep 24 bits beside pixels of 53", .wrongWeight, .blended,
      also: [.wrongTap], source: "PyTorch's older CUDA kernel (GridSampler.cu@014467c5)",
      formats: [.double, .rational]),
  ]

  /// Right pixels times a factor.
  ///
  /// - Parameter format: where it happens, by a strategy that may round; everywhere if `nil`.
  private static func gain(
    _ name: String, _ factor: Double, _ mistake: String, in format: NumberFormat? = nil
  ) -> PlantedFault {
    PlantedFault(
      TouchingShift(
        name, Mapped { $0 * factor }, exactness: format == nil ? .moves : .interpolates,
        formats: format.map { [$0] }),
      mistake, .wrongWeight, .gain, formats: format.map { [$0] } ?? PlantedFault.usualFormats)
  }
}
