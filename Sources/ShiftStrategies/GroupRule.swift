/// How C channels are cut into k groups, one per shift of a pattern.
public enum GroupRule: String, CaseIterable, Sendable, Hashable, Codable {
  /// Group g holds channels ⌊C·g/k⌋ ..< ⌊C·(g+1)/k⌋; every channel has a group. S2-MLP.
  case floorEdges
  /// Groups of ⌈C/k⌉ channels from the first on; the last is smaller and some may not exist, as
  /// with `torch.chunk`. AS-MLP, UNeXt, MS-MLP.
  case ceilChunks
  /// k groups of ⌊C/k⌋; the channels left over are not shifted. ShiftViT, TSM.
  case remainderUnshifted
  /// k groups of ⌊C/k⌋; the last one takes the channels left over. Reversible S2-MLP.
  case remainderInLast
  /// Channel c belongs to group c mod k. CycleMLP.
  case interleaved
  /// Channel c belongs to group c mod k while c < k·⌊C/k⌋; the channels left over are not shifted.
  /// Shift.
  case interleavedWhole

  /// What it does with C channels and k groups, in words.
  package var meaning: String {
    switch self {
    case .floorEdges: "group g holds the channels from ⌊C·g/k⌋ to before ⌊C·(g + 1)/k⌋"
    case .ceilChunks:
      "groups of ⌈C/k⌉ channels, as of `torch.chunk`; the last may be smaller, and some be missing"
    case .remainderUnshifted: "k groups of ⌊C/k⌋; what is left over is not shifted"
    case .remainderInLast: "k groups of ⌊C/k⌋; the last one takes what is left over"
    case .interleaved: "channel c belongs to group c mod k"
    case .interleavedWhole:
      "channel c belongs to group c mod k while c < k·⌊C/k⌋; what is left over is not shifted"
    }
  }

  /// The group of each channel; `nil` for a channel that is not shifted.
  ///
  /// - Precondition: `groups` is at least 1.
  public func groups(_ groups: Int, ofChannels channels: Int) -> [Int?] {
    precondition(groups >= 1, "\(groups) groups; expected at least 1")
    let quotient = channels / groups
    return (0..<channels).map { c in
      switch self {
      // The group whose lower edge ⌊C·g/k⌋ is the last one at or below c.
      case .floorEdges: ((c + 1) * groups - 1) / channels
      case .ceilChunks: c / ((channels + groups - 1) / groups)
      case .remainderUnshifted: c < quotient * groups ? c / quotient : nil
      case .remainderInLast: quotient == 0 ? groups - 1 : min(c / quotient, groups - 1)
      case .interleaved: c % groups
      case .interleavedWhole: c < quotient * groups ? c % groups : nil
      }
    }
  }
}
