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
      // The last axis first, up to the first that grows.
      let axes = amounts.map(\.axis).min() ?? extents.count
      let amounts = (axes..<extents.count).reversed().flatMap { axis in
        let amount = self.amounts.first { $0.axis == axis }
        return [amount?.before ?? 0, amount?.after ?? 0]
      }
      return .pad(amounts: amounts, mode: mode, value: value)
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
