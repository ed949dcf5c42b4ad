import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

struct DetectionTests {
  @Test(
    "Planted faults are found, shrunk as small as they say, and no right strategy is accused")
  func detection() {
    // All of them take release mode: `shiftproof report` runs every fault at twenty seeds and fails if
    // one is missed. Here every fifth has its turn.
    let all = PlantedFaults.all.filter { $0.name != "16-bit pixel index" }
    let faults = stride(from: 0, to: all.count, by: 5).map { all[$0] }
    let detection = Detection(
      faults: faults, seeds: 1..<2, cases: 2_000, controlCases: 4)
    #expect(all.count >= 50)
    #expect(detection.controls.count >= 20)
    for fault in detection.faults {
      #expect(fault.found == 1, "\(fault.planted.name)")
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
      ("truncated remainder", [1, 1, 1, 3], [0, 1]),
      ("roll padded by one pixel", [1, 1, 1, 2], [0, 2]),
      ("roll without padding", [1, 1, 1, 2], [0, 1]),
    ])
  func minima(_ name: String, _ shape: [Int], _ shift: [Int]) throws {
    let fault = try #require(PlantedFaults.all.first { $0.name == name })
    let result = Verification(strategies: [fault.strategy], formats: [.float], demands: [])
      .run(0..<200, seed: 1)
    let smallest = try #require(result.violations.first { $0.key.law == nil }).smallest
    // A row moved sideways and a column moved down are equally simple.
    let drawn = ShiftCase(
      shape: Shape(n: shape[0], c: shape[1], h: shape[2], w: shape[3]),
      pattern: Pattern([Shift(dy: shift[0], dx: shift[1])]), boundary: smallest.boundary,
      fill: .counting)
    var turned = drawn
    turned.shape = Shape(n: shape[0], c: shape[1], h: shape[3], w: shape[2])
    turned.pattern = Pattern([Shift(dy: shift[1], dx: shift[0])])
    #expect([drawn, turned].contains(smallest))
  }
}
