import PropertyTesting
import ShiftStrategies

extension ShiftCases {
  /// Of how cases are drawn: another number where case k of a seed became another case.
  private static let version = 3

  /// What the cases follow from, beside the seed and the index, as a short number in tokens.
  var digest: UInt16 {
    func text(_ range: ClosedRange<Int>?) -> String { range.map { "\($0)" } ?? "" }
    return CaseToken.drawing(
      of: [
        "shift \(Self.version)", boundaries.map(\.rawValue).joined(separator: ","), text(batch),
        text(channels), text(extents), "\(drawsRareKinds)", "\(largePerMille)",
        "\(otherFillPercent)", "\(drawsNonFinite)", "\(dividesChannels)",
        patterns.map(\.description).joined(separator: ","),
      ].joined(separator: ";") + (fractions == .none ? "" : ";\(fractions.rawValue)"))
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
