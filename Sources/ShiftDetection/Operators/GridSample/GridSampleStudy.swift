import PropertyTesting
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// The kernels of `grid_sample`, and the inputs of the usual checks of it.
enum GridSampleStudy {
  static let all = OperatorStudy(
    faults: GridSampleFaults.all, controls: GridSampleControls.all,
    usual: UsualChecks(samples: samples, nodeTests: nodeTests, fuzz: fuzz))

  /// Of inputs that are drawn for a check.
  static let seed: UInt64 = 20_260_101

  private static let reference: any OperatorContender<GridSampleCall> = {
    guard let first = GridSampleCall.ours.first else { preconditionFailure("no dialect") }
    return first
  }()

  private static func uniform(
    _ count: Int, in range: ClosedRange<Float>, _ random: inout CaseRandom
  ) -> [Float] {
    let width = range.upperBound - range.lowerBound
    return (0..<count).map { _ in
      range.lowerBound + width * Float(random.next() >> 40) / Float(1 << 24)
    }
  }

  private static func question(
    _ call: GridSampleCall, values: ClosedRange<Float>, grid: ClosedRange<Float>,
    _ random: inout CaseRandom
  ) -> UsualQuestion<GridSampleCall>? {
    let places = Shape(
      n: call.shape.n, c: call.outputShape.h, h: call.outputShape.w, w: 2)
    return UsualQuestion(
      call,
      [
        Tensor(shape: call.shape, elements: uniform(call.shape.count, in: values, &random)),
        Tensor(shape: places, elements: uniform(places.count, in: grid, &random)),
      ], by: reference)
  }

  private static var choices: [(InterpolationMode, GridPadding, Bool)] {
    InterpolationMode.allCases.flatMap { mode in
      GridPadding.allCases.flatMap { padding in [false, true].map { (mode, padding, $0) } }
    }
  }

  /// `sample_inputs_grid_sample` and `sample_inputs_grid_sampler_2d` of `torch.testing._internal`: images of
  /// (2, 3, 5, 5) and grids of (2, 5, 5, 2), images of (2, 3, 5, 20) and grids of (2, 13, 10, 2), all uniform in −2…2,
  /// for each mode, padding and `align_corners`. The generator is ours.
  private static let samples: [UsualQuestion<GridSampleCall>] = {
    var random = CaseRandom(seed: seed, index: 0)
    return [(width: 5, rows: 5, columns: 5), (width: 20, rows: 13, columns: 10)].flatMap { sizes in
      choices.compactMap { mode, padding, aligned in
        question(
          GridSampleCall(
            of: Shape(n: 2, c: 3, h: 5, w: sizes.width), mode, padding, alignCorners: aligned,
            rows: sizes.rows, columns: sizes.columns), values: -2...2, grid: -2...2, &random)
      }
    }
  }()

  /// 1,000 calls of drawn sizes, images uniform in −1…1 and grids in −3/2…3/2, against Double.
  private static let fuzz: [UsualQuestion<GridSampleCall>] = (0..<1_000).compactMap { index in
    var random = CaseRandom(seed: seed, index: index + 1)
    func extent(_ most: Int) -> Int { random.integer(in: 1...most) }
    let (mode, padding, aligned) = choices[random.integer(in: 0...(choices.count - 1))]
    let shape = Shape(n: extent(4), c: extent(4), h: extent(16), w: extent(16))
    let call = GridSampleCall(
      of: shape, mode, padding, alignCorners: aligned, rows: extent(8), columns: extent(8))
    return question(call, values: -1...1, grid: -1.5...1.5, &random)
  }
}
