import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

@Suite struct GradientCaseTests {
  private func tensor(_ shape: [Int], _ elements: [Float]) -> StoredTensor {
    StoredTensor(RankedTensor(shape: shape, elements: elements))
  }

  private func ones(_ shape: [Int]) -> StoredTensor {
    tensor(shape, [Float](repeating: 1, count: shape.reduce(1, *)))
  }

  private func recorded(
    _ operation: RecordedOperator, _ inputs: [String: StoredTensor],
    _ outputs: [String: StoredTensor]?, dialect: GridSampleDialect? = nil
  ) -> RecordedCase {
    func named(_ tensors: [String: StoredTensor]) -> [String: NamedTensor] {
      Dictionary(
        uniqueKeysWithValues: tensors.map { ($0, NamedTensor(name: "n/" + $0, tensor: $1)) })
    }
    return RecordedCase(
      name: "n", operation: operation, inputs: named(inputs),
      outcome: outputs.map { .outputs(named($0)) } ?? .raises, dialect: dialect)
  }

  private let sampling = RecordedOperator.gradient(
    of: .gridSample(mode: .bilinear, padding: .zeros, alignCorners: true))

  /// The row 1, 3, 7, 20, 50 read at pixel 1: its slope is 4, times 2 pixels per unit.
  private var sampled: [String: StoredTensor] {
    [
      "input": tensor([1, 1, 1, 5], [1, 3, 7, 20, 50]), "grid": tensor([1, 1, 1, 2], [-0.5, 0]),
      "grad_output": ones([1, 1, 1, 1]),
    ]
  }

  @Test("Several outputs are compared by name; one may be left out; the one that differs is named")
  func outputs() {
    let input = tensor([1, 1, 1, 5], [0, 1, 0, 0, 0])
    // Along y the slope −3 times the factor 0 of an axis of one pixel.
    let grid = tensor([1, 1, 1, 2], [8, -0.0])
    #expect(
      verdict(recorded(sampling, sampled, ["grad_input": input, "grad_grid": grid])) == "agrees")
    #expect(verdict(recorded(sampling, sampled, ["grad_grid": grid])) == "agrees")
    #expect(
      verdict(
        recorded(
          sampling, sampled,
          ["grad_input": input, "grad_grid": tensor([1, 1, 1, 2], [Float(8).nextUp, -0.0])]))
        == "at grad_grid [0, 0, 0, 0]: recorded 8.000001 (0x41000001), ours 8.0 (0x41000000), "
        + "1 ulp apart; exact 8: ours is right; 1 of 2 elements")
    #expect(
      verdict(recorded(sampling, sampled, ["grad_input": ones([1, 1, 5, 1])]))
        == "shape: [1, 1, 1, 5]; expected [1, 1, 5, 1]")
  }

  @Test("A gradient that ours has not is no agreement, and dialects without an order are refused")
  func missing() {
    let convolution = RecordedOperator.gradient(of: .conv2d(ConvolutionGeometry(), groups: 1))
    let one = ones([1, 1, 1, 1])
    let inputs = ["input": one, "weight": one, "grad_output": one]
    #expect(verdict(recorded(convolution, inputs, ["grad_weight": one])) == "agrees")
    #expect(
      verdict(recorded(convolution, inputs, ["grad_bias": ones([1])]))
        == "refused by ours alone: grad_bias: none from ours; expected no such output")
    #expect(
      verdict(recorded(sampling, sampled, nil, dialect: .pytorchCUDA))
        == "refused by both: grid_sample_backward: dialect pytorch-cuda; expected pytorch-cpu or "
        + "pytorch-cpu-fused, whose gradients have a determined order")
  }

  @Test(
    "Cases with several outputs, NumPy's pad and affine_grid are read and written as they stand")
  func reading() throws {
    let file = try CaseFile(
      file(
        cases: #"""
          [{"name": "a", "operator": "grid_sample_backward", "attributes": {"mode": "bicubic"},
            "inputs": {"input": "t", "grid": "t", "grad_output": "t"},
            "outputs": {"grad_grid": "t"}},
           {"name": "b", "operator": "pad", "attributes": {"mode": "symmetric", "axes": [-1, 0],
            "rule": "numpy", "pad": [[1, 2], [0, 9]]}, "inputs": {"input": "t"}, "output": "t"},
           {"name": "c", "operator": "affine_grid", "attributes": {"size": [1, 2, 3, 4],
            "align_corners": true}, "inputs": {"theta": "t"}},
           {"name": "d", "operator": "roll_backward", "attributes": {"shifts": 1, "dims": 0},
            "inputs": {"input": "t", "grad_output": "t"}, "output": "t"},
           {"name": "e", "operator": "remap", "attributes": {"mode": "nearest",
            "padding_mode": "symmetric"}, "inputs": {"input": "t", "map": "t"}, "output": "t"}]
          """#), named: "x")
    #expect(
      file.cases.map(\.operation) == [
        .gradient(of: .gridSample(mode: .bicubic, padding: .zeros, alignCorners: false)),
        .numpyPad(NumPyPadding(widths: [[1, 2], [0, 9]], axes: [-1, 0], mode: .symmetric)),
        .affineGrid(size: [1, 2, 3, 4], alignCorners: true),
        .gradient(of: .roll(shifts: [1], dims: [0])),
        .remap(mode: .nearest, padding: .symmetric),
      ])
    let tensor = NamedTensor(
      name: "t",
      tensor: StoredTensor(dtype: .float32, shape: [1, 1, 1, 1], bytes: [0, 0, 128, 63]))
    #expect(
      file.cases.map(\.outcome) == [
        .outputs(["grad_grid": tensor]), .output(tensor), .unanswered, .output(tensor),
        .output(tensor),
      ])
    #expect(file.cases.map(\.group.mode) == ["bicubic", "symmetric", "any", "any", "nearest"])
    #expect(try CaseFile(file.encoded(), named: "x") == file)
  }

  @Test(
    "Outputs that an operator has not, and two answers, are refused by the case's name",
    arguments: [
      (
        #""outputs": {"grad_offset": "t"}"#,
        #"x: case "a" with outputs "grad_offset"; expected grad_input or grad_grid"#
      ),
      (#""outputs": {}"#, #"x: case "a" without "outputs"; expected grad_input or grad_grid"#),
      (#""output": "t""#, #"x: case "a" without "outputs"; expected grad_input or grad_grid"#),
      (
        #""outputs": {"grad_grid": "t"}, "raises": true"#,
        #"x: case "a" with both an output and raises true; expected one of them"#
      ),
      (
        #""outputs": {"grad_grid": "t"}, "output": "t""#,
        #"x: case "a" with two values of "output"; expected one"#
      ),
      (
        #""outputs": {"grad_grid": "missing"}"#,
        #"x: case "a" names "missing" as its grad_grid; "#
          + "expected a tensor of the file, which holds 1"
      ),
    ])
  func refusedOutputs(answer: String, sentence: String) {
    let cases = """
      [{"name": "a", "operator": "grid_sample_backward",
        "inputs": {"input": "t", "grid": "t", "grad_output": "t"}, \(answer)}]
      """
    #expect(refusal(ofCases: cases) == sentence)
  }

  @Test("Integers and booleans are padded by NumPy's rules exactly")
  func integers() {
    let flags = StoredTensor(dtype: .bool, shape: [3], bytes: [1, 0, 0])
    let padded = StoredTensor(dtype: .bool, shape: [6], bytes: [0, 0, 1, 0, 0, 1])
    let pad = RecordedOperator.numpyPad(NumPyPadding(widths: [[2, 1]], mode: .wrap))
    #expect(verdict(recorded(pad, ["input": flags], ["output": padded])) == "agrees")
  }

  @Test("The gradients of the five pipelines are their transposed maps, exactly")
  func pipelines() throws {
    let shifts = [Shift(dy: 1, dx: -2), Shift(dy: 0, dx: 0), Shift(dy: -1, dx: 1)]
    let shape = Shape(n: 1, c: 3, h: 4, w: 5)
    let x = Tensor(shape: shape, elements: (0..<shape.count).map { Rational($0 * $0 % 17 - 8) })
    let g = Tensor(shape: shape, elements: (0..<shape.count).map { Rational($0 * 7 % 13 - 6) })
    for pipeline in RecordedOperator.Pipeline.allCases {
      let y = try pipeline.strategy().shift(x, by: Pattern(shifts), boundary: pipeline.boundary)
      let gradient = try pipeline.gradient(
        g, of: x, by: shifts, boundary: nil, dialect: .pytorchCPU)
      func inner(_ a: Tensor<Rational>, _ b: Tensor<Rational>) -> Rational {
        zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(inner(y, g) == inner(x, gradient), "\(pipeline)")
    }
  }

  @Test(
    "A small case that asks for much is refused at once",
    arguments: [
      (
        RecordedOperator.affineGrid(size: [1, 1, 1 << 20, 1 << 20], alignCorners: true),
        "affine_grid: a call for 3298534883328 elements; expected at most 4194368"
      ),
      (
        .numpyPad(NumPyPadding(widths: [[0, 1 << 32], [0, 0], [0, 0], [0, 0]], mode: .edge)),
        "pad: a call for 8589934594 elements; expected at most 4194368"
      ),
      (
        .gradient(of: .pad(amounts: [1 << 31, 0], mode: .constant, value: 0)),
        "pad_backward: a call for 8589934598 elements; expected at most 4194432"
      ),
      (
        .gradient(
          of: .shift(strategy: .conv2d, shifts: [Shift(dy: 0, dx: 1 << 20)], boundary: nil)),
        "shift_backward: a call for 35184405643274 elements; expected at most 4194432"
      ),
    ] as [(RecordedOperator, String)])
  func tooMuch(operation: RecordedOperator, sentence: String) {
    let one = ones([1, 1, 1, 1])
    let inputs =
      operation.name == .affineGrid
      ? ["theta": one]
      : operation.name.forward == nil ? ["input": one] : ["input": one, "grad_output": one]
    #expect(verdict(recorded(operation, inputs, nil)) == "refused by both: " + sentence)
  }

  @Test("Extreme attributes and shapes are refused or answered without a trap")
  func extremes() {
    let one = ones([1, 1, 1, 1])
    let empty = StoredTensor(dtype: .float32, shape: [1, 0, 1, 1 << 16], bytes: [])
    let extremes: [Int] = [.min, .min + 1, -1, 0, .max]
    var cases: [RecordedCase] = []
    for value in extremes {
      let pair = [value, value]
      var calls: [RecordedOperator] = [
        .roll(shifts: [value], dims: [value]), .roll(shifts: [value], dims: [2]),
        .conv2d(ConvolutionGeometry(stride: pair), groups: 1),
        .conv2d(ConvolutionGeometry(padding: pair, dilation: pair), groups: value),
        .deformConv2d(ConvolutionGeometry(padding: pair)),
      ]
      for mode in PadMode.allCases {
        calls.append(.pad(amounts: [value, -1, 0, value], mode: mode, value: 0))
        calls.append(.pad(amounts: Array(repeating: value, count: 8), mode: mode, value: 0))
      }
      for input in [one, empty] {
        let inputs = [
          "input": input, "weight": one, "offset": ones([1, 2, 1, 1]), "grad_output": input,
        ]
        cases += calls.map { recorded(.gradient(of: $0), inputs, nil) }
        for mode in NumPyPadMode.allCases {
          let padding = NumPyPadding(widths: [pair], axes: [value], mode: mode)
          cases.append(recorded(.numpyPad(padding), ["input": input], nil))
          cases.append(
            recorded(
              .numpyPad(NumPyPadding(widths: [[0, value]], axes: [0], mode: mode)),
              ["input": input], nil))
        }
      }
      cases.append(
        recorded(
          .affineGrid(size: Array(repeating: value, count: 5), alignCorners: true),
          ["theta": one], nil))
      cases.append(recorded(.affineGrid(size: [value], alignCorners: true), ["theta": one], nil))
    }
    for recorded in cases {
      let verdict = recorded.checked(in: "x").verdict
      #expect(verdict.passes == true || verdict == .answered)
    }
  }
}
