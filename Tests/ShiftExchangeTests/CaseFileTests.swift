import ShiftOperators
import ShiftStrategies
import Testing

@testable import ShiftExchange

struct CaseFileTests {
  @Test("All ten cases of the worked example are read with what its producer meant")
  func workedExample() throws {
    let file = try CaseFile(contentsOf: workedExamplePath)
    #expect(file.producer == "PyTorch 2.15.0, torchvision 0.29.2, DEFAULT")
    let pattern = [(0, 1), (0, -1), (1, 0), (-1, 0)]
      .map { Shift(dy: $0.0, dx: $0.1) }
    func shift(_ strategy: RecordedOperator.Pipeline) -> RecordedOperator {
      .shift(strategy: strategy, shifts: pattern, boundary: nil)
    }
    #expect(
      file.cases.map(\.operation) == [
        shift(.slice), shift(.roll), shift(.deformConv2d), shift(.conv2d), shift(.gridSample),
        .pad(amounts: [1, 1, 1, 1], mode: .replicate, value: 0),
        .deformConv2d(ConvolutionGeometry()), .conv2d(ConvolutionGeometry(), groups: 8),
        .gridSample(mode: .bilinear, padding: .zeros, alignCorners: true),
        .gridSample(mode: .nearest, padding: .zeros, alignCorners: true),
      ])
    #expect(
      file.cases.map(\.name) == [
        "worked-example/slice", "worked-example/roll", "worked-example/deform_conv2d",
        "worked-example/conv2d", "worked-example/grid_sample", "worked-example/pad",
        "worked-example/deform_conv2d/operator", "worked-example/conv2d/operator",
        "worked-example/precision/bilinear", "worked-example/precision/nearest",
      ])
    #expect(file.cases.allSatisfy { $0.arithmetic == .separate && $0.comparison == .bitwise })
    let deform = file.cases[6]
    #expect(
      deform.inputs.mapValues(\.name) == [
        "input": "6/input", "offset": "6/offset", "weight": "6/weight",
      ])
    #expect(deform.inputs["offset"]?.tensor.shape == [1, 16, 7, 7])
    guard case .output(let output) = deform.outcome else {
      Issue.record("no output")
      return
    }
    #expect(output.tensor.shape == [1, 8, 7, 7])
  }

  @Test("The worked example, written and read again, is the same")
  func workedExampleAgain() throws {
    let file = try CaseFile(contentsOf: workedExamplePath)
    let again = try CaseFile(file.encoded(), named: "x")
    #expect(again == file)
    // The library left its three metadata entries in another order; all else is the same text.
    #expect(file.encoded().count == (try readFile(workedExamplePath)).count)
  }

  @Test("A case is read whatever the order of its keys, and unknown keys are passed over")
  func anyOrder() throws {
    let file = try CaseFile(
      file(
        cases: #"""
          [{"comparison": {"atol": 0, "x": {}, "rtol": 1e-3, "kind": "close",
            "bound": "dot-product"}, "note": [null, {"a": false}], "dialect": "pytorch-inductor",
            "arithmetic": "fused", "output": "t", "inputs": {"mask": "t", "offset": "t",
            "weight": "t", "input": "t", "unknown": "t"}, "attributes": {"dilation": [3, 4],
            "x-groups": "x", "stride": [1, 2], "padding": [0, -1]}, "operator": "deform_conv2d",
            "name": "n"}]
          """#), named: "x")
    let tensor = NamedTensor(
      name: "t",
      tensor: StoredTensor(dtype: .float32, shape: [1, 1, 1, 1], bytes: [0, 0, 128, 63]))
    #expect(
      file.cases == [
        RecordedCase(
          name: "n",
          operation: .deformConv2d(
            ConvolutionGeometry(stride: [1, 2], padding: [0, -1], dilation: [3, 4])),
          inputs: ["input": tensor, "offset": tensor, "weight": tensor, "mask": tensor],
          outcome: .output(tensor), arithmetic: .fused, dialect: .pytorchInductor,
          comparison: .close(relative: 0.001, absolute: 0, bound: .dotProduct))
      ])
    #expect(try CaseFile(file.encoded(), named: "x") == file)
  }

  @Test("Attributes that a case leaves out have the framework's own defaults")
  func defaults() throws {
    let file = try CaseFile(
      file(
        cases: #"""
          [{"name": "a", "operator": "grid_sample", "inputs": {"input": "t", "grid": "t"}},
           {"name": "b", "operator": "conv2d", "attributes": {},
            "inputs": {"input": "t", "weight": "t"}, "raises": false},
           {"name": "c", "operator": "roll", "attributes": {"shifts": 3},
            "inputs": {"input": "t"}, "raises": true},
           {"name": "d", "operator": "pad", "attributes": {"pad": [-1, 2], "value": -Infinity},
            "inputs": {"input": "t"}}]
          """#), named: "x")
    #expect(
      file.cases.map(\.operation) == [
        .gridSample(mode: .bilinear, padding: .zeros, alignCorners: false),
        .conv2d(
          ConvolutionGeometry(stride: [1, 1], padding: [0, 0], dilation: [1, 1]), groups: 1),
        .roll(shifts: [3], dims: []),
        .pad(amounts: [-1, 2], mode: .constant, value: -.infinity),
      ])
    #expect(file.cases.map(\.outcome) == [.unanswered, .unanswered, .raises, .unanswered])
    #expect(try CaseFile(file.encoded(), named: "x") == file)
  }

  @Test("A call that the framework refused may have attributes that cannot be read")
  func refusedAttributes() throws {
    let file = try CaseFile(
      file(
        cases: #"""
          [{"name": "a", "operator": "pad", "attributes": {"pad": [1, 1], "mode": "edge"},
            "inputs": {"input": "t"}, "raises": true}]
          """#), named: "x")
    #expect(
      file.cases[0].operation
        == .refused(
          operator: .pad,
          fault: .cases(
            .unknownWord(
              "edge", key: "mode", at: #""a""#,
              expected: ["constant", "reflect", "replicate", "circular"]))))
  }

  @Test(
    "A case that cannot be understood is refused by its name",
    arguments: table(
      #"""
      {}
      x: cases has the character { at byte 0; expected an array

      [{}]
      x: case number 1 without "name"; expected a name to report it by

      [{"name": 1}]
      x: cases has the character 1 at byte 10 in the case number 1; expected a string

      [{"name": "n"}]
      x: case "n" without "operator"; expected grid_sample, deform_conv2d, conv2d, roll, pad, shift, preset, slice_in_place, affine_grid, remap, grid_sample_backward, deform_conv2d_backward, conv2d_backward, roll_backward, pad_backward or shift_backward

      [{"name": "n", "operator": "flip"}]
      x: case "n" with operator "flip"; expected grid_sample, deform_conv2d, conv2d, roll, pad, shift, preset, slice_in_place, affine_grid, remap, grid_sample_backward, deform_conv2d_backward, conv2d_backward, roll_backward, pad_backward or shift_backward

      [{"name": "n", "name": "m"}]
      x: case "n" with two values of "name"; expected one

      [{"name": "n", "operator": "conv2d", "inputs": {"input": "t"}}]
      x: case "n" without the input "weight"; expected it to name a tensor of the file

      [{"name": "n", "operator": "pad", "inputs": {"input": "u"}, "attributes": {"pad": []}}]
      x: case "n" names "u" as its input; expected a tensor of the file, which holds 1

      [{"name": "n", "operator": "pad", "inputs": {"input": "t", "input": "t"}, "attributes": {"pad": []}}]
      x: case "n" with two values of "input"; expected one

      [{"name": "n", "operator": "grid_sample", "attributes": {"mode": "bilineer"}}]
      x: case "n" with mode "bilineer"; expected bilinear, nearest or bicubic

      [{"name": "n", "operator": "grid_sample", "attributes": {"padding_mode": "edge"}}]
      x: case "n" with padding_mode "edge"; expected zeros, border or reflection

      [{"name": "n", "operator": "grid_sample", "attributes": {"align_corners": 1}}]
      x: cases has the character 1 at byte 74 in the attributes of case "n"; expected true or false

      [{"name": "n", "operator": "conv2d", "attributes": {"stride": [1]}}]
      x: case "n" with 1 number in stride; expected 2, for rows and columns

      [{"name": "n", "operator": "conv2d", "attributes": {"groups": 1.5}}]
      x: cases has 1.5 at byte 62 in the attributes of case "n"; expected a whole number from -2^63 to 2^63 - 1

      [{"name": "n", "operator": "conv2d", "attributes": {"groups": 1, "groups": 1}}]
      x: case "n" with two values of "groups"; expected one

      [{"name": "n", "operator": "roll"}]
      x: case "n" without "shifts"; expected one whole number for each axis

      [{"name": "n", "operator": "pad"}]
      x: case "n" without "pad"; expected two whole numbers for each axis

      [{"name": "n", "operator": "pad", "attributes": {"pad": [1, 2, 3]}}]
      x: case "n" with 3 numbers in pad; expected two for each axis

      [{"name": "n", "operator": "shift", "attributes": {"shifts": [[1, 2]]}}]
      x: case "n" without "strategy"; expected slice, roll, deform_conv2d, conv2d or grid_sample

      [{"name": "n", "operator": "shift", "attributes": {"strategy": "slice"}}]
      x: case "n" without "shifts"; expected [dy, dx] for each channel group

      [{"name": "n", "operator": "shift", "attributes": {"shifts": []}}]
      x: case "n" with 0 numbers in shifts; expected [dy, dx] for each channel group

      [{"name": "n", "operator": "shift", "attributes": {"shifts": [[1, 2, 3]]}}]
      x: case "n" with 3 numbers in shifts; expected 2, for rows and columns
      """#))
  func refused(row: [String]) {
    #expect(refusal(ofCases: row[0]) == row[1])
  }

  @Test(
    "What a case says beside its call is checked as well",
    arguments: table(
      #"""
      "output": "u"
      x: case "n" names "u" as its output; expected a tensor of the file, which holds 1

      "output": "t", "raises": true
      x: case "n" with both an output and raises true; expected one of them

      "arithmetic": "both"
      x: case "n" with arithmetic "both"; expected separate or fused

      "comparison": {"kind": "near"}
      x: case "n" with comparison "near"; expected bitwise or close

      "comparison": {}
      x: case "n" without "kind"; expected bitwise or close

      "comparison": {"kind": "close", "atol": 0}
      x: case "n" without "rtol"; expected rtol and atol

      "comparison": {"kind": "close", "rtol": 0}
      x: case "n" without "atol"; expected rtol and atol

      "comparison": {"kind": "close", "rtol": -1, "atol": 0}
      x: case "n" with rtol -1.0; expected a finite number of at least 0

      "comparison": {"kind": "close", "rtol": 0, "atol": 1e999}
      x: case "n" with atol inf; expected a finite number of at least 0

      "comparison": {"kind": "close", "rtol": 0, "atol": 0, "bound": "sum"}
      x: case "n" with bound "sum"; expected dot-product

      "comparison": {"kind": 1}
      x: cases has the character 1 at byte 114 in the comparison of case "n"; expected a string
      """#))
  func refusedBeside(row: [String]) {
    let call = #""operator": "pad", "attributes": {"pad": [1, 1]}, "inputs": {"input": "t"}"#
    #expect(refusal(ofCases: #"[{"name": "n", \#(call), \#(row[0])}]"#) == row[1])
  }

  @Test("A dialect that is not described is refused with those that are")
  func unknownDialect() {
    #expect(
      refusal(
        ofCases: #"[{"name": "n", "operator": "pad", "attributes": {"pad": []}, "#
          + #""inputs": {"input": "t"}, "dialect": "pytorch"}]"#)
        == #"x: case "n" with dialect "pytorch"; expected "#
        + alternatives(GridSampleDialect.all.map(\.name)))
  }

  @Test("A file of another format is refused by its name")
  func otherFormat() {
    func sentence(_ metadata: [String: String]) -> String {
      refusal { () throws(ExchangeError) in
        try CaseFile(Safetensors.encoded([], metadata: metadata), named: "x").cases
      }
    }
    #expect(
      sentence([:]) == #"x: no "format" in the metadata; expected format, producer and cases"#)
    #expect(
      sentence(["format": "pt"]) == #"x: format "pt"; expected "shiftproof-cases-1""#)
    #expect(
      sentence(["format": CaseFile.format, "cases": "[]"])
        == #"x: no "producer" in the metadata; expected format, producer and cases"#)
    #expect(
      sentence(["format": CaseFile.format, "producer": ""])
        == #"x: no "cases" in the metadata; expected format, producer and cases"#)
    #expect(
      sentence(["format": CaseFile.format, "producer": "", "cases": "[]"]) == "accepted: []")
  }

  @Test("An attribute that nobody knows is refused by name, one of somebody's own is passed over")
  func unknownAttributes() throws {
    func sentence(_ text: String) -> String? {
      do {
        _ = try CaseFile(file(cases: text), named: "x")
        return nil
      } catch {
        return error.description
      }
    }
    func text(_ attributes: String, _ more: String = "") -> String {
      #"[{"name": "n", "operator": "pad", "inputs": {"input": "t"}, "attributes": {"pad": [1, 1]"#
        + attributes + "}" + more + "}]"
    }
    #expect(sentence(text(#", "x-why": {"a": [1]}"#)) == nil)
    let refused =
      #"x: case "n" with an attribute "padding"; expected pad, mode, value or rule, "#
      + "or a name that begins with x-"
    #expect(sentence(text(#", "padding": "border""#)) == refused)
    // Also where the framework refused the call: ours would refuse another one.
    #expect(sentence(text(#", "padding": "border""#, #", "raises": true"#)) == refused)
  }

  @Test("A case that cannot be read fails alone, and is named")
  func unreadableCase() throws {
    let bytes = file(
      cases: #"""
        [{"name": "a", "operator": "roll", "attributes": {"shifts": 1}, "inputs": {"input": "t"}, "output": "t"},
         {"name": "b", "operator": "spin", "inputs": {"input": "t"}},
         {"operator": "roll", "attributes": {"shifts": 1}, "inputs": {"input": "none"}},
         {"name": "d", "operator": "roll", "attributes": {"shifts": 0}, "inputs": {"input": "t"}, "output": "t"}]
        """#)
    let read = try CaseFile(Safetensors(bytes, named: "x"))
    #expect(read.cases.map(\.name) == ["a", "d"])
    #expect(read.unreadable.map(\.name) == ["\"b\"", "number 3"])
    let result = Conformance(of: [("x", read)])
    #expect(result.sources[0].cases == 4)
    #expect(result.failed == result.rows.reduce(2) { $0 + $1.failed })
    #expect(
      result.lines.contains { $0.hasPrefix("x: case \"b\" with operator \"spin\"; expected ") })
    #expect(throws: ExchangeError.self) { try CaseFile(bytes, named: "x") }
    // What is no JSON ends the file.
    #expect(throws: ExchangeFault.self) {
      try CaseFile(Safetensors(file(cases: #"[{"name": "a", ]"#), named: "x"))
    }
  }
}
