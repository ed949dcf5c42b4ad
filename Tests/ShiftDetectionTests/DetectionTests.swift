import Effort
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
    let faults = stride(from: 0, to: all.count, by: Effort.of(36, long: 12)).map { all[$0] }
    return Detection(
      kinds: [FaultKind("some", "what these tell", faults)], fractionalControls: [], seeds: 1..<2,
      controlCases: 4,
      asksOperators: false)
  }()

  @Test("Planted faults are found and shrunk as small as they say")
  func found() {
    for fault in Self.detection.faults {
      #expect(fault.isFound, "\(fault.planted.name)")
      #expect(fault.isSmall, "\(fault.planted.name): \(String(describing: fault.smallest))")
    }
  }

  @Test("Of the findings of a case the one with the fewest elements tells the fault")
  func leading() throws {
    // Two faults, of which one takes more elements to show.
    let faults = [
      PlantedFaults.all.first { $0.needs == nil }, PlantedFaults.all.first { $0.needs != nil },
    ]
    let findings = faults.compactMap { $0 }.flatMap {
      Trial.verification(of: $0).run(0..<Effort.of(60, long: 200), seed: 1, workers: 2).violations
    }
    let counts = findings.map(\.smallest.shape.count)
    try #require(Set(counts).count > 1, "\(counts)")
    let chosen = try #require(Trial.leading(findings))
    #expect(chosen.smallest.shape.count == counts.min())
    #expect(Trial.leading([]) == nil)
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

  /// One fault and one control, so that it is quick.
  private func detection(
    _ planted: PlantedFault, control: any ShiftStrategy = SliceShift()
  ) -> Detection {
    Detection(
      kinds: [FaultKind("one", "what this test tells", [planted])], controls: [control],
      fractionalControls: [], seeds: 1..<2, cases: 60, controlCases: 40, asksOperators: false)
  }

  private static let swapped = PlantedFaults.all.first { $0.name == "y and x swapped" }!

  @Test("A detection is complete only if its fault is called right and its control not accused")
  func completeness() throws {
    let swapped = Self.swapped
    let right = PlantedFault(
      swapped.strategy, "x is taken for y", swapped.expected, swapped.symptom,
      also: swapped.alsoSeen)
    let complete = detection(right)
    #expect(complete.isComplete, "\(String(describing: complete.faults[0].smallest))")
    // Two pixels show it: of all findings of its first case the smallest is told.
    #expect(complete.faults[0].smallest?.smallest.shape.count == 2)
    // The same fault with another class, or another diagnosis, in its author's words.
    let otherClass = PlantedFault(swapped.strategy, "x", .crashed, swapped.symptom)
    let noSymptom = PlantedFault(
      swapped.strategy, "x", swapped.expected, also: swapped.alsoSeen)
    #expect(!detection(otherClass).isComplete && !detection(noSymptom).isComplete)
    let accused = detection(right, control: swapped.strategy)
    #expect(!accused.controls[0].accusations.isEmpty && !accused.isComplete)
    // A control is asked about every boundary that it claims.
    let zeros = detection(right, control: WrongUnderZeros())
    #expect(!zeros.controls[0].accusations.isEmpty && !zeros.isComplete)
    // What nobody finds is neither found nor small.
    let missed = detection(PlantedFault(SliceShift(), "nothing is", .wrongTap))
    #expect(!missed.faults[0].isFound && !missed.faults[0].isSmall && !missed.isComplete)
  }

  @Test("Found is found at every seed")
  func everySeed() {
    struct Seen: SeenAtSeeds { let firstCases: [Int?] }
    #expect(Seen(firstCases: [3, 1]).isFound && !Seen(firstCases: [3, nil]).isFound)
    #expect(Seen(firstCases: [3, nil, 1]).found == 2 && Seen(firstCases: [3, nil, 1]).median == 1)
  }
}

/// Leaves the image as it is where zeros should come in.
private struct WrongUnderZeros: ShiftStrategy {
  let name = "wrong under zeros"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    boundary == .zeros ? input : Oracle.shift(input, by: pattern, boundary: boundary)
  }
}
