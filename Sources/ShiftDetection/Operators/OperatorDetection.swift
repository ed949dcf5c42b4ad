import PropertyTesting
import ShiftTensors
import ShiftVerification

/// The faulty and right kernels of one operator.
struct OperatorStudy<Call: OperatorCall>: Sendable {
  let faults: [OperatorFault<Call>]
  let controls: [any OperatorContender<Call>]
  let usual: UsualChecks<Call>
}

/// What the harness finds of the kernels of one operator.
package struct OperatorDetection: Sendable {
  /// Such as `grid_sample`.
  package let operation: String
  package let faults: [OperatorTrial]
  package let controls: [Detection.Control]
  /// How many right kernels each of the usual checks accuses.
  package let usualOnControls: [UsualVerdict]

  var isComplete: Bool {
    faults.allSatisfy { $0.isFound && $0.isCalledRight }
      && controls.allSatisfy(\.accusations.isEmpty)
  }

  init<Call: OperatorCall>(
    _ study: OperatorStudy<Call>, seeds: Range<UInt64>, cases: Int, controlCases: Int, workers: Int
  ) {
    operation = Call.operation
    // All faults are asked the same cases, most of them only the first few of each seed.
    let tables = TruthTables<Call>(capacity: 4_096)
    let trials: Gathered<OperatorTrial> = gathered(study.faults.count, workers: workers) {
      OperatorTrial(
        of: study.faults[$0], seeds: seeds, cases: cases, usual: study.usual, tables: tables)
    }
    faults = trials.items
    // All of them are asked the same cases, so that the truth is worked out once.
    var subject = OperatorSubject(study.controls)
    subject.demands = []
    let verification = Verification(of: subject, formats: PlantedFault.usualFormats)
    var accusations: [String: [DisagreementKey]] = [:]
    for seed in seeds {
      let result = verification.run(0..<controlCases, seed: seed, workers: workers)
      for found in result.violations {
        accusations[found.key.contender, default: []].append(found.key)
      }
    }
    controls = study.controls.map {
      Detection.Control(
        name: $0.name, accusations: accusations[$0.name] ?? [],
        cases: controlCases * seeds.count)
    }
    usualOnControls = study.controls.map { study.usual.verdict(on: $0) }
  }
}

/// The operators whose kernels are studied; a new one is a line here.
enum OperatorStudies {
  /// What every study is run with.
  struct Run {
    let seeds: Range<UInt64>
    let cases: Int
    let controlCases: Int
    let workers: Int
  }

  private static let studies: [@Sendable (Run) -> OperatorDetection] = [
    studied(GridSampleStudy.all),
    studied(DeformConv2DStudy.all),
    studied(Conv2DStudy.all),
    studied(PadStudy.all),
    studied(RollStudy.all),
    studied(GridGradientStudy.all),
    studied(DeformGradientStudy.all),
    studied(Conv2DGradientStudy.all),
    studied(PadGradientStudy.all),
    studied(RollGradientStudy.all),
  ]

  /// How many there are.
  static var count: Int { studies.count }

  /// - Parameters:
  ///   - stop: once it is made no further study is begun.
  ///   - progress: called with how many are done.
  static func all(
    _ run: Run, stop: StopRequest? = nil, progress: ((Int) -> Void)? = nil
  ) -> [OperatorDetection] {
    var done: [OperatorDetection] = []
    for study in studies where stop?.isMade != true {
      done.append(study(run))
      progress?(done.count)
    }
    return done
  }

  private static func studied<Call: OperatorCall>(
    _ study: OperatorStudy<Call>
  ) -> @Sendable (Run) -> OperatorDetection {
    { run in
      OperatorDetection(
        study, seeds: run.seeds, cases: run.cases, controlCases: run.controlCases,
        workers: run.workers)
    }
  }
}
