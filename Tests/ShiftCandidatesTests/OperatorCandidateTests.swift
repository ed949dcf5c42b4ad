import Effort
import Foundation
import ShiftExchange
import ShiftOperators
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftCandidates

/// Kernels of an operator that are asked over the wire.
@Suite struct OperatorCandidateTests {
  private typealias Found = VerificationResult<OperatorSubject<GridSampleCall>>

  /// What a kernel answers to a question: ours of one dialect, or a refusal.
  private func kernel(
    _ dialect: GridSampleDialect = .pytorchCPUFused,
    refusing: @escaping @Sendable (RecordedCase) -> String? = { _ in nil }
  ) -> Asking {
    { bytes throws(ShiftError) in
      do {
        let question = try CaseFile(bytes, named: "question").cases[0]
        if let reason = refusing(question) { return CandidateAnswer.refused(reason).encoded() }
        return CandidateAnswer.output(try Self.answer(question, dialect)).encoded()
      } catch {
        throw ShiftError("candidate", found: "\(error)", expected: "an answer", cause: .crash)
      }
    }
  }

  private static func answer(
    _ question: RecordedCase, _ dialect: GridSampleDialect
  ) throws -> StoredTensor {
    guard case .gridSample(let mode, let padding, let alignCorners) = question.operation,
      let input = question.inputs["input"]?.tensor, let grid = question.inputs["grid"]?.tensor
    else { throw ShiftError("question", found: "\(question.operation)", expected: "grid_sample") }
    func sampled<Stored: StoredScalar>(_ type: Stored.Type) throws -> StoredTensor {
      let points = Grid<Stored>(
        n: grid.shape[0], rows: grid.shape[1], columns: grid.shape[2], points: grid.elements())
      let image: Tensor<Stored> = try #require(input.tensor())
      return StoredTensor(
        try gridSample(
          image, at: points,
          options: GridSampleOptions(
            mode: mode, padding: padding, alignCorners: alignCorners, dialect: dialect)))
    }
    let stored: any StoredScalar.Type = try #require(input.dtype.format?.stored)
    return try sampled(stored)
  }

  private func mode(_ question: RecordedCase) -> InterpolationMode? {
    guard case .gridSample(let mode, _, _) = question.operation else { return nil }
    return mode
  }

  private func run(
    _ ask: @escaping Asking, required: [String] = [],
    formats: [NumberFormat] = [.float, .double],
    cases: Int = Effort.of(60, long: 120)
  ) -> Found {
    Verification<OperatorSubject<GridSampleCall>>.of(
      candidate: ask, formats: formats, required: required
    ).run(0..<cases, seed: 1)
  }

  @Test(
    "A right kernel holds in every format that files carry, and its bits are told by their name")
  func right() {
    let formats: [NumberFormat] = [.float16, .bfloat16, .float, .double]
    let cases = Effort.of(20, long: 60)
    let result = run(kernel(), formats: formats, cases: cases)
    #expect(result.violations.isEmpty && result.notSupported.isEmpty)
    #expect(result.contenders == ["grid_sample"])
    for format in formats {
      let sum = result.summary("grid_sample", format)
      #expect(sum.cases == cases)
      #expect(sum.agreements["pytorch-cpu-fused"] == cases)
      #expect((sum.agreements["onnx-reference"] ?? 0) < cases)
    }
  }

  @Test(
    "A kind that is refused whenever it is asked for is not supported, and fails only if required"
  )
  func notSupported() {
    let ask = kernel { mode($0) == .bicubic ? "NotImplementedError: bicubic" : nil }
    let result = run(ask)
    #expect(result.violations.isEmpty)
    #expect(result.notCompared == nil && result.violated == 0 && result.counts.violated > 0)
    let wanted = GridSampleCall.kinds.filter { $0.hasPrefix("bicubic") }
    #expect(Set(result.notSupported.map(\.group)) == Set(wanted))
    #expect(result.notSupported.count == 2 * wanted.count)
    #expect(Set(result.notSupported.map(\.reason)) == ["NotImplementedError: bicubic"])

    let rows = [
      (["bicubic float", "bicubic border double"], 8), (["all"], 12), (["nearest"], 0),
    ]
    for (required, count) in Effort.every(3, of: rows) {
      let strict = run(ask, required: required)
      #expect(strict.violations.count == count, "\(required)")
      #expect(strict.notSupported.count == 12 - count)
      #expect(strict.holds == false || count == 0)
      #expect(strict.violations.allSatisfy { $0.key.kind == .refused })
    }
  }

  @Test("A kind of which some calls are refused has a finding with the smallest of them")
  func partlyRefused() throws {
    let result = run(
      kernel { question in
        mode(question) == .nearest && question.inputs["input"]!.tensor.shape[3] > 2
          ? "ValueError: too wide at \(UInt.random(in: 0...UInt.max))" : nil
      }, formats: [.float], cases: 120)
    #expect(result.notSupported.isEmpty)
    // Kinds of which no wide call was drawn have none.
    #expect(result.violations.count >= 3)
    #expect(result.violations.allSatisfy { $0.key.group?.hasPrefix("nearest") == true })
    for bug in result.violations {
      #expect(bug.key.kind == .refused && bug.repetition == nil)
      #expect(bug.key.title == "refused (\(bug.smallest.kind))")
      #expect(bug.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 3))
    }
  }

  @Test("A kernel that refuses everything compared nothing")
  func refusingAll() {
    let result = run(kernel { _ in "not today" })
    #expect(result.violations.isEmpty && !result.holds)
    #expect(result.notCompared == "nothing was compared: every call was refused")
    #expect(result.notSupported.count == 2 * GridSampleCall.kinds.count)
  }

  @Test("A kernel that rounds halves up is told so, and holds where that is asked for")
  func halfUp() {
    // Ours rounds halves to even; what the truth demands is the other thing that can be exchanged.
    var verification = Verification<OperatorSubject<GridSampleCall>>.of(
      candidate: kernel(), kinds: GridSampleCall.kinds.filter { $0.hasPrefix("nearest") },
      formats: [.float])
    #expect(verification.run(0..<80, seed: 1).violations.isEmpty)
    verification.subject.conventions.ties = .halfUp
    let result = verification.run(0..<80, seed: 1)
    #expect(result.violations.map(\.key.kind) == [.convention])
    #expect(result.violations[0].message.contains("ties: even explains every cell"))
  }

  @Test("Answers of another shape or type have their class")
  func shapes() {
    func answering(_ tensor: StoredTensor) -> Asking {
      { _ throws(ShiftError) in CandidateAnswer.output(tensor).encoded() }
    }
    let small = StoredTensor(dtype: .float32, shape: [1], bytes: [0, 0, 0, 0])
    #expect(
      run(answering(small), formats: [.float], cases: 4).violations.map(\.key.kind)
        == [.wrongShape])
    #expect(
      run(answering(small), formats: [.double], cases: 4).violations.map(\.key.kind)
        == [.wrongType])
  }

  @Test("Questions in a file are those of a run, and the answers are judged as in one")
  func files() throws {
    let verification = Verification<OperatorSubject<GridSampleCall>>.of(
      candidate: { _ throws(ShiftError) in
        throw ShiftError("candidate", found: "a file", expected: "a program")
      }, formats: [.float])
    let record = ExportRecord(cases: 60, seed: 1, options: " --operator grid_sample")
    let written = OfflineAnswers.questions(of: verification, record)
    let questions = try CaseFile(written.encoded(), named: "cases")
    #expect((questions == written) as Bool)
    #expect(questions.cases[0].name.hasSuffix("/grid_sample/float"))
    var answers = try questions.cases.map {
      NamedTensor(name: "\($0.name)/output", tensor: try Self.answer($0, .pytorchCPUFused))
    }
    func judged() throws -> Found {
      try OfflineAnswers.judge(
        Safetensors(Safetensors.encoded(answers, metadata: [:]), named: "answers"), to: questions,
        record, of: verification)
    }
    let right = try judged()
    #expect(right.violations.isEmpty)
    #expect(right.counts.rows == run(kernel(), formats: [.float], cases: 60).counts.rows)
    answers.removeFirst()
    #expect(try judged().violations.map(\.key.kind) == [.unanswered])
  }

  // MARK: Python

  @Test(
    "The client serves a function of a file; what it prints and raises breaks no frame",
    .enabled(if: hasPython))
  func client() async throws {
    // Without NumPy a tensor is its bytes; with it, an array. This kernel gives what it got first.
    let path = try pythonFile(
      """
      import sys
      sys.dont_write_bytecode = True
      def kernel(input, grid, mode, padding_mode, align_corners):
          print("a word on standard output")
          if mode != "nearest":
              raise NotImplementedError(f"no {mode}")
          if tuple(grid.shape[1:3]) != tuple(input.shape[2:]):
              raise ValueError("another size")
          return input
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let result = await waiting {
      let pool = CandidatePool(
        command: "python3 -B '\(examples)/shiftproof_client.py' '\(path):kernel' 2>/dev/null",
        timeLimit: 20)
      defer { pool.stop() }
      return run(
        { question throws(ShiftError) in try pool.ask(question) }, formats: [.float, .bfloat16],
        cases: 200)
    }
    let kinds = Set(result.violations.map(\.key.kind))
    #expect(kinds.isDisjoint(with: [.garbage, .crashed, .wrongShape, .wrongType]))
    #expect(kinds.contains(.refused))
    // Where sizes are the same, it answered with what it was asked about.
    #expect(!kinds.subtracting([.refused]).isEmpty)
    let reasons = Set(result.notSupported.map(\.reason))
    #expect(
      reasons.isSuperset(of: [
        "NotImplementedError: no bilinear", "NotImplementedError: no bicubic",
      ]))
  }
}
