import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of numbers that do not fit, and of shifts that reach the extent.
enum IndexFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("16-bit pixel index", for: [.replicate, .zeros, .circular]) {
        wrapped($0) { Int(Int16(truncatingIfNeeded: $0)) }
      }, "a pixel index kept in 16 bits wraps at 2¹⁵ and reads before the buffer", .notWritten,
      .zeroed, also: [.boundary],
      source: "PyTorch's half and bfloat16 grid_sample on CPU (vec_base.h)",
      needs: .init("an image of more than 32,768 pixels", elements: 32_769) {
        $0.shape.plane > 1 << 15
      }, formats: [.float, .double]),
    PlantedFault(
      IndexedShift("16-bit byte offset", for: [.replicate, .zeros, .circular]) {
        wrapped($0) { $0 & 0x3FFF }
      }, "an offset of four bytes a pixel, kept in 16 bits, begins again at pixel 2¹⁴", .wrongTap,
      also: [.boundary],
      needs: .init("an image of more than 16,384 pixels", elements: 32_769) {
        $0.shape.plane > 1 << 14
      }, formats: [.float, .double]),
    PlantedFault(
      IndexedShift("8-bit pixel index", for: [.replicate, .zeros, .circular]) {
        wrapped($0) { Int(Int8(truncatingIfNeeded: $0)) }
      }, "a pixel index kept in 8 bits wraps at 2⁷ and reads before the buffer", .notWritten,
      // From 2⁸ on it reads other pixels.
      also: [.boundary, .wrongTap],
      needs: .init("an image of more than 128 pixels", elements: 160) { $0.shape.plane > 128 }),
    // One pixel short of 17, two of 18.
    PlantedFault(
      IndexedShift("shifts beyond 16 clipped", for: .reading) { cell in
        func clipped(_ distance: Int) -> Int { min(max(distance, -16), 16) }
        return cell.source(Shift(dy: clipped(cell.shift.dy), dx: clipped(cell.shift.dx)))
      }, "a halo of 16 pixels, whatever the shift", .wrongTap, also: [.boundary],
      needs: .init("a shift of more than 16 pixels", elements: 18) { $0.pattern.reach > 16 }),
    PlantedFault(
      IndexedShift("shift by n taken for 0") { cell in
        func reduced(_ distance: Int, _ extent: Int) -> Int {
          abs(distance) == extent ? 0 : distance
        }
        return cell.source(
          Shift(
            dy: reduced(cell.shift.dy, cell.shape.h), dx: reduced(cell.shift.dx, cell.shape.w)))
      },
      "a distance of the extent is dropped from its axis, as is right only where the image repeats",
      .boundary, .oneAxisOnly),
    PlantedFault(
      IndexedShift("long shift ignored") { cell in
        abs(cell.shift.dy) >= cell.shape.h || abs(cell.shift.dx) >= cell.shape.w
          ? cell.own : cell.source()
      }, "returns its input where a shift reaches the extent", .boundary, .notShifted,
      source: "onnxscript PR#3024: shift < −W"),
  ]

  /// The place that is read if the pixel's number in its plane is kept in too few bits; none where it
  /// lies before the plane.
  private static func wrapped(_ cell: ShiftedCell, _ kept: (Int) -> Int) -> Int? {
    guard let source = cell.source() else { return nil }
    let plane = source / cell.shape.plane * cell.shape.plane
    let pixel = kept(source - plane)
    return pixel < 0 ? nil : plane + pixel
  }
}
