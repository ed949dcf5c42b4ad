import Effort
import PropertyTesting
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct OperatorDetectionTests {
  /// All of them take release mode, as `shiftproof detect` runs them. Here are those that are cheap, every fifth of
  /// them without `SHIFTPROOF_LONG=1`.
  private static let studied = [
    studied(PadStudy.all), studied(RollStudy.all), studied(PadGradientStudy.all),
    studied(RollGradientStudy.all),
  ]

  private static func studied<Call>(_ study: OperatorStudy<Call>) -> OperatorDetection {
    OperatorDetection(
      OperatorStudy(
        faults: Effort.every(5, of: study.faults), controls: Effort.every(5, of: study.controls),
        usual: study.usual), seeds: 1..<2, cases: 2_000, controlCases: Effort.of(4, long: 12),
      workers: availableWorkers)
  }

  @Test("Faulty kernels are found and called what their authors wrote down")
  func found() {
    for trial in Self.studied.flatMap(\.faults) {
      #expect(trial.isFound, "\(trial.fault.name)")
      if let follows = trial.fault.follows { #expect(trial.follows == follows) }
      #expect(
        trial.isCalledRight,
        "\(trial.fault.name): \(trial.classes.map { ($0.key.name, $0.value) }), \(String(describing: trial.follows))"
      )
    }
  }

  @Test(
    "A convention that few calls tell is named, asked of the calls that show it",
    arguments: ["hard edge", "rounded before padding"])
  func named(_ name: String) throws {
    let fault = try #require(GridSampleFaults.all.first { $0.note.name == name })
    let study = OperatorStudy(
      faults: [fault], controls: [], usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))
    let trial = try #require(
      OperatorDetection(study, seeds: 1..<2, cases: 60, controlCases: 0, workers: 1).faults.first)
    #expect(trial.isFound && trial.isCalledRight)
    #expect(trial.follows == fault.note.follows)
  }

  @Test("No right kernel is accused")
  func controls() {
    for control in Self.studied.flatMap(\.controls) {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("Names of kernels are all different")
  func names() {
    for operation in Self.studied {
      let names = operation.faults.map(\.fault.name) + operation.controls.map(\.name)
      #expect(Set(names).count == names.count, "\(operation.operation)")
    }
  }
}
