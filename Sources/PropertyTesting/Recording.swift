/// One run of a generator with every choice written down.
struct Recording<Value> {
  let value: Value
  let choices: [Choice]
  let lists: [Tape.List]
  let parts: [Tape.Part]
  let isRejected: Bool
}

extension Generator {
  /// Repeats case `index` of `seed` and records it.
  func recorded(seed: UInt64, index: Int) -> Recording<Value> {
    recorded(
      on: Tape(script: [], random: CaseRandom(seed: seed, index: index)), place: (seed, index))
  }

  /// Draws what `script` says, and the origin where it says nothing.
  func recorded(script: [Choice]) -> Recording<Value> {
    recorded(on: Tape(script: script))
  }

  private func recorded(
    on tape: Tape, place: (seed: UInt64, index: Int)? = nil
  ) -> Recording<Value> {
    var choices = Choices(tape: tape, place: place)
    let value = draw(&choices)
    return Recording(
      value: value, choices: tape.choices, lists: tape.lists, parts: tape.parts,
      isRejected: choices.isRejected)
  }
}
