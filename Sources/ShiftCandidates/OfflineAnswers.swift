import PropertyTesting
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Cases written to a file for a candidate that cannot be talked to, and its answers judged.
///
/// A case is named `TOKEN/PIPELINE/FORMAT`; the token says which drawn case it is, so that the judge can
/// draw it again. Answers are a file of the same cases with outputs, or a plain file of tensors named
/// `TOKEN/PIPELINE/FORMAT/output`, which is also what the first has.
public enum OfflineAnswers {
  /// The cases of a run as a file.
  public static func questions(
    of verification: Verification, cases: Range<Int>, seed: UInt64
  ) -> CaseFile {
    var recorded: [RecordedCase] = []
    for index in cases {
      let token = CaseToken(seed: seed, index: index)
      let shiftCase = verification.cases.generator.value(of: token)
      for candidate in asked(verification, shiftCase) {
        for format in verification.formats {
          guard let image = image(of: shiftCase, in: format) else { continue }
          recorded.append(
            Candidate.question(
              image, of: candidate.pipeline, by: shiftCase.pattern,
              channels: shiftCase.shape.c, boundary: candidate.boundary,
              named: "\(token)/\(candidate.pipeline.rawValue)/\(format.rawValue)"))
        }
      }
    }
    return CaseFile(producer: "ShiftProof", cases: recorded)
  }

  /// Judges answers to the questions of a file.
  ///
  /// A missing answer is a crash, one of another shape or dtype is named as such. Nothing is shrunk,
  /// since nobody can be asked again: the smallest case is the smallest of the file.
  ///
  /// - Throws: `ShiftError` if a case of the file is not what its token draws.
  public static func judge(
    _ answers: Safetensors, to questions: CaseFile, of verification: Verification
  ) throws(ShiftError) -> VerificationResult {
    var counts = VerificationCounts()
    typealias Key = ShiftVerification.Disagreement.Key
    var found: [Key: (count: Int, token: CaseToken, smallest: ShiftCase, message: String)] = [:]
    var seen: Set<CaseToken> = []
    for question in questions.cases {
      let (token, pipeline, format) = try meaning(of: question.name)
      let shiftCase = verification.cases.generator.value(of: token)
      guard question.inputs["input"]?.tensor == image(of: shiftCase, in: format) else {
        throw ShiftError(
          printable(question.name), found: "another image than its token draws",
          expected: "cases of 'shiftproof export' with the same options")
      }
      if seen.insert(token).inserted {
        counts.classes.count(shiftCase, by: verification.demands)
        if shiftCase.isVacuous { counts.vacuous += 1 }
      }
      let answer = answers["\(question.name)/output"]
      let candidate = AnsweredPipeline(
        pipeline: pipeline, question: question.inputs["input"]?.tensor, answer: answer)
      var judged = verification
      judged.strategies = [candidate]
      judged.formats = [format]
      for judgement in judged.judge(shiftCase) {
        counts.record(
          judgement.comparison,
          in: VerificationCounts.Row(
            strategy: judgement.strategy, format: format, boundary: shiftCase.boundary),
          isViolated: !judgement.violations.isEmpty, agreeing: judgement.agreeing,
          hardClasses: verification.hardClassNames(of: shiftCase))
        for kind in judgement.comparison.deviating {
          let key = Key(
            isViolation: !judgement.allowed.contains(kind), strategy: judgement.strategy,
            format: format, kind: kind)
          let message = judgement.comparison.first[kind]?.message ?? ""
          let known = found[key]
          let isSmaller =
            known.map { shiftCase.shape.count < $0.smallest.shape.count } ?? true
          found[key] = (
            (known?.count ?? 0) + 1, known?.token ?? token,
            isSmaller ? shiftCase : known!.smallest, isSmaller ? message : known!.message
          )
        }
      }
    }
    guard let first = seen.map(\.index).min(), let last = seen.map(\.index).max() else {
      throw ShiftError("cases", found: "none", expected: "at least one")
    }
    let disagreements = found.sorted {
      ($0.value.token.index, $0.key.description) < ($1.value.token.index, $1.key.description)
    }
    return VerificationResult(
      of: verification, seed: seen.first!.seed, cases: first..<(last + 1), counts: counts,
      disagreements: disagreements.map { key, value in
        ShiftVerification.Disagreement(
          key: key, count: value.count, token: value.token, smallest: value.smallest,
          message: value.message)
      })
  }

  private static func asked(
    _ verification: Verification, _ shiftCase: ShiftCase
  ) -> [Candidate] {
    verification.strategies.compactMap { strategy in
      guard let candidate = strategy as? Candidate, candidate.boundary == shiftCase.boundary,
        candidate.handles(shiftCase.shape)
      else { return nil }
      return candidate
    }
  }

  private static func meaning(
    of name: String
  ) throws(ShiftError) -> (CaseToken, RecordedOperator.Pipeline, NumberFormat) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let token = try? CaseToken(parts[0]),
      let pipeline = RecordedOperator.Pipeline(rawValue: String(parts[1])),
      let format = NumberFormat(rawValue: String(parts[2]))
    else {
      throw ShiftError(
        printable(name), found: "a name that is not TOKEN/PIPELINE/FORMAT",
        expected: "cases of 'shiftproof export'")
    }
    return (token, pipeline, format)
  }

  private static func image(of shiftCase: ShiftCase, in format: NumberFormat) -> StoredTensor? {
    func image<Stored: StoredScalar>(_ type: Stored.Type) -> StoredTensor? {
      (shiftCase.tensor() as Tensor<Stored>?).map { StoredTensor($0) }
    }
    return format.stored.flatMap { image($0) }
  }
}

/// One recorded answer as a strategy. Any other question, such as the impulses by which cells are
/// classified, is answered by our own strategy for the pipeline.
private struct AnsweredPipeline: ShiftStrategy {
  let pipeline: RecordedOperator.Pipeline
  let question: StoredTensor?
  let answer: StoredTensor?

  var name: String { pipeline.rawValue }
  var exactness: Exactness { pipeline.strategy().exactness }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    guard isQuestion(input) else {
      return try pipeline.strategy().shift(input, by: pattern, boundary: boundary)
    }
    guard let answer else {
      throw ShiftError(
        "candidate", found: "no answer of this name", expected: "one output per case",
        cause: .crash)
    }
    func output<Stored: StoredScalar>(_ type: Stored.Type) throws(ShiftError) -> Tensor<Element> {
      let tensor: Tensor<Stored> = try Candidate.tensor(answer, for: input.shape)
      return tensor.known()
    }
    return try output(try Candidate.storedType(of: Element.format, name))
  }

  private func isQuestion<Element: ShiftScalar>(_ input: Tensor<Element>) -> Bool {
    func view<Stored: StoredScalar>(_ type: Stored.Type) -> StoredTensor {
      StoredTensor(input.known(as: Stored.self))
    }
    return Element.format.stored.map { view($0) } == question
  }
}
