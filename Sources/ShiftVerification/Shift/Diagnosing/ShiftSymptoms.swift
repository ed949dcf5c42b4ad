import ShiftStrategies
import ShiftTensors

extension ShiftSubject {
  /// Every symptom that explains all wrong cells of an answer, with what more is known of it.
  public func symptoms<Element: ShiftScalar>(
    of strategy: any ShiftStrategy, to drawn: ShiftCase, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>
  ) -> [Symptom: String]? {
    // Reading it costs the square of the elements in the worst case, and small cases tell as much.
    guard drawn.shape.count <= 1 << 13,
      let seen = Evidence(drawn, strategy, input: inputs[0], truth: truth, got: answer)
    else { return nil }
    return Movements.symptoms(seen)
      .merging(Planes.symptoms(seen)) { first, _ in first }
      .merging(Values.symptoms(seen)) { first, _ in first }
  }
}
