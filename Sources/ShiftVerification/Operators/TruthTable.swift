import ShiftTensors
import Synchronization

/// The truths of a case, cell by cell.
///
/// They are the dear part of a verification, and are asked for again: to round them, to hold each kernel's answer
/// against them, and under other conventions to tell which ones it follows. What was worked out for the last
/// few cases is kept, for all workers.
final class TruthTables<Call: OperatorCall>: Sendable {
  private struct Key: Hashable {
    let call: Call
    let format: NumberFormat
    let conventions: Conventions
  }

  private let known = Mutex<[Key: [CellTruth]]>([:])

  /// The truth of every cell of the output of a call with its own inputs.
  func truths<Element: ShiftScalar>(
    of call: Call, on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> [CellTruth] {
    let key = Key(call: call, format: Element.format, conventions: conventions)
    if let known = known.withLock({ $0[key] }) { return known }
    let source = call.truths(on: inputs, under: conventions)
    let truths = (0..<call.outputShape.count).map { source[$0] }
    known.withLock { known in
      if known.count >= 64 { known.removeAll() }
      known[key] = truths
    }
    return truths
  }
}

extension [CellTruth] {
  /// Whether every cell of an answer is right by these.
  func cover<Scalar: ShiftScalar>(_ answer: Tensor<Scalar>) -> Bool {
    count == answer.shape.count
      && indices.allSatisfy { index in
        let (got, expected): (Scalar, Scalar) = (answer[index], self[index].rounded())
        return got.isIdentical(to: expected)
          || self[index].covered(got, expected: expected)?.isAllowed == true
      }
  }

  /// Whether some cell has no value that both allow.
  func exclude(_ other: [CellTruth]) -> Bool {
    zip(self, other).contains { !$0.shares(with: $1) }
  }
}
