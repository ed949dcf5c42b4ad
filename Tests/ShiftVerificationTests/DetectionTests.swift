import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

struct DetectionTests {
  @Test(
    "Every planted fault is found, shrunk as small as it says, and no right strategy is accused")
  func detection() {
    // The long rows of the 16-bit index take release mode; the report has them.
    let faults = PlantedFaults.all.filter { $0.name != "16-bit pixel index" }
    let detection = Detection(
      faults: faults, seeds: 1..<3, cases: 2_000, controlCases: 40)
    #expect(faults.count >= 45)
    #expect(detection.controls.count >= 20)
    for fault in detection.faults {
      #expect(fault.found == 2, "\(fault.planted.name)")
      #expect(fault.isSmall, "\(fault.planted.name): \(String(describing: fault.smallest))")
    }
    for control in detection.controls {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("Names of faults and controls are all different")
  func names() {
    let faults = PlantedFaults.all.map(\.name)
    #expect(Set(faults).count == faults.count)
    #expect(Set(Controls.all.map(\.name)).count == Controls.all.count)
  }

  @Test(
    "Faults shrink to the case that one would draw on paper",
    arguments: [
      // Two pixels and a move by one show the direction; a lost group needs two groups; a batch two
      // images.
      ("shift taken for offset", [1, 1, 1, 2], [0, 1]),
      ("zeros for replicate", [1, 1, 1, 1], [0, 1]),
      ("off by one downwards", [1, 1, 3, 1], [1, 0]),
      ("only the first image shifted", [2, 1, 1, 2], [0, 1]),
      ("roll without padding", [1, 1, 1, 2], [0, 1]),
    ])
  func minima(_ name: String, _ shape: [Int], _ shift: [Int]) throws {
    let fault = try #require(PlantedFaults.all.first { $0.name == name })
    let result = Verification(strategies: [fault.strategy], formats: [.float], demands: [])
      .run(0..<200, seed: 1)
    let smallest = try #require(result.violations.first { $0.key.law == nil }).smallest
    #expect(smallest.shape.extents == shape)
    #expect(smallest.pattern.shifts == [Shift(dy: shift[0], dx: shift[1])])
    #expect(smallest.fill == .counting)
  }
}
