import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

/// Calls that ask for more than their tensors hold.
struct CaseLimitsTests {
  @Test(
    "A small case that asks for much is refused at once",
    arguments: [
      (
        RecordedOperator.shift(strategy: .roll, shifts: [Shift(dy: .min, dx: 0)], boundary: nil),
        "shift: a shift of -9223372036854775808 px; expected at most 1048576"
      ),
      (
        .shift(strategy: .slice, shifts: [Shift(dy: 0, dx: 1 << 21)], boundary: nil),
        "shift: a shift of 2097152 px; expected at most 1048576"
      ),
      (
        .shift(strategy: .conv2d, shifts: [Shift(dy: 0, dx: 1 << 20)], boundary: nil),
        "shift: a call for 8796101410818 elements; expected at most 4194368"
      ),
      (
        .pad(amounts: [1 << 31, 0], mode: .constant, value: 0),
        "pad: a call for 2147483649 elements; expected at most 4194368"
      ),
      (
        .pad(amounts: [.max, .max, .max, .max], mode: .constant, value: 0),
        "pad: a call for more than 2^62 elements; expected at most 4194368"
      ),
    ] as [(RecordedOperator, String)])
  func tooMuch(operation: RecordedOperator, sentence: String) {
    #expect(
      verdict(recorded(operation, ["input": counting([1, 1, 1, 1])], nil))
        == "refused by both: " + sentence)
  }

  @Test("Extreme attributes and shapes are refused without a trap")
  func extremes() {
    let empty = StoredTensor(dtype: .float32, shape: [1 << 60, 0, 1, 1], bytes: [])
    let one = counting([1, 1, 1, 1])
    let extremes: [Int] = [.min, .min + 1, -1, 0, .max]
    var cases = [
      recorded(.roll(shifts: [1], dims: [0]), ["input": empty], nil),
      recorded(.conv2d(ConvolutionGeometry(), groups: 1), ["input": empty, "weight": one], nil),
    ]
    for value in extremes {
      let pair = [value, value]
      for geometry in [
        ConvolutionGeometry(stride: pair), ConvolutionGeometry(padding: pair),
        ConvolutionGeometry(dilation: pair),
      ] {
        cases.append(recorded(.conv2d(geometry, groups: 1), ["input": one, "weight": one], nil))
        cases.append(
          recorded(
            .deformConv2d(geometry),
            ["input": one, "offset": counting([1, 2, 1, 1]), "weight": one], nil))
      }
      cases.append(
        recorded(
          .conv2d(ConvolutionGeometry(), groups: value), ["input": one, "weight": one], nil))
      cases.append(recorded(.roll(shifts: [value], dims: [value]), ["input": one], nil))
      cases.append(recorded(.roll(shifts: [value], dims: [0]), ["input": one], nil))
      for mode in PadMode.allCases {
        cases.append(
          recorded(.pad(amounts: [value, -1, 0, value], mode: mode, value: 0), ["input": one], nil))
        cases.append(
          recorded(
            .pad(amounts: Array(repeating: value, count: 8), mode: mode, value: 0),
            ["input": one], nil))
      }
      for strategy in RecordedOperator.Pipeline.allCases {
        cases.append(
          recorded(
            .shift(strategy: strategy, shifts: [Shift(dy: value, dx: value)], boundary: nil),
            ["input": one], nil))
      }
    }
    for shape in [[], [1], [1, 1], [1, 1, 1], [1, 1, 1, 1, 1], [0, 1, 1, 1], [1, 0, 1, 1]] {
      for operation in [
        RecordedOperator.gridSample(mode: .bilinear, padding: .reflection, alignCorners: true),
        .deformConv2d(ConvolutionGeometry()), .conv2d(ConvolutionGeometry(), groups: 1),
        .roll(shifts: [1], dims: []), .pad(amounts: [1, 1], mode: .circular, value: 0), slice,
      ] {
        let any = counting(shape)
        cases.append(
          recorded(
            operation, ["input": any, "grid": any, "offset": any, "weight": any, "bias": any], nil))
      }
    }
    for recorded in cases {
      let verdict = recorded.checked(in: "x").verdict
      if case .refusedAlike(let sentence) = verdict {
        #expect(sentence.contains(": ") && sentence.contains("; expected "), "\(sentence)")
      } else {
        #expect(verdict == .answered)
      }
    }
  }

  @Test(
    "Empty tensors are padded and rolled where PyTorch does, and refused where it refuses",
    arguments: [
      (RecordedOperator.roll(shifts: [1], dims: [5]), [0], true),
      (.roll(shifts: [1], dims: [7]), [2, 0], true),
      (.roll(shifts: [1], dims: [2]), [2, 1], false),
      (.roll(shifts: [1], dims: [0]), [], false),
      (.pad(amounts: [1, 1, 1, 1], mode: .reflect, value: 0), [1, 0, 4, 3], false),
      (.pad(amounts: [1, 1, 1, 1], mode: .replicate, value: 0), [1, 0, 4, 3], false),
      (.pad(amounts: [1, 1, 1, 1], mode: .replicate, value: 0), [0, 1, 4, 3], true),
      (.pad(amounts: [1, 1, 1, 1], mode: .replicate, value: 0), [0, 4, 3], false),
      (.pad(amounts: [2, 2], mode: .reflect, value: 0), [0, 3], false),
      (.pad(amounts: [2, 2], mode: .reflect, value: 0), [0, 2, 3], true),
      (.pad(amounts: [2, 5], mode: .replicate, value: 0), [1, 0, 2], false),
      // Lists of places, kernels and weights that the tensors do not justify.
      (.pad(amounts: [0, 0, 1, 1], mode: .constant, value: 0), [65536, 65536, 65536, 0], false),
      (
        .numpyPad(NumPyPadding(widths: [[1, 1]], axes: [1], mode: .wrap)), [0, 65536, 65536],
        false
      ),
      (
        .shift(strategy: .deformConv2d, shifts: [.none], boundary: nil), [1, 16384, 1, 1], false
      ),
      (
        .preset(
          RecordedPreset(
            name: "shift", recipe: .oneHot(side: 64, dilation: 1), attributes: "{}")),
        [1, 16384, 1, 1], false
      ),
      (
        .preset(
          RecordedPreset(
            name: "shift", recipe: .oneHot(side: 2, dilation: 1024), attributes: "{}")),
        [1, 2000, 1, 1], false
      ),
      (
        .roll(shifts: Array(repeating: 1, count: 20_000), dims: Array(repeating: 0, count: 20_000)),
        [65536], true
      ),
    ] as [(RecordedOperator, [Int], Bool)])
  func emptyTensors(operation: RecordedOperator, shape: [Int], isAnswered: Bool) {
    let verdict = recorded(operation, ["input": counting(shape)], nil).checked(in: "x").verdict
    #expect((verdict == .answered) == isAnswered, "\(verdict)")
  }

  @Test("A convolution by a kernel as large as its image is one sum, and no work to refuse")
  func wholeKernel() {
    let side = [1, 1, 512, 512]
    let call = recorded(
      .conv2d(ConvolutionGeometry(), groups: 1),
      ["input": counting(side), "weight": counting(side)], nil)
    #expect(call.checked(in: "x").verdict == .answered)
  }
}
