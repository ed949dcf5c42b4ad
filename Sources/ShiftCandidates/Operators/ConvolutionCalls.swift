import ShiftExchange
import ShiftVerification

extension Conv2DCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .conv2d(geometry.geometry, groups: geometry.groups)
  }

  package var roles: [String] { ["input", "weight"] + (geometry.hasBias ? ["bias"] : []) }
}

extension DeformConv2DCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .deformConv2d(geometry.geometry)
  }

  package var roles: [String] {
    ["input", "offset", "weight"] + (hasMask ? ["mask"] : [])
      + (geometry.hasBias ? ["bias"] : [])
  }
}
