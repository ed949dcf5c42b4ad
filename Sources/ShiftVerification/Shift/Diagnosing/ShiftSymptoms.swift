import ShiftStrategies
import ShiftTensors

extension ShiftSubject {
  /// Every symptom, among those asked about, that explains all wrong cells of an answer; `nil` if none is wrong.
  package func symptoms<Element: ShiftScalar>(
    of strategy: any ShiftStrategy, to drawn: ShiftCase, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>, among asked: Set<Symptom>
  ) -> [Symptom: Sighting]? {
    guard let seen = Evidence(drawn, strategy, input: inputs[0], truth: truth, got: answer) else {
      return nil
    }
    var found = Sightings(among: asked)
    Movements.note(seen, in: &found)
    if !drawn.pattern.isWhole { Fractions.note(seen, in: &found) }
    Planes.note(seen, in: &found)
    Values.note(seen, in: &found)
    return found.found
  }
}
