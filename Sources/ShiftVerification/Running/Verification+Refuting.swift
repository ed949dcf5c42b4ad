import ExactArithmetic
import PropertyTesting
import ShiftTensors

extension Verification {
  /// For each contender the number of the first case in which no promise covers its answer, or a law is broken; `nil`
  /// where there is none.
  ///
  /// The cases are those of a run. What class a wrong cell is of is not asked, which takes most of the time that a
  /// failing case takes, and a contender that is refuted is asked nothing more. Each case is drawn, and its truth
  /// worked out, once for all. What a subject allows beyond the promise is not looked at.
  ///
  /// - Parameter asks: whether a contender, by its place, is asked a case in a format.
  // As the doors in Verification+Judging.swift, for which it is measured.
  @specialized(where S == ShiftSubject)
  @specialized(where S == OperatorSubject<GridSampleCall>)
  package func firstRefuted(
    in range: Range<Int>, seed: UInt64, asks: (_ contender: Int, S.Case, NumberFormat) -> Bool
  ) -> [Int?] {
    let generator = subject.generator
    var first = [Int?](repeating: nil, count: subject.contenders.count)
    for index in range {
      guard first.contains(nil) else { break }
      let drawn = generator.value(seed: seed, index: index)
      let triesLaws = lawStride > 0 && index % lawStride == 0
      for format in formats {
        let asked = first.indices.filter {
          first[$0] == nil && asks($0, drawn, format)
            && subject.asks(subject.contenders[$0], drawn, in: format)
        }
        for place in refuted(asked, by: drawn, in: format, triesLaws) { first[place] = index }
      }
    }
    return first
  }

  /// Which of the contenders at these places a case refutes.
  private func refuted(
    _ places: [Int], by drawn: S.Case, in format: NumberFormat, _ triesLaws: Bool
  ) -> [Int] {
    func refuted<Element: ShiftScalar>(_ type: Element.Type) -> [Int] {
      guard !places.isEmpty, let inputs = subject.inputs(of: drawn, as: type) else { return [] }
      let (truth, memory) = (subject.truth(of: drawn, on: inputs), subject.memory())
      return places.filter { place in
        let contender = subject.contenders[place]
        return refutes(contender, drawn, inputs, truth, memory)
          || triesLaws
            && !subject.breaches(by: contender, of: drawn, on: inputs, law: nil).isEmpty
      }
    }
    return switch format {
    case .float16: refuted(Float16.self)
    case .bfloat16: refuted(BFloat16.self)
    case .float: refuted(Float.self)
    case .double: refuted(Double.self)
    case .rational: refuted(Rational.self)
    }
  }

  private func refutes<Element: ShiftScalar>(
    _ contender: S.Contender, _ drawn: S.Case, _ inputs: [Tensor<Element>],
    _ truth: Tensor<Element>, _ memory: S.Memory
  ) -> Bool {
    func isAllowed(_ failure: DeviationClass) -> Bool {
      subject.allows(
        failure, in: OutputComparison(failed: failure, message: ""), of: drawn, by: contender,
        in: Element.format)
    }
    let got: Tensor<Element>
    do {
      got = try subject.answer(of: contender, to: drawn, on: inputs)
    } catch {
      return !isAllowed(DeviationClass(error.cause))
    }
    guard got.shape == truth.shape else { return !isAllowed(.wrongShape) }
    return isUncovered(got, truth) {
      subject.classification(
        of: contender, to: drawn, on: inputs, answer: got, truth: truth, memory: memory)
    }
  }
}

/// Whether some cell differs from the truth and no promise covers it.
///
/// - Parameter classification: asked for once, at the first cell that differs.
// As above.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
private func isUncovered<Element: ShiftScalar>(
  _ got: Tensor<Element>, _ truth: Tensor<Element>, classification: () -> Classification<Element>
) -> Bool {
  var classes: Classification<Element>?
  let (left, right) = (got.elements.span, truth.elements.span)
  for index in left.indices where !left[index].isIdentical(to: right[index]) {
    if classes == nil { classes = classification() }
    if classes!.covered(left[index], right[index], index)?.isAllowed != true { return true }
  }
  return false
}
