import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Right strategies that are asked the same cases, since they are written for the same boundaries: each case is drawn,
/// and its truth worked out, once for all of them.
struct ControlGroup: Sendable {
  /// With their places in the list of all.
  private let members: [(place: Int, strategy: any ShiftStrategy)]
  private let boundaries: [Boundary]
  private let areFractions: Bool

  /// The groups of some strategies.
  ///
  /// - Parameter start: the place of the first one.
  static func all(
    of strategies: [any ShiftStrategy], areFractions: Bool, from start: Int = 0
  ) -> [ControlGroup] {
    strategies.enumerated().map { offset, strategy in
      (
        member: (place: start + offset, strategy: strategy),
        boundaries: Detection.boundaries(of: strategy, areFractions: areFractions)
      )
    }.grouped { $0.boundaries == $1.boundaries }.map {
      ControlGroup(
        members: $0.map(\.member), boundaries: $0[0].boundaries, areFractions: areFractions)
    }
  }

  /// What is found of them in some cases that no promise covers.
  func accusations(_ cases: Range<Int>, seed: UInt64) -> [DisagreementKey] {
    var verification = Detection.verification(
      of: members.map(\.strategy), boundaries, in: PlantedFault.usualFormats,
      areFractions: areFractions)
    verification.subject.cases.largePerMille = 0
    return verification.accusations(cases, seed: seed)
  }

  /// What became of each, with its place.
  func controls(
    accusedOf keys: [DisagreementKey], cases: Int
  ) -> [(place: Int, control: Detection.Control)] {
    members.map { place, strategy in
      (
        place,
        Detection.Control(
          name: areFractions ? "\(strategy.name), by fractions" : strategy.name,
          accusations: keys.filter { $0.contender == strategy.name }, cases: cases)
      )
    }
  }
}

extension Verification {
  /// What is found of right contenders that no promise covers.
  func accusations(_ cases: Range<Int>, seed: UInt64) -> [DisagreementKey] {
    explored(cases, seed: seed, workers: 1).findings.entries.map(\.key).filter(\.isViolation)
  }
}
