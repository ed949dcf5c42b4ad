import ShiftExchange
import ShiftOperators
import ShiftTensors
import ShiftVerification

extension RollCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .roll(shifts: shifts, dims: axes)
  }

  package var roles: [String] { ["input"] }
}

extension PadCall: ExchangedCall {
  /// JSON has no number for an infinite value or NaN to write outside.
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    let written: Stored? = outside.value()
    guard let value = written?.nearestDouble, value.isFinite else { return nil }
    switch rule {
    case .pytorch:
      guard let mode = PadMode(rawValue: mode.rawValue) else { return nil }
      return .pad(amounts: torchAmounts, mode: mode, value: value)
    case .numpy:
      guard let mode = NumPyPadMode(rawValue: mode.rawValue) else { return nil }
      return .numpyPad(
        NumPyPadding(
          widths: amounts.map { [$0.before, $0.after] }, axes: amounts.map(\.axis), mode: mode,
          value: value))
    }
  }

  package var roles: [String] { ["input"] }
}
