import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftDetection

struct ControlTests {
  @Test("Every control is the definition in exact arithmetic", arguments: Boundary.allCases)
  func exact(_ boundary: Boundary) throws {
    let pattern = Pattern(
      [Shift(dy: 1, dx: -2), Shift(dy: 0, dx: 6), Shift(dy: -7, dx: 0)], rule: .ceilChunks)
    for shape in [
      Shape(n: 2, c: 5, h: 4, w: 5), Shape(n: 1, c: 3, h: 1, w: 9), Shape(n: 1, c: 3, h: 7, w: 1),
    ] {
      let image = Tensor(
        shape: shape, elements: (0..<shape.count).map { Rational($0 * $0 + 1, over: 7) })
      let truth = Oracle.shift(image, by: pattern, boundary: boundary)
      for control in Controls.all where control.recipe(for: boundary).isClaimed {
        let answer = try control.shift(image, by: pattern, boundary: boundary)
        #expect(answer == truth, "\(control.name) on \(shape)")
      }
    }
  }
}
