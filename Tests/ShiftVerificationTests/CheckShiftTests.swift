import ShiftTensors
import ShiftVerification
import Testing

/// A function in one format as a strategy.
struct CheckShiftTests {
  @Test("An answer of another length is a finding, and so is one of another shape")
  func lengths() throws {
    let short = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: [.zeros], cases: 20) { input, shape, _ in
        Array(input.dropLast())
      }
    }
    #expect(try #require(short).description.contains("wrong shape in float"))
    #expect(try #require(short).description.contains("kernel: 0 elements for shape (1, 1, 1, 1)"))
    let long = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: [.zeros], cases: 20) { input, shape, _ in
        Array(input) + [0]
      }
    }
    #expect(try #require(long).description.contains("kernel: 2 elements for shape (1, 1, 1, 1)"))
    let turned = #expect(throws: StrategyFailure.self) {
      try checkShift(format: .float, boundaries: [.zeros], cases: 20) { input, call in
        Tensor(repeating: 0, shape: Shape(n: 1, c: 1, h: 1, w: input.shape.count + 1))
      }
    }
    #expect(try #require(turned).description.contains("wrong shape in float"))
  }
}
