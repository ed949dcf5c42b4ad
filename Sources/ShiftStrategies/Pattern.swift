/// One shift per channel group, and the rule that cuts the channels into groups.
public struct Pattern: Hashable, Sendable, Codable, CustomStringConvertible {
  public let shifts: [Shift]
  public let rule: GroupRule

  /// - Precondition: there is at least one shift.
  public init(_ shifts: [Shift], rule: GroupRule = .floorEdges) {
    precondition(!shifts.isEmpty, "0 shifts; expected at least 1")
    (self.shifts, self.rule) = (shifts, rule)
  }

  /// Right, left, down and up by one pixel: the pattern of the worked example.
  public static let cross = Pattern([
    Shift(dy: 0, dx: 1), Shift(dy: 0, dx: -1), Shift(dy: 1, dx: 0), Shift(dy: -1, dx: 0),
  ])

  /// The shift of each of so many channels; zero for a channel that the rule leaves out.
  public func shifts(ofChannels channels: Int) -> [Shift] {
    rule.groups(shifts.count, ofChannels: channels).map { $0.map { shifts[$0] } ?? .none }
  }

  /// The shifts of the groups, with the zero shift after them if the rule leaves out a channel, and
  /// which of these each of so many channels has.
  func distinctShifts(ofChannels channels: Int) -> (shifts: [Shift], shiftOf: [Int]) {
    let groups = rule.groups(shifts.count, ofChannels: channels)
    return (
      groups.contains(nil) ? shifts + [.none] : shifts, groups.map { $0 ?? shifts.count }
    )
  }

  /// The channels of each group that are neighbours, in order; a group of interleaved channels comes
  /// in as many pieces.
  public func groups(ofChannels channels: Int) -> [(channels: Range<Int>, shift: Shift)] {
    var pieces: [(channels: Range<Int>, group: Int)] = []
    for (c, group) in rule.groups(shifts.count, ofChannels: channels).enumerated() {
      guard let group else { continue }
      if let last = pieces.last, last.group == group, last.channels.upperBound == c {
        pieces[pieces.count - 1].channels = last.channels.lowerBound..<(c + 1)
      } else {
        pieces.append((c..<(c + 1), group))
      }
    }
    return pieces.map { ($0.channels, shifts[$0.group]) }
  }

  /// Neighbouring channels that move together.
  public func runs(ofChannels channels: Int) -> [(channels: Range<Int>, shift: Shift)] {
    var runs: [(channels: Range<Int>, shift: Shift)] = []
    for (c, shift) in shifts(ofChannels: channels).enumerated() {
      if let last = runs.last, last.shift == shift {
        runs[runs.count - 1].channels = last.channels.lowerBound..<(c + 1)
      } else {
        runs.append((c..<(c + 1), shift))
      }
    }
    return runs
  }

  /// The greatest distance of any shift on any axis.
  public var reach: Int { shifts.map(\.reach).max() ?? 0 }

  public var description: String {
    "[" + shifts.map(\.description).joined(separator: ", ") + "], \(rule.rawValue)"
  }
}
