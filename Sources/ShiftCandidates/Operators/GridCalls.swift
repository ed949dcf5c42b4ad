import ShiftExchange
import ShiftVerification

extension GridSampleCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .gridSample(mode: mode, padding: padding, alignCorners: alignCorners)
  }

  package var roles: [String] { ["input", "grid"] }
}

extension GridSample3DCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .gridSample(mode: mode, padding: padding, alignCorners: alignCorners)
  }

  package var roles: [String] { ["input", "grid"] }
}

extension RemapCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .remap(mode: mode, padding: padding)
  }

  package var roles: [String] { ["input", "map"] }
}

extension AffineGridCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .affineGrid(size: size, alignCorners: alignCorners)
  }

  package var roles: [String] { ["theta"] }
}
