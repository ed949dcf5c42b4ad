import Effort
import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

struct ConformanceTests {
  @Test("The worked example's ten cases agree in every bit, on one worker and on two")
  func workedExample() throws {
    let file = try CaseFile(contentsOf: workedExamplePath)
    let files = [(name: "worked", file: file), (name: "again", file: file)]
    let result = Conformance(of: [files[0]])
    #expect(result.lines.last == "10 passed, 0 failed")
    #expect(result.rows.count == 10)
    #expect(result.failures.isEmpty)
    #expect(Conformance(of: files, workers: 2) == Conformance(of: files, workers: 1))
  }

  @Test(
    "What PyTorch, torchvision and ONNX test their own operators with agrees",
    arguments: [
      // conv2d, deform_conv2d, grid_sample, pad, roll
      ("sample_inputs", 13 + 2 + 54 + 20 + 8),
      // affine_grid, conv2d, deform_conv2d, grid_sample, pad
      ("node_tests", 4 + 5 + 4 + 18 + 6),
    ])
  func theirTests(_ name: String, _ count: Int) throws {
    let file = try CaseFile(contentsOf: fixture("\(name).safetensors"))
    let result = Conformance(of: [(name: name, file: file)])
    #expect(result.failures.isEmpty, "\(result.failures)")
    #expect(result.lines.last == "\(count) passed, 0 failed")
  }

  @Test("One bit of a recording is found, with what is exact and how far the two lie apart")
  func oneBit() {
    let image = tensor([1, 1, 2, 2], [Float(0.5), 1, 2, 3])
    let answer = tensor([1, 1, 2, 2], [Float(0.5), 1, Float(2).nextUp, 3])
    #expect(
      verdict(recorded(slice, ["input": image], answer))
        == "at [0, 0, 1, 0]: recorded 2.0000002 (0x40000001), ours 2.0 (0x40000000), 1 ulp apart; "
        + "exact 2: ours is right; 1 of 4 elements")
  }

  @Test("Bitwise, zeros differ by their sign and NaNs by nothing")
  func zerosAndNaNs() {
    let image = tensor([1, 1, 1, 2], [Float.nan, 0])
    let otherNaN = tensor([1, 1, 1, 2], [Float(bitPattern: 0xFFC0_0001), 0])
    #expect(verdict(recorded(slice, ["input": image], otherNaN)) == "agrees")
    let otherZero = tensor([1, 1, 1, 2], [Float.nan, -0.0])
    #expect(
      verdict(recorded(slice, ["input": image], otherZero))
        == "at [0, 0, 0, 1]: recorded -0.0 (0x80000000), ours 0.0 (0x00000000), 0 ulps apart; "
        + "1 of 2 elements")
    let number = tensor([1, 1, 1, 2], [Float(1), 0])
    #expect(
      verdict(recorded(slice, ["input": image], number))
        == "at [0, 0, 0, 0]: recorded 1.0 (0x3f800000), ours nan (0x7fc00000), "
        + "NaN against a number; 1 of 2 elements")
  }

  @Test("Close is |a − b| ≤ atol + rtol·|b| to the last bit, with b the recording")
  func close() {
    // 2⁻⁶⁰ is lost when 1 + 2⁻⁶⁰ is computed in Double; the comparison must not lose it.
    #expect(isClose(1.5, 1.0, 0, 0.5))
    #expect(!isClose(1.5, 1.0, 0, 0.5.nextDown))
    #expect(isClose(1.25, 1.0, 0.25, 0))
    #expect(!isClose(1.0, 1.25, 0.19, 0))
    #expect(isClose(1.0, 1.25, 0.2, 0))
    #expect(!isClose(0x1p60, 0x1p-60, 0, 0x1p60 - 256))
    #expect(isClose(0x1p60, 0x1p-60, 0, 0x1p60))
    #expect(!isClose(0x1p60, -0x1p-60, 0, 0x1p60))
    #expect(isClose(Double.nan, .nan, 0, 0))
    #expect(!isClose(Double.nan, 1, 1, 1))
    #expect(isClose(Double.infinity, .infinity, 0, 0))
    #expect(!isClose(Double.infinity, -.infinity, 1, 1))
    #expect(!isClose(Double.infinity, 1, 1, 1e300))
    #expect(isClose(-0.0, 0.0, 0, 0))
  }

  @Test("What the framework refuses must be refused, and what it answers answered")
  func refusals() {
    let image = counting([1, 1, 2, 2])
    let reflect = RecordedOperator.pad(amounts: [2, 0, 0, 0], mode: .reflect, value: 0)
    #expect(
      recorded(reflect, ["input": image], nil).checked(in: "x").verdict
        == .refusedAlike("reflect pad: (2, 0) on 2 columns; expected pads below the extent"))
    #expect(
      verdict(recorded(reflect, ["input": image], image))
        == "refused by ours alone: "
        + "reflect pad: (2, 0) on 2 columns; expected pads below the extent")
    #expect(
      verdict(recorded(slice, ["input": image], nil))
        == "answered by ours; expected a refusal, as the framework refused it")
    #expect(
      verdict(recorded(slice, ["input": image], counting([1, 1, 4, 1])))
        == "shape: [1, 1, 2, 2]; expected [1, 1, 4, 1]")
    #expect(
      verdict(recorded(slice, ["input": image], tensor([1, 1, 2, 2], [0.0, 1, 2, 3])))
        == "dtype: F32; expected F64")
  }

  @Test("A call is refused where PyTorch has no kernel for its dtypes")
  func kernels() {
    let half = tensor([1, 1, 1, 1], [BFloat16(1 as Float)])
    let offset = tensor([1, 2, 1, 1], [BFloat16(0 as Float), BFloat16(0 as Float)])
    let inputs = ["input": half, "offset": offset, "weight": half]
    #expect(
      verdict(recorded(.deformConv2d(ConvolutionGeometry()), inputs, nil))
        == "refused by both: deform_conv2d: BF16; expected F16, F32 or F64, "
        + "which PyTorch has on a CPU")
    #expect(
      verdict(
        recorded(
          .conv2d(ConvolutionGeometry(), groups: 1),
          ["input": half, "weight": counting([1, 1, 1, 1])], nil))
        == "refused by both: conv2d: inputs of BF16 and F32; expected one dtype")
    #expect(
      verdict(recorded(.deformConv2d(ConvolutionGeometry()), inputs, half, dialect: .onnxReference))
        == "agrees")
  }

  @Test("A roll works on any number of axes, from either end, and without axes on all as one")
  func rollAnyAxis() {
    let image = counting([2, 3])
    func rolled(_ shifts: [Int], _ dims: [Int], _ answer: [Float]) -> String {
      verdict(
        recorded(.roll(shifts: shifts, dims: dims), ["input": image], tensor([2, 3], answer)))
    }
    #expect(rolled([1], [], [5, 0, 1, 2, 3, 4]) == "agrees")
    #expect(rolled([1], [0], [3, 4, 5, 0, 1, 2]) == "agrees")
    #expect(rolled([1], [-1], [2, 0, 1, 5, 3, 4]) == "agrees")
    #expect(rolled([1, -1], [0, 1], [4, 5, 3, 1, 2, 0]) == "agrees")
    #expect(rolled([1, 3], [1, 1], [2, 0, 1, 5, 3, 4]) == "agrees")
    // Any number of shifts costs as much as one for each axis: 40 along the columns are 1.
    #expect(
      rolled(
        [.min] + Array(repeating: 1, count: 42), Array(repeating: 1, count: 43), [2, 0, 1, 5, 3, 4])
        == "agrees")
    #expect(
      rolled([1], [2], [0, 1, 2, 3, 4, 5])
        == "refused by ours alone: roll: dim 2 of 2; expected a dim from -2 to 1")
    #expect(
      rolled([1, 2], [], [0, 1, 2, 3, 4, 5])
        == "refused by ours alone: roll: 2 shifts for 0 dims; expected one shift for each")
    #expect(
      rolled([], [], [0, 1, 2, 3, 4, 5])
        == "refused by ours alone: roll: no shifts; expected at least one")
  }

  @Test("A pad works on any axis for a constant, and for the other modes as PyTorch has them")
  func padAnyAxis() {
    func padded(
      _ shape: [Int], _ amounts: [Int], _ mode: PadMode, _ answer: StoredTensor
    ) -> String {
      verdict(
        recorded(
          .pad(amounts: amounts, mode: mode, value: mode == .constant ? 9 : 0),
          ["input": counting(shape)], answer))
    }
    #expect(padded([3], [1, -1], .constant, tensor([3], [Float(9), 0, 1])) == "agrees")
    // PyTorch and NumPy take a value for constant alone.
    for call in [
      RecordedOperator.pad(amounts: [1, 1], mode: .reflect, value: 9),
      .numpyPad(NumPyPadding(widths: [[1, 1]], mode: .edge, value: 9)),
    ] {
      let verdict = recorded(call, ["input": counting([1, 3])], nil).checked(in: "x").verdict
      guard case .refusedAlike = verdict else {
        Issue.record("\(verdict)")
        continue
      }
    }
    // The first of two axes alone: nothing for the last one.
    #expect(
      padded([2, 2], [0, 0, 1, 0], .constant, tensor([3, 2], [Float(9), 9, 0, 1, 2, 3])) == "agrees"
    )
    #expect(
      padded(
        [2, 1, 1], [0, 0, 0, 0, 1, 1], .constant, tensor([4, 1, 1], [Float(9), 0, 1, 9]))
        == "agrees")
    #expect(
      padded([1, 3], [1, 1], .reflect, tensor([1, 5], [Float(1), 0, 1, 2, 1])) == "agrees")
    #expect(
      padded(
        [1, 2, 2], [1, 0, 0, 1], .replicate,
        tensor([1, 3, 3], [Float(0), 0, 1, 2, 2, 3, 2, 2, 3])) == "agrees")
    #expect(
      padded([1, 1, 1, 3], [1, 1], .reflect, tensor([1, 1, 1, 5], [Float(1), 0, 1, 2, 1]))
        == "refused by ours alone: reflect pad: 2 amounts for 4 axes; "
        + "expected two for each of one to three axes, all but the first or but the first two")
    #expect(
      verdict(
        recorded(
          .pad(amounts: [1, 0], mode: .constant, value: 1e6),
          ["input": tensor([1], [Float16(1)])], nil))
        == "refused by both: pad: value 1000000.0; expected one within the range of float16")
    // Nearer to the greatest Float16 than to the next power, and beyond it all the same.
    #expect(
      verdict(
        recorded(
          .pad(amounts: [1, 0], mode: .constant, value: 65504.5),
          ["input": tensor([1], [Float16(1)])], nil))
        == "refused by both: pad: value 65504.5; expected one within the range of float16")
    // Where nothing is added the value is not looked at.
    #expect(
      verdict(
        recorded(
          .pad(amounts: [-1, 0], mode: .constant, value: 1e6),
          ["input": tensor([2], [Float16(1), 2])], tensor([1], [Float16(2)]))) == "agrees")
  }

  @Test("By NumPy's rules a value is cast as NumPy casts it")
  func numPyValues() {
    func added(_ value: Double, to one: StoredTensor, _ answer: StoredTensor) -> String {
      verdict(
        recorded(
          .numpyPad(NumPyPadding(widths: [[0, 1]], mode: .constant, value: value)),
          ["input": one], answer))
    }
    // Nearer to the second Float16 above 1 than to 1, which Float alone does not tell; NumPy 2.4 for all.
    let half = tensor([1], [Float16(1)])
    #expect(
      added(1.0004882821813226, to: half, tensor([2], [Float16(1), Float16(1).nextUp])) == "agrees")
    #expect(added(70_000, to: half, tensor([2], [Float16(1), .infinity])) == "agrees")
    #expect(
      added(1e39, to: tensor([1], [Float(1)]), tensor([2], [Float(1), .infinity])) == "agrees")
    func bytes(_ type: DType, _ values: [UInt8]) -> StoredTensor {
      StoredTensor(dtype: type, shape: [values.count], bytes: values[...])
    }
    for (type, value, byte) in [
      (.uint8, -0.5, 0), (.uint8, 255.5, 255), (.uint8, -3, 253), (.uint8, -3.5, 253),
      (.uint8, 300, 44),
      (.int8, -0.5, 0), (.int8, 127.5, 127), (.int8, -128.5, 128), (.bool, -3, 1),
    ] as [(DType, Double, UInt8)] {
      #expect(added(value, to: bytes(type, [1]), bytes(type, [1, byte])) == "agrees")
    }
    for value in [200.0, -129] {
      #expect(
        added(value, to: bytes(.int8, [1]), bytes(.int8, [1, 0]))
          == "refused by ours alone: pad: value \(value); expected one within the range of I8")
    }
  }

  @Test("Integers and booleans move exactly, beyond what Double holds")
  func integers() {
    func integers(_ values: [Int]) -> StoredTensor {
      StoredTensor(
        dtype: .int64, shape: [values.count],
        bytes: values.flatMap { littleEndian(UInt64(bitPattern: Int64($0))) }[...])
    }
    let roll = RecordedOperator.roll(shifts: [1], dims: [0])
    #expect(
      verdict(recorded(roll, ["input": integers([.max, .min, 3])], integers([3, .max, .min])))
        == "agrees")
    #expect(
      verdict(recorded(roll, ["input": integers([.max, .min, 3])], integers([3, .max - 1, .min])))
        == "at [1]: recorded 9223372036854775806 (9223372036854775806), "
        + "ours 9223372036854775807 (9223372036854775807); "
        + "exact 9223372036854775807: ours is right; 1 of 3 elements")
    // A sum that does not fit is refused, whatever was recorded.
    func one(_ value: Int) -> StoredTensor {
      StoredTensor(dtype: .int64, shape: [1, 1, 1, 1], bytes: integers([value]).bytes)
    }
    let beyond = "conv2d: a sum of 9223372036854775808; expected one within the range of I64"
    for (output, who) in [(nil, "both"), (one(0), "ours alone")] {
      #expect(
        verdict(
          recorded(
            .conv2d(ConvolutionGeometry(), groups: 1),
            ["input": one(1 << 62), "weight": one(2)], output)) == "refused by \(who): " + beyond)
    }
    let bits = StoredTensor(dtype: .bool, shape: [3], bytes: [1, 0, 0])
    let rolled = StoredTensor(dtype: .bool, shape: [3], bytes: [0, 1, 0])
    #expect(verdict(recorded(roll, ["input": bits], rolled)) == "agrees")
  }

  @Test("Narrow integers move as they stand, and a value of a pad must be one of them")
  func narrowIntegers() {
    func bytes(_ type: DType, _ values: [UInt8]) -> StoredTensor {
      StoredTensor(dtype: type, shape: [values.count / type.width], bytes: values[...])
    }
    let roll = RecordedOperator.roll(shifts: [1], dims: [0])
    for (type, values, rolled) in [
      (DType.uint8, [255, 1, 2], [2, 255, 1]), (.int8, [0x80, 1, 2], [2, 0x80, 1]),
      (.int32, [1, 0, 0, 0x80, 7, 0, 0, 0], [7, 0, 0, 0, 1, 0, 0, 0x80]),
    ] as [(DType, [UInt8], [UInt8])] {
      #expect(
        verdict(recorded(roll, ["input": bytes(type, values)], bytes(type, rolled))) == "agrees")
    }
    #expect(
      verdict(recorded(roll, ["input": bytes(.int8, [0x80, 1])], bytes(.int8, [1, 0x81])))
        == "at [1]: recorded -127 (-127), ours -128 (-128); exact -128: ours is right; 1 of 2 elements"
    )
    // Each as PyTorch 2 answers.
    func padded(_ type: DType, _ value: Double) -> UInt8? {
      for answer in [0, 1, 127, 128, 255] as [UInt8] {
        let pad = RecordedOperator.pad(amounts: [1, 0], mode: .constant, value: value)
        let output = bytes(type, [answer, 0])
        if verdict(recorded(pad, ["input": bytes(type, [0])], output)) == "agrees" { return answer }
      }
      return nil
    }
    #expect([0.5, 255.5, 256, -0.5].map { padded(.uint8, $0) } == [0, 255, nil, nil])
    #expect([-0.5, 127.5, 128, -128, -128.5].map { padded(.int8, $0) } == [0, 127, nil, 128, nil])
    #expect([0, 0.5, -3].map { padded(.bool, $0) } == [0, 1, 1])
    #expect(
      verdict(
        recorded(
          .conv2d(ConvolutionGeometry(), groups: 1),
          ["input": bytes(.int8, [1]), "weight": bytes(.int8, [1])], nil))
        == "refused by both: conv2d: I8; "
        + "expected a number format or I64, as narrower sums may wrap around")
  }

  @Test("A row that another dialect explains says so")
  func otherDialect() throws {
    var file = try CaseFile(contentsOf: fixture("grid_sample-AVX2.safetensors"))
    #expect(file.cases.allSatisfy { $0.arithmetic == .fused })
    if !Effort.isLong {
      file.cases.removeAll { recorded in
        guard case .gridSample(.bilinear, _, _) = recorded.operation else { return true }
        return false
      }
    }
    for place in file.cases.indices { file.cases[place].arithmetic = .separate }
    let result = Conformance(of: [("x", file)], workers: 2)
    let wrong = result.rows.filter { $0.failed > 0 }
    #expect(!wrong.isEmpty)
    for row in wrong {
      #expect(row.alternative?.dialect == "pytorch-cpu-fused")
      #expect(row.alternative?.agreeing == row.passed + row.failed)
    }
    #expect(
      result.lines.contains("the row agrees under arithmetic `fused` in 72 of 72 cases"))
    // Three failures of each row, and how many more there are.
    let many = try #require(wrong.max { $0.failed < $1.failed })
    #expect(
      result.lines.contains("… and \(many.failed - 3) more of this row, which --json lists"))
    #expect(
      result.lines.filter { $0.hasPrefix("x: ") }.count
        == wrong.reduce(0) { $0 + min($1.failed, 3) })
  }

  @Test("The exact value says which of the two is right, or nearer")
  func nearer() {
    typealias Judgement = CaseDifference.Judgement
    let third = Rational(1) / Rational(3)
    let right = Float(nearestTo: third)
    #expect(Judgement(third, ours: right, recording: right.nextUp) == .oursIsRight)
    #expect(Judgement(third, ours: right.nextDown, recording: right) == .recordingIsRight)
    #expect(
      Judgement(third, ours: right.nextUp, recording: right.nextUp.nextUp) == .oursIsNearer)
    #expect(
      Judgement(third, ours: right.nextUp.nextUp, recording: right.nextUp) == .recordingIsNearer)
    #expect(Judgement(2, ours: Float(1), recording: 3) == .asNear)
    #expect(Judgement(2, ours: Float(1), recording: .nan) == .oursIsNearer)
    #expect(Judgement(nil, ours: Float(1), recording: 3) == nil)
    #expect(Judgement(0, ours: Float(0), recording: -0.0) == .asNear)
  }

  @Test("A case without an answer is counted apart")
  func unanswered() {
    var open = recorded(slice, ["input": counting([1, 1, 1, 1])], nil)
    open.outcome = .unanswered
    let result = Conformance(of: [("x", CaseFile(producer: "", cases: [open, open]))])
    #expect(result.lines.suffix(2) == ["2 cases without an answer", "0 passed, 0 failed"])
  }

  @Test("A failure is told in the table, below it, and for a machine")
  func text() {
    let image = tensor([1, 1, 1, 1], [Float(2)])
    let file = CaseFile(
      producer: "by hand",
      cases: [
        recorded(slice, ["input": image], tensor([1, 1, 1, 1], [Float(4)])),
        recorded(slice, ["input": image], image),
      ])
    let result = Conformance(of: [("x", file)])
    #expect(
      result.description == """
        operator  mode   format  dialect      agree  of  worst/bound
        shift     slice  float   pytorch-cpu      1   2

        x: n
          at [0, 0, 0, 0]: recorded 4.0 (0x40800000), ours 2.0 (0x40000000), 8388608 ulps apart; \
        exact 2: ours is right; 1 of 1 element

        1 passed, 1 failed
        """)
    #expect(
      result.json == #"""
        {"passed": 1, "failed": 1, "unanswered": 0, "sources": [{"file": "x", "producer": "by hand", "cases": 2}], "rows": [{"operator": "shift", "mode": "slice", "format": "float", "dialect": "pytorch-cpu", "passed": 1, "failed": 1, "refused_alike": 0, "unanswered": 0, "close": 0, "bounded": 0, "largest_ratio": null, "agrees_under": null}], "failures": [{"file": "x", "name": "n", "operator": "shift", "mode": "slice", "format": "float", "dialect": "pytorch-cpu", "verdict": "at [0, 0, 0, 0]: recorded 4.0 (0x40800000), ours 2.0 (0x40000000), 8388608 ulps apart; exact 2: ours is right; 1 of 1 element", "output": "output", "index": [0, 0, 0, 0], "exact": "2", "expected": "4.0", "expected_bits": "0x40800000", "got": "2.0", "got_bits": "0x40000000", "ulps": 8388608, "nearer": "ours is right", "count": 1, "elements": 1}], "unreadable": []}
        """#)
  }

  @Test("Cases held within a tolerance are counted apart from those that agree bit for bit")
  func closeIsCountedApart() {
    let image = tensor([1, 1, 1, 2], [Float(2), 1])
    let near = tensor([1, 1, 1, 2], [Float(2).nextUp, 1])
    let file = CaseFile(
      producer: "by hand",
      cases: [
        recorded(slice, ["input": image], image),
        recorded(slice, ["input": image], near, comparison: .close(relative: 1e-6, absolute: 0)),
        recorded(slice, ["input": image], image, comparison: .close(relative: 0, absolute: 0)),
        recorded(slice, ["input": image], near, comparison: .close(relative: 0, absolute: 1e-9)),
        recorded(slice, ["input": image], near),
      ])
    let result = Conformance(of: [("x", file)])
    #expect(result.passed == 3 && result.failed == 2)
    #expect(result.close == 2)
    // No sum of products is among them.
    #expect(result.rows.allSatisfy { $0.bounded == 0 })
  }

  @Test("A case that cannot be read is told and has failed, beside those that can")
  func unreadable() throws {
    let known = try CaseFile(contentsOf: workedExamplePath)
    var file = CaseFile(producer: "", cases: [known.cases[0]])
    let fault = ExchangeFault.cases(.unknownFormat("x"))
    file.unreadable = [UnreadableCase(name: "b", fault: fault)]
    let result = Conformance(of: [("x", file)])
    #expect((result.passed, result.failed) == (1, 1))
    #expect(result.lines.last == "1 passed, 1 failed")
    #expect(result.sources[0].cases == 2)
  }
}
