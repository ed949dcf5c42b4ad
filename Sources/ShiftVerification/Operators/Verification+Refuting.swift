import PropertyTesting
import ShiftTensors

extension Verification {
  /// The number of the first case that some kernel answers wrongly in some format, or not at all.
  ///
  /// The bounds are those of a run, and so are the cases; what class a wrong cell is of is not asked, which takes
  /// most of the time that a failing case takes.
  package func firstRefuted<Call: OperatorCall>(in range: Range<Int>, seed: UInt64) -> Int?
  where S == OperatorSubject<Call> {
    range.first { refutes(subject.generator.value(seed: seed, index: $0)) }
  }

  private func refutes<Call: OperatorCall>(_ drawn: Call) -> Bool
  where S == OperatorSubject<Call> {
    func refutes<Element: ShiftScalar>(_ type: Element.Type) -> Bool {
      guard let inputs = subject.inputs(of: drawn, as: type) else { return false }
      let truths = subject.tables.truths(of: drawn, on: inputs, under: subject.conventions)
      return subject.contenders.contains { kernel in
        guard subject.asks(kernel, drawn, in: Element.format) else { return false }
        do {
          return !truths.cover(try subject.answer(of: kernel, to: drawn, on: inputs))
        } catch {
          return !kernel.mayRefuse
        }
      }
    }
    return formats.contains { refutes($0.scalar) }
  }
}
