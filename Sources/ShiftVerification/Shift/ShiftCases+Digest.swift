import ShiftStrategies

extension ShiftCases {
  /// Of how cases are drawn: another number where case k of a seed became another case.
  private static let version = 3

  /// What the cases follow from, beside the seed and the index, as a short number in tokens.
  ///
  /// It is the 64-bit FNV-1a hash of the text, folded to 15 bits.
  var digest: UInt16 {
    func text(_ range: ClosedRange<Int>?) -> String { range.map { "\($0)" } ?? "" }
    let basis =
      [
        "shift \(Self.version)", boundaries.map(\.rawValue).joined(separator: ","), text(batch),
        text(channels), text(extents), "\(drawsRareKinds)", "\(largePerMille)",
        "\(otherFillPercent)", "\(drawsNonFinite)", "\(dividesChannels)",
        patterns.map(\.description).joined(separator: ","),
      ].joined(separator: ";") + (fractions == .none ? "" : ";\(fractions.rawValue)")
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in basis.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return UInt16((hash ^ hash >> 15 ^ hash >> 30 ^ hash >> 45) & 0x7FFF)
  }

  /// Whether some shifts are not whole.
  var areFractional: Bool { fractions != .none || patterns.contains { !$0.isWhole } }

  /// Whether cases are drawn as hard classes are demanded of them, under whatever boundaries.
  var isOrdinary: Bool {
    var plain = self
    plain.boundaries = Boundary.allCases
    return plain == ShiftCases()
  }
}
