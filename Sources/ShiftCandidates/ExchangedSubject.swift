import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// A subject whose cases can be put to a program or into a file, as one question for each contender
/// and format.
package protocol ExchangedSubject: Subject {
  /// What a contender is asked, as a case that nobody has answered yet; `nil` where the case is not for
  /// it, or files have no such values.
  func question(
    _ drawn: Case, to contender: Contender, in format: NumberFormat, named name: String
  ) -> RecordedCase?

  /// A contender of the same name and promise that gives these answers, by the names of the outputs, to this
  /// question; without an answer it has none there.
  func answering(
    as contender: Contender, _ question: RecordedCase, with answers: [String: StoredTensor]
  ) -> Contender
}

/// The contenders of questions are candidates, each for one pipeline.
extension ShiftSubject: ExchangedSubject {
  package func question(
    _ drawn: ShiftCase, to contender: any ShiftStrategy, in format: NumberFormat, named name: String
  ) -> RecordedCase? {
    guard let candidate = contender as? Candidate, asks(candidate, drawn, in: format) else {
      return nil
    }
    func image<Stored: StoredScalar>(_ type: Stored.Type) -> StoredTensor? {
      (drawn.tensor() as Tensor<Stored>?).map { StoredTensor($0) }
    }
    return format.stored.flatMap { image($0) }.map {
      Candidate.question(
        $0, of: candidate.pipeline, by: drawn.pattern, channels: drawn.shape.c,
        boundary: candidate.boundary, named: name)
    }
  }

  package func answering(
    as contender: any ShiftStrategy, _ question: RecordedCase, with answers: [String: StoredTensor]
  ) -> any ShiftStrategy {
    guard let candidate = contender as? Candidate else { return contender }
    return AnsweredPipeline(
      pipeline: candidate.pipeline, question: question.inputs["input"]?.tensor,
      answer: answers["output"])
  }
}

/// One recorded answer as a strategy. Any other question, such as the images by which cells are read back,
/// is refused: nobody is there to answer it, and cells are classified by their values alone.
private struct AnsweredPipeline: DescribedStrategy {
  let pipeline: RecordedOperator.Pipeline
  let question: StoredTensor?
  let answer: StoredTensor?

  var name: String { pipeline.rawValue }
  var exactness: Exactness { pipeline.strategy().exactness }
  var footprint: Footprint { pipeline.strategy().described.footprint }

  /// The case was put to the candidate, so it is one of its.
  func fractionalRecipe(for boundary: Boundary) -> Recipe { recipe(for: boundary) }

  func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    pipeline.strategy().described.fractionalReading(of: shape, boundary: boundary)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    guard isQuestion(input) else {
      throw ShiftError(
        "answers", found: "another question than that of the file", expected: "a program to ask")
    }
    guard let answer else {
      throw ShiftError(
        "answers", found: "no answer of this name", expected: "one output per case",
        cause: .noAnswer)
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
