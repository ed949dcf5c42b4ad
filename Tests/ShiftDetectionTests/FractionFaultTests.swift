import Effort
import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

/// Faults of parts of a pixel, and right ways of shifting by them.
@Suite struct FractionFaultTests {
  private static let detection = Detection(
    kinds: [
      FaultKind(
        "Parts of a pixel", "where the parts of a pixel go",
        Effort.every(5, of: FractionFaults.all))
    ],
    controls: [], seeds: 1..<2,
    cases: 300, controlCases: Effort.of(4, long: 12), asksOperators: false)

  @Test("Each is found, small, and called what its author wrote down")
  func faults() {
    for fault in Self.detection.faults {
      #expect(fault.isFound, "\(fault.planted.name)")
      #expect(fault.isSmall, "\(fault.planted.name)")
      #expect(
        fault.isCalledRight,
        "\(fault.planted.name): \(String(describing: fault.smallest?.key)), \(String(describing: fault.smallest?.symptom)), \(String(describing: fault.smallest?.smallest))"
      )
    }
  }

  @Test("No right strategy is accused")
  func controls() {
    #expect(Self.detection.controls.count == Controls.ofFractions.count)
    for control in Self.detection.controls {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("The words for every naive recipe are its own")
  func recipes() {
    #expect(FractionFaults.named == Set(Strategies.naiveFractions.map(\.name)))
  }

  @Test("Every control of fractions is the definition in exact arithmetic")
  func exact() throws {
    let pattern = Pattern(
      [Shift(dy: Rational(5, over: 4), dx: Rational(-1, over: 3)), Shift(dy: 0, dx: 2)])
    let shape = Shape(n: 1, c: 2, h: 3, w: 4)
    let image = Tensor(
      shape: shape, elements: (0..<shape.count).map { Rational($0 * $0 + 1, over: 7) })
    for boundary in Boundary.allCases {
      let truth = Oracle.shift(image, by: pattern, boundary: boundary)
      for control in Controls.ofFractions where control.fractionalRecipe(for: boundary).isClaimed {
        #expect(
          try control.shift(image, by: pattern, boundary: boundary) == truth, "\(control.name)")
      }
    }
  }
}
