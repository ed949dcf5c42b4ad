import Foundation
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct DetectionTests {
  /// All of them take release mode: `shiftproof report` runs every fault at twenty seeds and fails if one
  /// is missed. Here every thirty-sixth has its turn, and every twelfth with `SHIFTPROOF_LONG=1`.
  private static let detection: Detection = {
    let all = PlantedFaults.all.filter { $0.needs == nil }
    let isLong = ProcessInfo.processInfo.environment["SHIFTPROOF_LONG"] != nil
    let faults = stride(from: 0, to: all.count, by: isLong ? 12 : 36).map { all[$0] }
    return Detection(
      kinds: [FaultKind("some", "what these tell", faults)], seeds: 1..<2, controlCases: 4,
      asksOperators: false)
  }()

  @Test("Planted faults are found and shrunk as small as they say")
  func found() {
    for fault in Self.detection.faults {
      #expect(fault.isFound, "\(fault.planted.name)")
      #expect(fault.isSmall, "\(fault.planted.name): \(String(describing: fault.smallest))")
    }
  }

  @Test("No right strategy is accused")
  func controls() {
    for control in Self.detection.controls {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("The harness calls every fault what its author wrote down")
  func calledRight() {
    let wrong = Self.detection.faults.filter { !$0.isCalledRight }.map { fault in
      "\(fault.planted.name): \(String(describing: fault.smallest?.key)), "
        + "\(String(describing: fault.smallest?.symptom))"
    }
    #expect(wrong.isEmpty, "\(wrong.count) of \(Self.detection.faults.count)")
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

  @Test("The words for every naive recipe are its own")
  func recipes() {
    #expect(RecipeFaults.named == Set(Strategies.naive.map(\.name)))
  }
}
