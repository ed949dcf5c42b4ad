import ShiftTensors
import ShiftVerification

/// What the usual checks ask of `pad`.
enum UsualPad {
  static let checks = UsualChecks<PadCall>(
    samples: UsualChecks.questions(samples, inputs), nodeTests: nodeTests,
    fuzz: UsualChecks.fuzz(inputs).filter { $0.expected.allSatisfy(\.isFinite) })

  private static func inputs(
    _ call: PadCall, _ numbers: inout UsualInputs
  ) -> [Tensor<Float>] { [numbers.tensor(call.shape, in: -9...9)] }

  /// Those of `sample_inputs_nn_pad` (PyTorch 2.15) with four axes of which one or two grow, each once; constants
  /// of 1 and 2 are a third here.
  private static let samples: [PadCall] =
    [
      ([3, 3, 5, 5], .constant, [1, 2]), ([3, 3, 5, 5], .constant, [0, 1]),
      ([3, 3, 5, 5], .constant, [0, 2, 0, 1]), ([1, 3, 4, 4], .constant, [-1, 1, -2, 1]),
      ([3, 3, 5, 5], .reflect, [0, 2, 0, 1]), ([1, 3, 4, 4], .reflect, [-1, 1, -2, 1]),
      ([3, 3, 5, 5], .replicate, [0, 2, 0, 1]), ([1, 3, 4, 4], .replicate, [-1, 1, -2, 1]),
      ([5, 3, 4, 4], .replicate, [-4, 5, 0, 0]), ([6, 2, 4, 4], .replicate, [0, 0, 2, -4]),
      ([5, 6, 4, 4], .replicate, [5, -4, -4, 3]), ([4, 2, 5, 5], .replicate, [-2, -1, 4, 6]),
      ([2, 6, 5, 5], .replicate, [8, -1, -1, -3]), ([8, 1, 5, 5], .replicate, [-2, -1, -1, -3]),
      ([3, 3, 5, 5], .circular, [0, 2, 0, 1]), ([1, 3, 4, 4], .circular, [-1, 1, -2, 1]),
    ].map { (extents: [Int], mode: PadCall.Mode, pad: [Int]) in
      PadCall(
        of: extents, .pytorch, mode,
        by: stride(from: 0, to: pad.count, by: 2).map { (3 - $0 / 2, pad[$0], pad[$0 + 1]) },
        outside: .third)
    }

  /// The six of ONNX, whose constant of 1.2 is a third here.
  private static var nodeTests: [UsualQuestion<PadCall>] {
    let extents = [1, 3, 4, 5]
    func all(_ rows: (Int, Int), _ columns: (Int, Int)) -> [(Int, Int, Int)] {
      [(0, 0, 0), (1, 0, 0), (2, rows.0, rows.1), (3, columns.0, columns.1)]
    }
    let named = PadCall(
      of: extents, .numpy, .constant, by: [(1, 0, 0), (3, 3, 4)], outside: .third)
    return UsualChecks.questions(
      [PadCall(of: extents, .numpy, .constant, by: all((1, 2), (3, 4)), outside: .third)]
        + [.edge, .reflect, .wrap].map {
          PadCall(of: extents, .numpy, $0, by: all((1, 1), (1, 1)))
        } + [named, named], inputs)
  }
}

/// What the usual checks ask of `roll`, of which ONNX has no operator.
enum UsualRoll {
  static let checks = UsualChecks<RollCall>(
    samples: UsualChecks.questions(samples, inputs), nodeTests: [], fuzz: UsualChecks.fuzz(inputs))

  private static func inputs(
    _ call: RollCall, _ numbers: inout UsualInputs
  ) -> [Tensor<Float>] { [numbers.tensor(call.shape, in: -9...9)] }

  /// Those of `sample_inputs_roll` (PyTorch 2.15) along given axes of a tensor with elements.
  private static let samples: [RollCall] = [
    ([0], [0]), ([1], [2]), ([0], [2]), ([2], [0]), ([-1], [0]), ([10_000], [1]),
    ([1, 2, -1], [0, 1, 2]),
  ].map { RollCall(of: [5, 5, 5], by: $0, along: $1) }
}
