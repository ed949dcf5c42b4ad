import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of cells that nothing is written to, which hold what their buffer held.
enum WritingFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      TouchingShift("all zeros", Mapped { _ in 0 }), "the kernel is never launched", .notWritten,
      .zeroed, also: [.boundary]),
    PlantedFault(
      TouchingShift(
        "all zeros, said to interpolate", Mapped { _ in 0 }, exactness: .interpolates,
        formats: [.bfloat16]),
      "the kernel for bfloat16 is never launched, and its promise allows rounding", .notWritten,
      .zeroed, also: [.boundary], formats: [.bfloat16]),
    unwritten("last element not written", "the loop over all elements ends one early") {
      let shape = $0.shape
      return shape.count > 1 && shape.index($0.n, $0.c, $0.h, $0.w) == shape.count - 1
    },
    unwritten("last row not written", "the loop ends one row early") {
      $0.h == $0.shape.h - 1 && $0.shape.h > 1
    },
    unwritten("last column not written", "the loop ends one column early") {
      $0.w == $0.shape.w - 1 && $0.shape.w > 1
    },
    unwritten("corner not written", "rows and columns of the padding meet in no loop") {
      $0.h == 0 && $0.w == 0 && $0.shape.h > 1 && $0.shape.w > 1
    },
    unwritten("zero shift skips the copy", "a shift of 0 returns before it writes") {
      $0.shift == .none
    },
    unwritten(
      "one-pixel axis gives zeros", "n − 1 = 0 divides and the result is dropped"
    ) { $0.shape.h == 1 || $0.shape.w == 1 },
    PlantedFault(
      TouchingShift("corner holds what the buffer held", OldCorner()),
      "a corner that is not written holds an old 7", .notWritten, also: [.boundary]),
  ]

  private static func unwritten(
    _ name: String, _ mistake: String, source: String? = nil,
    where isLeftOut: @escaping @Sendable (ShiftedCell) -> Bool
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: .reading) { isLeftOut($0) ? nil : $0.source() }, mistake, .notWritten,
      .zeroed, also: [.boundary], source: source)
  }
}
