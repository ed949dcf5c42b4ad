import PropertyTesting
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct GroupTests {
  @Test("Faults that are asked together are found in the cases in which each alone is")
  func together() {
    let all = PlantedFaults.all.filter { $0.needs == nil && !$0.remembers }
    // Refusals, wrong shapes, single formats and fractions among them.
    let faults = stride(from: 0, to: all.count, by: 9).map { all[$0] } + AnswerFaults.all
    let groups = FaultGroup.all(of: faults)
    #expect(groups.count < faults.count)
    for group in groups {
      for (member, number) in zip(group.members, group.firstCases(0..<60, seed: 3)) {
        let alone = Trial.verification(of: member.fault).firstViolation(
          in: 0..<60, seed: 3, where: member.fault.mayShow)
        #expect(number == alone.map { $0.index + 1 }, "\(member.fault.name)")
      }
    }
  }

  @Test("What remembers is asked alone")
  func alone() {
    for group in FaultGroup.all(of: StateFaults.all)
    where group.members.contains(where: \.fault.remembers) {
      #expect(group.members.count == 1)
    }
  }

  @Test("A wrong strategy among right ones is accused, and they are not")
  func accused() throws {
    let wrong = try #require(PlantedFaults.named("y and x swapped")).strategy
    let controls = [Controls.all[0], wrong, Controls.all[1]]
    let detection = Detection(
      kinds: [], controls: controls, fractionalControls: [], seeds: 1..<3, controlCases: 12,
      asksOperators: false)
    #expect(detection.controls.map(\.name) == controls.map(\.name))
    #expect(detection.controls.map(\.accusations.isEmpty) == [true, false, true])
    #expect(!detection.isComplete)
  }

  @Test("A wrong kernel among right ones is accused, and they are not")
  func accusedKernel() {
    let study = OperatorStudy(
      faults: [], controls: RollStudy.all.controls + [RollStudy.all.faults[0].kernel],
      usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))
    let controls = OperatorDetection(
      study, seeds: 1..<3, cases: 1, controlCases: 12, workers: 2
    ).controls
    let accused = controls.filter { !$0.accusations.isEmpty }.map(\.name)
    #expect(accused == [study.controls.last?.name])
  }
}
