/// Faults of what is read outside the image.
enum BorderFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("crop off by one", for: [.replicate, .zeros]) { cell in
        cell.source(Shift(dy: cell.shift.dy - 1, dx: cell.shift.dx - 1))
      }, "the padded image is cropped one pixel too late",
      source: "pad + roll + crop written by hand"),
    wrongMode("reflect for replicate", .replicate, .reflect),
    wrongMode("zeros for replicate", .replicate, .zeros),
    wrongMode("replicate for zeros", .zeros, .replicate),
    wrongMode("replicate for circular", .circular, .replicate),
    wrongMode("reflect for symmetric mirror", .symmetric, .reflect),
    wrongMode("replicate for keep", .keep, .replicate),
    PlantedFault(
      IndexedShift("truncated remainder", for: [.circular]) { cell in
        // C's % keeps the sign of a negative index; taking its magnitude folds instead of wrapping.
        let (row, column) = (
          abs((cell.h - cell.shift.dy) % cell.shape.h),
          abs((cell.w - cell.shift.dx) % cell.shape.w)
        )
        return cell.shape.index(cell.n, cell.c, row, column)
      }, "a negative index wrapped with a truncating remainder",
      source: "coremltools PR#2838, onnxscript PR#3024"),
    PlantedFault(
      IndexedShift("last column not written", for: [.replicate]) {
        $0.w == $0.shape.w - 1 && $0.shape.w > 1 ? nil : $0.source()
      }, "the loop ends one column early", source: "a loop written by hand"),
    PlantedFault(
      IndexedShift("last row wrong for odd heights") {
        $0.h == $0.shape.h - 1 && $0.shape.h % 2 == 1 && $0.shape.h > 1 ? $0.own : $0.source()
      }, "two rows at a time, the odd one left over", source: "kernels unrolled by two"),
    PlantedFault(
      IndexedShift("wrong at widths 2^k + 1") { cell in
        let k = cell.shape.w - 1
        return k > 3 && k & (k - 1) == 0 && cell.w == k ? cell.own : cell.source()
      }, "the vector tail is off", source: "kernels for whole vectors",
      needs: ("a width of 5 or more", 5)),
    PlantedFault(
      IndexedShift("one-pixel axis gives zeros") {
        $0.shape.h == 1 || $0.shape.w == 1 ? nil : $0.source()
      }, "n − 1 = 0 divides and the result is dropped", source: "pytorch#15386, pytorch#42625"),
  ]

  private static func wrongMode(
    _ name: String, _ wanted: Boundary, _ got: Boundary
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: [wanted]) { $0.source(boundary: got) },
      "padding mode \(got.rawValue) instead of \(wanted.rawValue)",
      source: "onnxruntime#8265, pytorch#125098")
  }
}
