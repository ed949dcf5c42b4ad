import PropertyTesting
import ShiftTensors
import ShiftVerification

/// Numbers for the inputs of the usual checks, drawn evenly from a seed.
struct UsualInputs {
  private var random: CaseRandom

  init(_ index: Int) { random = CaseRandom(seed: GridSampleStudy.seed, index: index) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int { random.integer(in: range) }

  mutating func tensor(_ shape: Shape, in range: ClosedRange<Float>) -> Tensor<Float> {
    let width = range.upperBound - range.lowerBound
    return Tensor(
      shape: shape,
      elements: (0..<shape.count).map { _ in
        range.lowerBound + width * Float(random.next() >> 40) / Float(1 << 24)
      })
  }
}

extension UsualChecks {
  /// As many calls as are usual, drawn by the generator of the operator where their arguments are whole numbers,
  /// with inputs drawn evenly, against the first kernel of ours in Double.
  static func fuzz(
    _ inputs: (Call, inout UsualInputs) -> [Tensor<Float>]
  ) -> [UsualQuestion<Call>] {
    guard let reference = Call.ours.first else { return [] }
    let generator = Call.generator(Call.kinds)
    return (0..<1_000).compactMap { index in
      var numbers = UsualInputs(index)
      let call = generator.value(seed: GridSampleStudy.seed, index: index)
      return UsualQuestion(call, inputs(call, &numbers), by: reference)
    }
  }

  /// Given calls with inputs drawn evenly, against the first kernel of ours in Double.
  static func questions(
    _ calls: [Call], _ inputs: (Call, inout UsualInputs) -> [Tensor<Float>]
  ) -> [UsualQuestion<Call>] {
    guard let reference = Call.ours.first else { return [] }
    return calls.enumerated().compactMap { index, call in
      var numbers = UsualInputs(index)
      return UsualQuestion(call, inputs(call, &numbers), by: reference)
    }
  }
}
