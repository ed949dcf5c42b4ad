import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of which channels a shift belongs to.
enum GroupFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("remainder left unshifted", for: .reading) { cell in
        let k = cell.pattern.shifts.count
        return cell.c >= cell.shape.c / k * k ? cell.own : cell.source()
      }, "groups of ⌊C/k⌋, what is left over stays", .wrongTap, .notShifted, also: [.boundary]),
    PlantedFault(
      IndexedShift("last group dropped", for: .reading) { cell in
        let last = cell.pattern.rule.groups(cell.pattern.shifts.count, ofChannels: cell.shape.c)
        return last[cell.c] == cell.pattern.shifts.count - 1 ? cell.own : cell.source()
      }, "the loop over groups ends one early", .wrongTap, .notShifted, also: [.boundary]),
    PlantedFault(
      IndexedShift("group order reversed", for: .reading) { cell in
        let reversed = Pattern(cell.pattern.shifts.reversed(), rule: cell.pattern.rule)
        return cell.source(reversed.shifts(ofChannels: cell.shape.c)[cell.c])
      }, "the shifts are given to the groups from the other end", .wrongTap, .otherGroup,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("groups cut one channel early", for: .reading) { cell in
        let shifts = cell.pattern.shifts(ofChannels: cell.shape.c)
        return cell.source(shifts[min(cell.c + 1, cell.shape.c - 1)])
      }, "the edge between groups is off by one channel", .wrongTap, .otherGroup,
      also: [.boundary]),
    wrongRule("interleaved for blocks", .floorEdges, .interleaved),
    wrongRule("blocks for interleaved", .interleaved, .floorEdges),
    wrongRule("chunks of ⌈C/k⌉ for floor edges", .floorEdges, .ceilChunks),
    wrongRule("remainder given to the last group", .remainderUnshifted, .remainderInLast),
    wrongRule("remainder interleaved on", .interleavedWhole, .interleaved),
  ]

  private static func wrongRule(
    _ name: String, _ wanted: GroupRule, _ got: GroupRule
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: .reading) { cell in
        guard cell.pattern.rule == wanted else { return cell.source() }
        let other = Pattern(cell.pattern.shifts, rule: got)
        return cell.source(other.shifts(ofChannels: cell.shape.c)[cell.c])
      }, "\(got.rawValue) where \(wanted.rawValue) was asked for", .wrongTap, .otherGroup,
      also: [.boundary])
  }
}
