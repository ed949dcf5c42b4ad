import MyShift
import ShiftProof
import Testing

/// Two groups of channels, one moved right and one left.
let pattern = Pattern([Shift(dy: 0, dx: 1), Shift(dy: 0, dx: -1)])

@Test func isTheShift() throws {
  try checkShift(format: .float, boundaries: [.zeros], patterns: [pattern]) { input, shape, call in
    moved(input, width: shape.w, plane: shape.plane, by: call.shifts.map(\.dx))
  }
}
