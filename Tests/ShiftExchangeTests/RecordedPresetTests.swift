import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

struct RecordedPresetTests {
  private func preset(_ attributes: String) throws -> RecordedPreset {
    let cases = """
      [{"name": "n", "operator": "preset", "attributes": \(attributes), "inputs": {"input": "t"}}]
      """
    let read = try CaseFile(file(cases: cases), named: "x")
    #expect(try CaseFile(read.encoded(), named: "x") == read)
    guard case .preset(let preset) = read.cases[0].operation else {
      throw ExchangeError("x", .frame(.noOutput))
    }
    return preset
  }

  @Test("At a paper's own parameters a recording is held against the preset of that paper")
  func paperParameters() throws {
    let pairs: [(String, Preset)] = [
      (#"{"preset": "s2-mlp-v1"}"#, .s2MLPv1), (#"{"preset": "s2-mlp-v2"}"#, .s2MLPv2),
      (#"{"preset": "as-mlp", "shift_size": 5, "dim": 3}"#, .asMLP),
      (#"{"preset": "as-mlp", "shift_size": 5, "dim": 2}"#, .asMLPRows),
      (#"{"preset": "ms-mlp", "dim": 3}"#, .msMLP),
      (#"{"preset": "hire-mlp", "step": 2, "dim": 3}"#, .hireMLP),
      (#"{"preset": "swin", "shift_size": 3}"#, .swin),
      (#"{"preset": "shiftvit", "n_div": 12}"#, .shiftViT),
      (#"{"preset": "tsm", "fold_div": 8}"#, .tsm),
    ]
    for (attributes, expected) in pairs {
      let pattern = expected.pattern
      let read = try preset(attributes)
      guard case .moves(let moves, let boundary) = read.recipe else {
        Issue.record("\(read.name) does not move bits")
        continue
      }
      #expect(boundary == expected.boundary)
      // Rules are compared by what they do to the channels.
      for channels in 1...30 {
        #expect(moves.shifts(ofChannels: channels) == pattern.shifts(ofChannels: channels))
      }
    }
  }

  @Test("Presets that run through an operator move whole pixels as the preset of their paper")
  func throughOperators() throws {
    let image = Tensor<Float>(
      shape: Shape(n: 1, c: 20, h: 3, w: 4), elements: (0..<240).map { Float($0 + 1) })
    let pairs: [(String, Preset)] = [
      (#"{"preset": "cyclemlp", "kernel_size": [1, 3]}"#, .cycleMLPColumns),
      (#"{"preset": "cyclemlp", "kernel_size": [3, 1]}"#, .cycleMLPRows),
      (#"{"preset": "shift", "kernel_size": 3, "dilation": 1}"#, .shift),
    ]
    for (attributes, expected) in pairs {
      let slices = try SliceShift().shift(
        image, by: expected.pattern, boundary: expected.boundary)
      #expect(try preset(attributes).shifted(image) == slices)
    }
  }

  @Test("Active Shift's offsets say where each channel reads")
  func fractional() throws {
    let image = Tensor<Float>(
      shape: Shape(n: 1, c: 2, h: 1, w: 3), elements: [1, 2, 4, 8, 16, 32])
    let read = try preset(#"{"preset": "active-shift", "offsets": [[0, 0.5], [0, -1]]}"#)
    #expect(try read.shifted(image).elements == [1.5, 3, 2, 0, 8, 16])
    #expect(throws: ShiftError.self) {
      try preset(#"{"preset": "active-shift", "offsets": [[0, 0.5]]}"#).shifted(image)
    }
  }

  @Test("An assignment without a copy smears along the axis it was recorded on, in either layout")
  func inPlace() throws {
    func assigned(_ attributes: String, _ shape: Shape, _ elements: [Float]) throws -> [Float] {
      let read = try CaseFile(
        file(
          cases: """
            [{"name": "n", "operator": "slice_in_place", "attributes": \(attributes),
              "inputs": {"input": "t"}}]
            """), named: "x")
      guard case .sliceInPlace(let assignment) = read.cases[0].operation else { return [] }
      return try assignment.carriedOut(on: Tensor(shape: shape, elements: elements)).elements
    }
    // Two images of three rows: each second row is written before it is read for the third.
    #expect(
      try assigned(
        #"{"axis": 2, "shift": 1, "channel_axis": 1, "channels": [0, 1]}"#,
        Shape(n: 2, c: 1, h: 3, w: 2), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
        == [1, 2, 1, 2, 1, 2, 7, 8, 7, 8, 7, 8])
    // One image alone is dense in memory, where PyTorch sees the overlap and refuses.
    #expect(throws: ShiftError.self) {
      try assigned(
        #"{"axis": 2, "shift": 1, "channel_axis": 1, "channels": [0, 1]}"#,
        Shape(n: 1, c: 1, h: 3, w: 2), [1, 2, 3, 4, 5, 6])
    }
    // (N, H, W, C): channel 0 of three rows smears down, channel 1 stays.
    #expect(
      try assigned(
        #"{"axis": 1, "shift": 1, "channel_axis": 3, "channels": [0, 1]}"#,
        Shape(n: 1, c: 3, h: 1, w: 2), [1, 10, 2, 20, 3, 30]) == [1, 10, 1, 20, 1, 30])
    // No channels, no images: nothing is assigned, and nothing beyond the tensor.
    for layout in [#""channel_axis": 3, "axis": 2"#, #""channel_axis": 1, "axis": 3"#] {
      #expect(
        try assigned(
          "{\(layout), \"shift\": 1, \"channels\": [1, 1]}", Shape(n: 1, c: 1, h: 1, w: 2),
          [1, 2]) == [1, 2])
      #expect(
        try assigned(
          "{\(layout), \"shift\": 1, \"channels\": [0, 1]}", Shape(n: 0, c: 2, h: 3, w: 3), [])
          == [])
    }
  }

  @Test(
    "What is stored decides how many elements an assignment copies at once",
    arguments: DType.allCases)
  func blocks(of type: DType) throws {
    // PyTorch 2.15.0 takes 64 bytes at a time under DEFAULT, AVX2 and AVX512, of any of these types.
    let (extent, block) = (300, 64 / type.width)
    let assignment = InPlaceAssignment(
      channelsLast: false, shift: Shift(dy: 0, dx: 1), channels: 0..<1, attributes: "{}")
    let row = (0..<extent).map { Rational($0 * 7919 % 251) }
    var expected = row
    var i = 0
    while i + block < extent {
      expected.replaceSubrange(i + 1...i + block, with: Array(expected[i..<i + block]))
      i += block
    }
    while i + 1 < extent {
      expected[i + 1] = expected[i]
      i += 1
    }
    // One row alone would be dense in memory.
    let image = Tensor(shape: Shape(n: 2, c: 1, h: 1, w: extent), elements: row + row)
    #expect(try assignment.carriedOut(on: image, of: type).elements == expected + expected)
  }

  @Test(
    "A preset that cannot be understood is refused by its case",
    arguments: table(
      #"""
      "operator": "preset"
      x: case "n" without "preset"; expected the name of a published shift

      "operator": "preset", "attributes": {"preset": "mlp"}
      x: case "n" with preset "mlp"; expected s2-mlp-v1, s2-mlp-v2, as-mlp, ms-mlp, hire-mlp, swin, shiftvit, tsm, shift, cyclemlp or active-shift

      "operator": "preset", "attributes": {"preset": "tsm"}
      x: case "n" without "fold_div"; expected 1 number from 1 to 1024

      "operator": "preset", "attributes": {"preset": "tsm", "fold_div": 0}
      x: case "n" with fold_div "[0]"; expected 1 number from 1 to 1024

      "operator": "preset", "attributes": {"preset": "as-mlp", "shift_size": 4, "dim": 3}
      x: case "n" with shift_size "4"; expected an odd number

      "operator": "preset", "attributes": {"preset": "cyclemlp", "kernel_size": [3, 3]}
      x: case "n" with kernel_size "[3, 3]"; expected one side of 1

      "operator": "preset", "attributes": {"preset": "active-shift", "offsets": [[1]]}
      x: case "n" with 1 number in offsets; expected 2, for rows and columns

      "operator": "slice_in_place", "attributes": {"channel_axis": 1, "axis": 1}
      x: case "n" with axis "0"; expected an axis of rows or of columns
      """#))
  func refused(row: [String]) {
    #expect(refusal(ofCases: #"[{"name": "n", "inputs": {"input": "t"}, \#(row[0])}]"#) == row[1])
  }
}
