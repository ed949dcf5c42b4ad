import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Planted faults that are asked the same cases, since they are written for the same boundaries.
struct FaultGroup: Sendable {
  /// With their places in the list of all.
  let members: [(place: Int, fault: PlantedFault)]
  private let boundaries: [Boundary]

  /// The groups of some faults. One whose answers depend on the calls before is alone.
  static func all(of faults: [PlantedFault]) -> [FaultGroup] {
    faults.enumerated().map { place, fault in
      (
        member: (place: place, fault: fault),
        boundaries: Detection.boundaries(of: fault.strategy, areFractions: fault.areFractions)
      )
    }.grouped { first, other in
      let (known, fault) = (first.member.fault, other.member.fault)
      return first.boundaries == other.boundaries && known.areFractions == fault.areFractions
        && !known.remembers && !fault.remembers
    }.map { FaultGroup(members: $0.map(\.member), boundaries: $0[0].boundaries) }
  }

  private var first: PlantedFault { members[0].fault }

  /// The number of the case of a seed that shows each first, from 1; `nil` where none does.
  func firstCases(_ cases: Range<Int>, seed: UInt64) -> [Int?] {
    if first.remembers {
      // Every look at what it answers is a call, so it is judged as a run judges it.
      let found = Trial.verification(of: first).firstViolation(
        in: cases, seed: seed, where: first.mayShow)
      return [found.map { $0.index + 1 }]
    }
    let formats = members.map { Trial.formats(of: $0.fault) }
    let verification = Detection.verification(
      of: members.map(\.fault.strategy), boundaries,
      in: NumberFormat.allCases.filter { format in formats.contains { $0.contains(format) } },
      areFractions: first.areFractions)
    return verification.firstRefuted(in: cases, seed: seed) { place, drawn, format in
      formats[place].contains(format) && members[place].fault.mayShow(in: drawn)
    }.map { $0.map { $0 + 1 } }
  }
}
