import ShiftExchange
import ShiftVerification

/// The gradients of a call are asked with its attributes, and the gradient of its output beside its inputs.
extension BackwardCall: ExchangedCall where Forward: ExchangedCall {
  package func recorded<Stored: StoredScalar>(as type: Stored.Type) -> RecordedOperator? {
    forward.recorded(as: type).map { .gradient(of: $0) }
  }

  package var roles: [String] { ["grad_output"] + forward.roles }
}
