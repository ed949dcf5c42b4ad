import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct DetectionTests {
  @Test(
    "Planted faults are found, shrunk as small as they say, and no right strategy is accused")
  func detection() {
    // All of them take release mode: `shiftproof report` runs every fault at twenty seeds and fails if
    // one is missed. Here every fifth has its turn.
    let all = PlantedFaults.all.filter { $0.needs == nil }
    let faults = stride(from: 0, to: all.count, by: 5).map { all[$0] }
    let detection = Detection(
      kinds: [FaultKind("every fifth", faults)], seeds: 1..<2, controlCases: 4)
    for fault in detection.faults {
      #expect(fault.isFound, "\(fault.planted.name)")
      #expect(fault.isSmall, "\(fault.planted.name): \(String(describing: fault.smallest))")
    }
    for control in detection.controls {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("There are as many faults and right strategies as the page promises")
  func numbers() {
    #expect(PlantedFaults.all.count >= 90)
    #expect(Controls.all.count >= 30)
  }

  @Test("Names of faults and controls are all different")
  func names() {
    let faults = PlantedFaults.all.map(\.name)
    #expect(Set(faults).count == faults.count)
    #expect(Set(Controls.all.map(\.name)).count == Controls.all.count)
  }
}
