import MyShift
import ShiftProof
import Testing

/// A kernel in one format, on flat buffers, with the patterns that it is for.
struct TemporalShiftTests {
  static let patterns = [[1, -1], [2, 0, -2]].map { rows in
    Pattern(rows.map { Shift(dy: $0, dx: 0) })
  }

  @Test func isTheShift() throws {
    try checkShift(format: .float, boundaries: [.zeros], patterns: Self.patterns) {
      input, shape, call in
      shiftedRows(
        input, batch: shape.n, channels: shape.c, height: shape.h, width: shape.w,
        distances: call.shifts.map(\.dy))
    }
  }

  /// The same kernel told that content moves up: what a test then says.
  @Test func theOtherWayIsFound() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: [.zeros], patterns: Self.patterns) {
        input, shape, call in
        shiftedRows(
          input, batch: shape.n, channels: shape.c, height: shape.h, width: shape.w,
          distances: call.shifts.map { -$0.dy })
      }
    }
    let text = try #require(failure).description
    print(text)
    #expect(text.contains("wrong tap in float"))
  }
}
