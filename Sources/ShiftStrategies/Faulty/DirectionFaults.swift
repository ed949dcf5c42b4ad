/// Faults of how far and which way content moves.
enum DirectionFaults {
  static let all: [PlantedFault] = [
    offByOne("off by one to the right") { $0.dx > 0 ? Shift(dy: $0.dy, dx: $0.dx + 1) : $0 },
    offByOne("off by one to the left") { $0.dx < 0 ? Shift(dy: $0.dy, dx: $0.dx - 1) : $0 },
    offByOne("off by one downwards") { $0.dy > 0 ? Shift(dy: $0.dy + 1, dx: $0.dx) : $0 },
    offByOne("off by one upwards") { $0.dy < 0 ? Shift(dy: $0.dy - 1, dx: $0.dx) : $0 },
    PlantedFault(
      IndexedShift("y and x swapped") { $0.source(Shift(dy: $0.shift.dx, dx: $0.shift.dy)) },
      "offsets read as (x, y)", source: "vision#8881, vision#3673, mmdetection#2504"),
    PlantedFault(
      IndexedShift("shift taken for offset") {
        $0.source(Shift(dy: -$0.shift.dy, dx: -$0.shift.dx))
      }, "moves the other way", source: "torch.roll takes shifts, deform_conv2d takes offsets"),
    PlantedFault(
      IndexedShift("diagonal loses its rows") {
        $0.source($0.shift.dx != 0 ? Shift(dy: 0, dx: $0.shift.dx) : $0.shift)
      }, "moves along one axis where both are asked for",
      source: "S2-MLP's slices move one axis a line"),
    PlantedFault(
      IndexedShift("not shifted") { $0.own }, "returns its input",
      source: "coremltools PR#2778: roll on a dynamic axis"),
    PlantedFault(
      IndexedShift("long shift ignored") { cell in
        abs(cell.shift.dy) >= cell.shape.h || abs(cell.shift.dx) >= cell.shape.w
          ? cell.own : cell.source()
      }, "returns its input where a shift reaches the extent",
      source: "onnxscript PR#3024: |shift| ≥ W"),
    PlantedFault(
      IndexedShift("ties rounded up", for: [.replicate]) { cell in
        // (2j + 1)/n − 1 mapped back without the −½ names the edge j + ½, which half-up takes to j + 1.
        func nearest(_ j: Int, _ n: Int) -> Int {
          let position = (Double(2 * min(max(j, 0), n - 1) + 1) / 2)
          return min(Int((position + 0.5).rounded(.down)), n - 1)
        }
        return cell.shape.index(
          cell.n, cell.c, nearest(cell.h - cell.shift.dy, cell.shape.h),
          nearest(cell.w - cell.shift.dx, cell.shape.w))
      }, "half-pixel positions rounded up in nearest mode",
      source: "pytorch PR#97000, Paddle PR#27657, onnx#7841"),
  ]

  private static func offByOne(
    _ name: String, _ wrong: @escaping @Sendable (Shift) -> Shift
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name) { $0.source(wrong($0.shift)) }, "one pixel too far",
      source: "slices written by hand")
  }
}
