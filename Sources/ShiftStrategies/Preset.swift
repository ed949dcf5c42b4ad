/// The shift of a published model: how its channels are cut, where they go, what is read outside.
public struct Preset: Sendable {
  /// The name in commands.
  public let name: String
  /// The model as its paper calls it.
  public let model: String
  /// The shifts of the groups of channels.
  public let pattern: Pattern
  /// What is read outside the image.
  public let boundary: Boundary
  /// Where the model's text deserves a word: what is easily misread, or which parameter was chosen.
  public let note: String
  /// Repository, commit and file that the preset was read from.
  public let source: String

  /// How the channels are cut into groups.
  public var rule: GroupRule { pattern.rule }

  /// How many channels each group gets, and how many are left unshifted, if there are `channels`.
  public func groupSizes(ofChannels channels: Int) -> (groups: [Int], unshifted: Int) {
    let count = pattern.shifts.count
    let groups = rule.groups(count, ofChannels: channels)
    return ((0..<count).map { g in groups.count { $0 == g } }, groups.count { $0 == nil })
  }

  /// What `channels` not divisible by the groups does to them, in words; `nil` if it divides.
  public func remainder(ofChannels channels: Int) -> String? {
    let sizes = groupSizes(ofChannels: channels)
    guard Set(sizes.groups).count > 1 || sizes.unshifted > 0 else { return nil }
    let missing = sizes.groups.count { $0 == 0 }
    return "groups of \(sizes.groups.map(String.init).joined(separator: ", "))"
      + (sizes.unshifted > 0 ? ", \(sizes.unshifted) unshifted" : "")
      + (missing > 0 ? " (\(missing) never reached)" : "")
  }
}
