import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct UsualChecksTests {
  /// Written with pencil and paper: 0…5 in three rows of two, sampled at the middle of the image, is the mean
  /// of the two pixels of the middle row.
  @Test("Node tests of ONNX say what the formula says")
  func nodeTests() throws {
    let question = try #require(GridSampleStudy.nodeTests.dropFirst(4).first)
    #expect(question.expected[3] == (2 + 3) / 2.0)
    #expect(GridSampleStudy.nodeTests.count == 14)
    for kernel in GridSampleCall.ours {
      for question in GridSampleStudy.nodeTests {
        #expect(question.isAnswered(by: kernel, within: .onnx), "\(kernel.name), \(question.call)")
      }
    }
  }

  @Test("Our kernels answer every usual check as it expects")
  func ours() {
    func answer<Call: OperatorCall>(
      _ checks: UsualChecks<Call>, _ counts: (samples: Int, nodeTests: Int), fuzz: Int
    ) {
      #expect(checks.samples.count == counts.samples)
      #expect(checks.nodeTests.count == counts.nodeTests)
      #expect(checks.fuzz.count >= fuzz, "\(Call.operation): \(checks.fuzz.count)")
      for kernel in Call.ours {
        for question in checks.samples + checks.nodeTests + checks.fuzz.prefix(40) {
          #expect(question.isAnswered(by: kernel, within: .assertClose), "\(question.call)")
        }
      }
    }
    answer(UsualPad.checks, (16, 6), fuzz: 900)
    answer(UsualRoll.checks, (7, 0), fuzz: 1_000)
    #expect(UsualConv2D.checks.samples.count == 13)
    #expect(UsualDeformConv2D.checks.nodeTests.count == 4)
    // By hand: the sum of 0…4 and 5…9, …: a 3 × 3 kernel of ones in the middle of 0…24 sums 9 · 12.
    let middle = UsualConv2D.checks.nodeTests[0].expected[12]
    #expect(middle == 108)
  }

  @Test(
    "A tolerance is relative and absolute together",
    arguments: [
      (1.0011, true), (1.00111, false), (0.9989, true), (0.99889, false), (Double.nan, false),
    ])
  func tolerance(_ got: Double, _ isWithin: Bool) throws {
    let call = GridSampleCall(
      of: Shape(n: 1, c: 1, h: 1, w: 1), .nearest, .zeros, alignCorners: false, rows: 1, columns: 1)
    let question = UsualQuestion(call, [], expected: [1])
    let kernel = Answering(value: got)
    #expect(
      question.isAnswered(by: kernel, within: UsualTolerance(relative: 1e-3, absolute: 1.05e-4))
        == isWithin)
  }

  private struct Answering: OperatorContender {
    let name = "answering"
    let value: Double

    func answer<Element: ShiftScalar>(
      to call: GridSampleCall, on inputs: [Tensor<Element>]
    ) throws(ShiftError) -> Tensor<Element> {
      Tensor(repeating: Element(nearestTo: value), shape: call.outputShape)
    }
  }
}
