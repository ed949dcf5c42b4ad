import PropertyTesting
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct OperatorDetectionTests {
  /// All of them at twenty seeds take release mode, as `shiftproof detect` runs them.
  private static let studied = OperatorStudies.all(
    seeds: 1..<2, cases: 2_000, controlCases: 12, workers: availableWorkers)

  @Test("Faulty kernels are found and called what their authors wrote down")
  func found() {
    for trial in Self.studied.flatMap(\.faults) {
      #expect(trial.isFound, "\(trial.fault.name)")
      #expect(
        trial.isCalledRight,
        "\(trial.fault.name): \(trial.classes.map { ($0.key.name, $0.value) }), \(String(describing: trial.follows)); \(trial.smallest); \(trial.message)"
      )
    }
  }

  @Test("No right kernel is accused")
  func controls() {
    for control in Self.studied.flatMap(\.controls) {
      #expect(control.accusations.isEmpty, "\(control.name): \(control.accusations)")
    }
  }

  @Test("The usual checks accuse no right kernel")
  func usual() {
    for operation in Self.studied {
      for (control, verdict) in zip(operation.controls, operation.usualOnControls) {
        #expect(
          [verdict.samples, verdict.nodeTests, verdict.fuzz].allSatisfy { $0 != true },
          "\(operation.operation), \(control.name): \(verdict)")
      }
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
