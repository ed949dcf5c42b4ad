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
    let asked: Gathered<AskedSeed> = gathered(seeds.count, workers: workers) {
      study.ask(seeds.lowerBound + UInt64($0), cases: cases, controlCases: controlCases)
    }
    // What shows a fault is among the first cases of a seed, and many faults are shown by the same ones.
    let tables = TruthTables<Call>(capacity: 4_096)
    let trials: Gathered<OperatorTrial> = gathered(study.faults.count, workers: workers) { place in
      OperatorTrial(
        of: study.faults[place], seed: seeds.lowerBound,
        firstCases: asked.items.map { $0.firstCases[place] }, cases: cases, usual: study.usual,
        tables: tables)
    }
    faults = trials.items
    let accusations = asked.items.flatMap(\.accusations)
    controls = study.controls.map { control in
      Detection.Control(
        name: control.name, accusations: accusations.filter { $0.contender == control.name },
        cases: controlCases * seeds.count)
    }
    usualOnControls = study.controls.map { study.usual.verdict(on: $0) }
  }
}

/// What one seed shows of all kernels of an operator.
private struct AskedSeed: Sendable {
  /// The number of the case that showed each fault first, from 1; `nil` where none did.
  let firstCases: [Int?]
  /// What right kernels are accused of.
  let accusations: [DisagreementKey]
}

extension OperatorStudy {
  /// Asks all kernels the same cases, so that each is drawn, and its truth worked out, once for all of them.
  fileprivate func ask(_ seed: UInt64, cases: Int, controlCases: Int) -> AskedSeed {
    var subject = OperatorSubject(controls)
    subject.demands = []
    var verification = Verification(of: subject, formats: PlantedFault.usualFormats)
    // Which conventions a right kernel follows is not asked.
    verification.conventionStride = 0
    let accusations = verification.accusations(0..<controlCases, seed: seed)
    verification.subject.contenders = faults.map(\.kernel)
    let formats = faults.map(\.note.formats)
    verification.formats = NumberFormat.allCases.filter { format in
      formats.contains { $0.contains(format) }
    }
    let first = verification.firstRefuted(in: 0..<cases, seed: seed) { place, _, format in
      formats[place].contains(format)
    }
    return AskedSeed(firstCases: first.map { $0.map { $0 + 1 } }, accusations: accusations)
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
