import Effort
import PropertyTesting
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftReports

/// How kinds of call that a kernel refuses are told, joined and counted.
@Suite struct NotSupportedTests {
  /// Refuses one mode always, and another where an image is wide.
  private struct Choosy: OperatorContender {
    let name = "choosy"

    func answer<Element: ShiftScalar>(
      to call: GridSampleCall, on inputs: [Tensor<Element>]
    ) throws(ShiftError) -> Tensor<Element> {
      if call.mode == .bicubic { throw .refusal(of: name, "no bicubic at 0x\(call.shape.w)f") }
      if call.mode == .nearest, call.shape.w > 4 { throw .refusal(of: name, "too wide") }
      let truths = call.cells(on: inputs, under: Conventions())
      let shape = call.outputShape
      return Tensor(shape: shape, elements: (0..<shape.count).map { truths[$0].rounded() })
    }
  }

  private func verification(
    required: [String] = []
  ) -> Verification<OperatorSubject<GridSampleCall>> {
    var subject = OperatorSubject<GridSampleCall>([Choosy()])
    subject.refusals = RefusalRule(required: required)
    var verification = Verification(of: subject, formats: [.float, .double])
    (verification.lawStride, verification.patience) = (0, Patience())
    return verification
  }

  private func told<S>(_ result: VerificationResult<S>) -> [String] {
    [
      VerificationText.terminal(result), VerificationText.json(result), JUnitXML.text(result),
      SummaryMarkdown.text(result), Baseline(result).text,
    ] + Annotations.lines(result)
  }

  @Test("Each reason is told once, and JUnit skips such kinds")
  func told() {
    let result = verification().run(0..<120, seed: 1)
    let text = VerificationText.terminal(result)
    #expect(
      text.contains(
        "not supported, each refused whenever asked for\n  bicubic in float, double: no bicubic at 0x"
      ))
    #expect(text.components(separatedBy: "no bicubic").count == 2)
    #expect(text.contains("choosy: a refusal: too wide; expected an answer"))
    let skipped = JUnitXML.text(result).components(separatedBy: "<skipped ").count - 1
    #expect(skipped == 12)
    #expect(SummaryMarkdown.text(result).contains("Not supported: bicubic in float, double: no"))
    #expect(VerificationText.json(result).contains("\"notSupported\""))
    // With some of them required they are told apart.
    let strict = VerificationText.terminal(
      verification(required: ["bicubic double"]).run(0..<120, seed: 1))
    #expect(strict.contains("  bicubic in float: no bicubic at 0x"))
    #expect(strict.contains("FINDING choosy in double: refused (bicubic"))
  }

  @Test("Parts of a run of an operator, read back from files, tell what one run tells")
  func merged() throws {
    let verification = verification()
    let third = Effort.of(20, long: 40)
    let run = verification.identity(seed: 1, total: 3 * third)
    let files = [2 * third..<3 * third, 0..<third, third..<2 * third].map {
      PartFile.bytes(VerificationPart(verification.run($0, of: run)))
    }
    var parts: [(name: String, part: Part)] = []
    for (number, file) in files.enumerated() {
      parts.append(("file \(number)", try PartFile.part(file, named: "file \(number)")))
    }
    guard case .verification(let joined) = try Part.joined(parts) else {
      Issue.record("a certificate")
      return
    }
    func tell<Joined: VerifiedPart>(_ joined: Joined) -> [String] { told(joined.part.result) }
    #expect(tell(joined) == told(verification.run(0..<3 * third, of: run)))
  }

  @Test("Parts of an operator and of shifts are no run together")
  func strangers() throws {
    let operators = verification()
    let shifts = Verification(strategies: [], formats: [.float])
    var patient = shifts
    patient.patience = Patience()
    let files = [
      PartFile.bytes(
        VerificationPart(operators.run(0..<4, of: operators.identity(seed: 1, total: 8)))),
      PartFile.bytes(VerificationPart(patient.run(4..<8, of: patient.identity(seed: 1, total: 8)))),
    ]
    var parts: [(name: String, part: Part)] = []
    for (number, file) in files.enumerated() {
      parts.append(("file \(number)", try PartFile.part(file, named: "file \(number)")))
    }
    let error = #expect(throws: ShiftError.self) { try Part.joined(parts) }
    #expect(
      error?.description == "file 1: a run of shift; expected grid_sample, as in file 0")
  }

  @Test("Reasons that differ in a number alone are one")
  func numbers() {
    struct Addressed: OperatorContender {
      let name = "addressed"
      func answer<Element: ShiftScalar>(
        to call: GridSampleCall, on inputs: [Tensor<Element>]
      ) throws(ShiftError) -> Tensor<Element> {
        throw .refusal(of: name, "nothing at 0x\(call.padding == .zeros ? 10 : 20)")
      }
    }
    let kinds = GridSampleCall.kinds.filter { $0.hasPrefix("nearest") }
    var subject = OperatorSubject<GridSampleCall>([Addressed()], kinds: kinds)
    subject.refusals = RefusalRule(required: [])
    var verification = Verification(of: subject, formats: [.float])
    (verification.lawStride, verification.patience) = (0, Patience())
    let lines = NotSupportedText.lines(verification.run(0..<60, seed: 1))
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.allSatisfy { $0.hasPrefix("every kind in float: nothing at 0x") }, "\(lines)")
  }
}
