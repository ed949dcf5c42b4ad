import Effort
import PropertyTesting
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftCandidates

/// Questions in a file, and answers to them.
struct OfflineTests {
  private func verification(
    _ pipelines: [RecordedOperator.Pipeline], _ boundary: Boundary? = nil
  ) -> Verification<ShiftSubject> {
    Verification.of(
      candidate: { _ throws(ShiftError) in
        throw ShiftError("candidate", found: "a file", expected: "a program")
      }, pipelines: pipelines, formats: [.float], boundary: boundary)
  }

  private func record(_ cases: Int, seed: UInt64 = 1, options: String = "") -> ExportRecord {
    ExportRecord(cases: cases, seed: seed, options: options)
  }

  /// The right answers to questions, or those of another boundary.
  private func answers(
    to questions: CaseFile, boundary other: Boundary? = nil
  ) -> [NamedTensor] {
    questions.cases.compactMap { question in
      guard case .shift(let pipeline, let shifts, let boundary) = question.operation,
        let image: Tensor<Float> = question.inputs["input"]?.tensor.tensor()
      else { return nil }
      let output = Oracle.shift(
        image, by: Pattern(shifts), boundary: other ?? boundary ?? pipeline.boundary)
      return NamedTensor(name: "\(question.name)/output", tensor: StoredTensor(output))
    }
  }

  private func judge(
    _ answers: [NamedTensor], _ questions: CaseFile, _ record: ExportRecord,
    of verification: Verification<ShiftSubject>
  ) throws -> VerificationResult<ShiftSubject> {
    try OfflineAnswers.judge(
      Safetensors(Safetensors.encoded(answers, metadata: [:]), named: "answers"), to: questions,
      record, of: verification)
  }

  @Test("Right answers pass, counted as a run counts them; one that is missing has its own class")
  func missing() throws {
    let (verification, record) = (verification([.slice, .roll]), record(300))
    let questions = OfflineAnswers.questions(of: verification, record)
    let right = answers(to: questions)
    let whole = try judge(right, questions, record, of: verification)
    #expect(whole.violations.isEmpty && whole.cases == 0..<300)
    // What a program that answers right is counted by.
    var asked = Verification.of(
      candidate: { bytes throws(ShiftError) in
        do {
          let file = try CaseFile(bytes, named: "question")
          let answer = answers(to: file)[0].tensor
          return CandidateAnswer.output(answer).encoded()
        } catch {
          throw ShiftError("candidate", found: "\(error)", expected: "an answer")
        }
      }, pipelines: [.slice, .roll], formats: [.float])
    asked.subject.laws = []
    asked.subject.references = { _ in [] }
    #expect(whole.counts == asked.run(0..<300, seed: 1).counts)

    let result = try judge(Array(right.dropFirst()), questions, record, of: verification)
    #expect(result.violations.map(\.key.kind) == [.unanswered])
    #expect(result.violations.map(\.count) == [1])
    #expect(
      result.violations.map(\.message) == [
        "answers: no answer of this name; expected one output per case"
      ])
  }

  @Test("Questions of fractions of a pixel are read back from their file and answered")
  func fractions() throws {
    var verification = verification([.roll, .gridSample])
    verification.subject.cases.fractions = .dyadic
    let record = record(60, options: " --fractions")
    let written = OfflineAnswers.questions(of: verification, record)
    let questions = try CaseFile(written.encoded(), named: "questions")
    #expect(questions.cases.count == written.cases.count && questions.unreadable.isEmpty)
    let answers = try questions.cases.map { question in
      guard case .shift(let pipeline, let shifts, let boundary) = question.operation else {
        throw ShiftError("operation", found: "another", expected: "shift")
      }
      let image: Tensor<Float> = try #require(question.inputs["input"]?.tensor.tensor())
      let output = try pipeline.strategy().shift(
        image, by: Pattern(shifts), boundary: boundary ?? pipeline.boundary)
      return NamedTensor(name: "\(question.name)/output", tensor: StoredTensor(output))
    }
    let result = try judge(answers, questions, record, of: verification)
    #expect(result.violations.isEmpty, "\(result.violations.map(\.message))")
    #expect(result.cases == 0..<60)
  }

  @Test("An export under another boundary is judged under it")
  func boundary() throws {
    let (verification, record) = (
      verification([.roll], .circular), record(Effort.of(200, long: 1000))
    )
    let questions = OfflineAnswers.questions(of: verification, record)
    let wrong = try judge(
      answers(to: questions, boundary: .replicate), questions, record, of: verification)
    #expect(!wrong.violations.isEmpty)
    #expect(
      try judge(answers(to: questions), questions, record, of: verification).violations.isEmpty)
  }

  @Test("The file says what it was exported with, and its token draws the case that is told")
  func records() throws {
    let record = record(40, seed: 7, options: " --strategy slice")
    let verification = verification([.slice])
    let written = OfflineAnswers.questions(of: verification, record)
    let read = try CaseFile(written.encoded(), named: "cases")
    #expect((read == written) as Bool)
    #expect(try ExportRecord(of: read, named: "cases") == record)
    var wrong = answers(to: read)
    for place in wrong.indices {
      let tensor = wrong[place].tensor
      wrong[place].tensor = StoredTensor(
        dtype: tensor.dtype, shape: tensor.shape,
        bytes: Array(repeating: 1, count: tensor.bytes.count)[...])
    }
    let result = try judge(wrong, read, record, of: verification)
    let bug = try #require(result.violations.first)
    #expect(bug.token.seed == 7)
    #expect(verification.subject.generator.value(of: bug.token) == bug.smallest)
    #expect(try verification.replay(bug.token).drawn == bug.smallest)
    for note in [nil, "", "--cases 0 --seed 1", "--seed 1 --cases 3", "--cases 3 --seed x"] {
      var file = read
      file.notes["x-export"] = note
      let error = #expect(throws: ShiftError.self) { try ExportRecord(of: file, named: "c") }
      #expect(error?.expected == "a file of this version's 'shiftproof export'")
    }
  }

  @Test("Two answers that were exchanged are told to belong to each other's questions")
  func exchanged() throws {
    let (verification, record) = (verification([.slice]), record(400))
    let questions = OfflineAnswers.questions(of: verification, record)
    var answers = self.answers(to: questions)
    // Two of one shape with more than a few values.
    let rich = answers.indices.filter { Set(answers[$0].tensor.bytes).count > 4 }
    let alike = Dictionary(grouping: rich) { answers[$0].tensor.shape }
    let pair = try #require(
      alike.values.map { Array($0.prefix(2)) }.filter {
        $0.count == 2 && answers[$0[0]].tensor != answers[$0[1]].tensor
      }.min { $0[0] < $1[0] })
    let first = answers[pair[0]].tensor
    answers[pair[0]].tensor = answers[pair[1]].tensor
    answers[pair[1]].tensor = first
    let result = try judge(answers, questions, record, of: verification)
    let names = pair.map { questions.cases[$0].name }
    #expect(!result.violations.isEmpty)
    #expect(
      result.violations.allSatisfy { bug in
        names.contains { bug.message.hasSuffix("; these are the right values of \($0)") }
      })
  }

  @Test("A question that is not of the export is refused by its name")
  func otherQuestions() throws {
    let own = record(9)
    let circular = OfflineAnswers.questions(of: verification([.roll], .circular), own)
    func refusal(
      _ questions: CaseFile, _ verification: Verification<ShiftSubject>, _ record: ExportRecord
    ) throws -> String? {
      #expect(throws: ShiftError.self) { try judge([], questions, record, of: verification) }?
        .description
    }
    let name = circular.cases[0].name
    #expect(
      try refusal(circular, verification([.roll]), own)
        == "\(name): another question than its token draws; "
        + "expected that of 'shiftproof export --cases 9 --seed 1' of this version")
    #expect(
      try refusal(circular, verification([.slice], .circular), own)
        == "\(name): a question to roll; expected one of slice")
    var repainted = circular
    let input = try #require(repainted.cases[0].inputs["input"])
    repainted.cases[0].inputs["input"] = NamedTensor(
      name: input.name,
      tensor: StoredTensor(
        dtype: input.tensor.dtype, shape: input.tensor.shape,
        bytes: input.tensor.bytes.map { $0 ^ 1 }[...]))
    #expect(
      try refusal(repainted, verification([.roll], .circular), own)
        == "\(name): another question than its token draws; "
        + "expected that of 'shiftproof export --cases 9 --seed 1' of this version")
    var changed = circular
    changed.cases +=
      OfflineAnswers.questions(
        of: verification([.roll], .circular), record(9, seed: 2)
      ).cases
    #expect(
      try refusal(changed, verification([.roll], .circular), own)
        == "\(changed.cases[circular.cases.count].name): a question of seed 2; "
        + "expected seed 1, with which the file was exported")
    changed = circular
    changed.cases.removeLast()
    #expect(
      try refusal(changed, verification([.roll], .circular), own)
        == "\(circular.cases.last!.name): no question of this name; "
        + "expected every question that the file was exported with (--cases 9 --seed 1)")
    changed.cases.append(circular.cases[0])
    #expect(
      try refusal(changed, verification([.roll], .circular), own)
        == "\(name): two questions of this name; expected each once")
    #expect(
      try refusal(circular, verification([.roll], .circular), record(8))
        == "\(circular.cases.last!.name): a question about case 8; "
        + "expected one of the 8 cases with which the file was exported")
  }

  @Test("A file that says more cases than an export has is refused before any is drawn")
  func tooManyCases() throws {
    func record(_ text: String) throws -> ExportRecord {
      try ExportRecord(
        of: CaseFile(producer: "", cases: [], notes: ["x-export": text]), named: "x")
    }
    let most = try record("--cases 1000000 --seed 1")
    #expect(most.cases == 1_000_000)
    let error = #expect(throws: ShiftError.self) { try record("--cases 1000001 --seed 1") }
    #expect(
      error?.description
        == "x: \"x-export\" --cases 1000001 --seed 1; "
        + "expected a file of this version's 'shiftproof export'")
  }
}
