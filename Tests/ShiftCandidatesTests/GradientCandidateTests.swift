import Effort
import ShiftExchange
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftCandidates

/// Kernels of gradients over the wire: several tensors answer one question.
@Suite struct GradientCandidateTests {
  private typealias Found = VerificationResult<OperatorSubject<GridSampleBackwardCall>>

  private static func gradients(_ question: RecordedCase) throws -> [String: StoredTensor] {
    guard
      case .gradient(.gridSample(let mode, let padding, let alignCorners)) =
        question.operation
    else { throw ShiftError("question", found: "\(question.operation)", expected: "a gradient") }
    func tensor(_ role: String) throws -> StoredTensor {
      try #require(question.inputs[role]?.tensor)
    }
    func answered<Stored: StoredScalar>(_ type: Stored.Type) throws -> [String: StoredTensor] {
      let (input, grid) = (try tensor("input"), try tensor("grid"))
      let image: Tensor<Stored> = try #require(input.tensor())
      let gradient: Tensor<Stored> = try #require(try tensor("grad_output").tensor())
      let gradients = try gridSampleBackward(
        gradient, input: image,
        at: Grid(
          n: grid.shape[0], rows: grid.shape[1], columns: grid.shape[2],
          points: grid.elements()),
        options: GridSampleOptions(
          mode: mode, padding: padding, alignCorners: alignCorners, dialect: .pytorchCPU))
      return [
        "grad_input": StoredTensor(try #require(gradients.input)),
        "grad_grid": StoredTensor(
          RankedTensor(shape: grid.shape, elements: gradients.grid.elements)),
      ]
    }
    let stored: any StoredScalar.Type = try #require(
      try tensor("input").dtype.format?.stored)
    return try answered(stored)
  }

  private func kernel(
    _ change: @escaping @Sendable (inout [String: StoredTensor]) -> Void = { _ in }
  ) -> Asking {
    { bytes throws(ShiftError) in
      do {
        let question = try CaseFile(bytes, named: "question").cases[0]
        var answers = try Self.gradients(question)
        change(&answers)
        return CandidateAnswer.outputs(answers).encoded()
      } catch {
        throw ShiftError("candidate", found: "\(error)", expected: "an answer", cause: .crash)
      }
    }
  }

  private func run(_ ask: @escaping Asking, cases: Int = 30) -> Found {
    Verification<OperatorSubject<GridSampleBackwardCall>>.of(
      candidate: ask, formats: [.float, .bfloat16]
    ).run(0..<cases, seed: 1)
  }

  @Test("A right kernel answers every gradient, and its bits are told by their name")
  func right() {
    let result = run(kernel())
    #expect(result.violations.isEmpty, "\(result.violations.map(\.message))")
    #expect(result.contenders == ["grid_sample_backward"])
    let sum = result.summary("grid_sample_backward", .float)
    #expect(sum.cases == 30 && sum.agreements["pytorch-cpu"] == 30)
  }

  @Test("A missing gradient, one of other extents and gradients that are exchanged are told")
  func wrong() {
    let missing = run(kernel { $0["grad_grid"] = nil }, cases: 3)
    #expect(missing.violations.map(\.key.kind) == [.garbage, .garbage])
    #expect(
      missing.violations[0].message.contains("no grad_grid; expected grad_input, grad_grid"))
    let small = StoredTensor(dtype: .float32, shape: [1], bytes: [0, 0, 0, 0])
    let shaped = run(kernel { $0["grad_input"] = small }, cases: 3)
    #expect(Set(shaped.violations.map(\.key.kind)) == [.wrongShape, .wrongType])
    #expect(shaped.violations.contains { $0.message.contains("grad_input of shape [1]") })
  }

  @Test("The gradient of a whole pipeline is asked for with its shifts, fractions too")
  func pipelines() {
    func run(
      _ changed: @escaping @Sendable ([Shift]) -> [Shift]
    ) -> VerificationResult<OperatorSubject<PipelineBackwardCall>> {
      let ask: Asking = { bytes throws(ShiftError) in
        do {
          let question = try CaseFile(bytes, named: "question").cases[0]
          guard case .gradient(.shift(let pipeline, let shifts, nil)) = question.operation else {
            throw ShiftError(
              "question", found: "\(question.operation)", expected: "shift_backward")
          }
          let image: Tensor<Float> = try #require(question.inputs["input"]?.tensor.tensor())
          let gradient: Tensor<Float> = try #require(
            question.inputs["grad_output"]?.tensor.tensor())
          let answer = try pipeline.gradient(gradient, of: image, by: changed(shifts))
          return CandidateAnswer.outputs(["grad_input": StoredTensor(answer)]).encoded()
        } catch {
          throw ShiftError("candidate", found: "\(error)", expected: "an answer", cause: .crash)
        }
      }
      return Verification.of(candidate: ask, formats: [.float]).run(
        0..<Effort.of(8, long: 60), seed: 1)
    }
    let right = run { $0 }
    let compared = right.summary("shift_backward", .float).cases
    #expect(right.violations.isEmpty, "\(right.violations.map(\.message))")
    #expect(right.contenders == ["shift_backward"])
    #expect(3 * compared > 2 * Effort.of(8, long: 60))
    // Whole pixels are shifted right, parts of them are dropped.
    let whole = run { $0.map { Shift(dy: $0.dy, dx: $0.dx) } }
    #expect(!whole.violations.isEmpty)
    #expect(whole.violations.allSatisfy { !$0.smallest.forward.shifts.allSatisfy(\.isWhole) })
  }

  @Test("Gradients in a file are judged as those of a program")
  func files() throws {
    let verification = Verification<OperatorSubject<GridSampleBackwardCall>>.of(
      candidate: { _ throws(ShiftError) in
        throw ShiftError("candidate", found: "a file", expected: "a program")
      }, formats: [.float])
    let record = ExportRecord(cases: 20, seed: 1, options: " --operator grid_sample_backward")
    let written = OfflineAnswers.questions(of: verification, record)
    let questions = try CaseFile(written.encoded(), named: "cases")
    #expect((questions == written) as Bool)
    let answers = try questions.cases.flatMap { question in
      try Self.gradients(question).map {
        NamedTensor(name: "\(question.name)/\($0.key)", tensor: $0.value)
      }
    }
    func judged(_ answers: [NamedTensor]) throws -> Found {
      try OfflineAnswers.judge(
        Safetensors(Safetensors.encoded(answers, metadata: [:]), named: "answers"), to: questions,
        record, of: verification)
    }
    #expect(try judged(answers).violations.isEmpty)
    let lost = try judged(answers.filter { !$0.name.hasSuffix("grad_grid") })
    #expect(lost.violations.map(\.key.kind) == [.garbage])
  }
}
