import ShiftExchange
import ShiftVerification

extension PipelineCall: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    .shift(strategy: pipeline, shifts: shifts, boundary: nil)
  }

  package var roles: [String] { ["input"] }
}
