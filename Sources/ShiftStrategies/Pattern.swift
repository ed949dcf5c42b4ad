import ShiftTensors

/// One shift per channel group, and the rule that cuts the channels into groups.
public struct Pattern: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The shift of each group, at least one.
  public let shifts: [Shift]
  /// How the channels are cut into the groups.
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

  /// The channels that have each shift, all of so many; those that the rule leaves out come last, with
  /// the zero shift, and groups without a channel are left out.
  package func channelsByShift(ofChannels channels: Int) -> [(channels: [Int], shift: Shift)] {
    let groups = rule.groups(shifts.count, ofChannels: channels)
    var result: [(channels: [Int], shift: Shift)] = []
    result.reserveCapacity(shifts.count + 1)
    for group in 0...shifts.count {
      let own = group == shifts.count ? nil : group
      let count = groups.count { $0 == own }
      guard count > 0 else { continue }
      var members = [Int](repeating: 0, count: count)
      var next = 0
      for (c, other) in groups.enumerated() where other == own {
        members[next] = c
        next += 1
      }
      result.append((members, own.map { shifts[$0] } ?? .none))
    }
    return result
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

  /// The whole pixels that hold the greatest distance of any shift on any axis, ⌈|s|⌉.
  public var reach: Int { shifts.map(\.reach).max() ?? 0 }

  /// Whether every shift is by whole pixels.
  public var isWhole: Bool { shifts.allSatisfy(\.isWhole) }

  /// Whether every distance is a number of a format; any fraction is one of `rational`.
  public func isExact(in format: NumberFormat) -> Bool {
    shifts.allSatisfy { $0.isExact(in: format) }
  }

  /// The pattern with each shift changed.
  package func map(_ change: (Shift) -> Shift) -> Pattern {
    Pattern(shifts.map(change), rule: rule)
  }

  public var description: String {
    "[" + shifts.map(\.description).joined(separator: ", ") + "], \(rule.rawValue)"
  }
}
