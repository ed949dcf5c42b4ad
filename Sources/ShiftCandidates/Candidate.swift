import ShiftExchange
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// A program that shifts tensors, asked for one pipeline, as a strategy.
///
/// Each question is a frame that holds one `shift` case without output (`CASE-FILES.md`). Channels that
/// the pattern does not cut evenly are sent as groups of one.
package struct Candidate: DescribedStrategy {
  package let pipeline: RecordedOperator.Pipeline
  /// The boundary asked for; other than the pipeline's own, it is written as an attribute.
  package let boundary: Boundary
  private let ask: Asking

  package init(
    _ pipeline: RecordedOperator.Pipeline, boundary: Boundary? = nil, ask: @escaping Asking
  ) {
    self.pipeline = pipeline
    self.boundary = boundary ?? pipeline.boundary
    self.ask = ask
  }

  package var name: String { pipeline.rawValue }

  package var exactness: Exactness { pipeline.strategy().exactness }
  package var footprint: Footprint { pipeline.strategy().described.footprint }

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == self.boundary
      ? .claimed("as the candidate does it")
      : .none(because: "the candidate is asked for \(self.boundary.rawValue)")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    guard boundary == self.boundary else { return recipe(for: boundary) }
    let own = pipeline.strategy().fractionalRecipe(for: boundary)
    return own.isClaimed ? recipe(for: boundary) : own
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    pipeline.strategy().described.fractionalReading(of: shape, boundary: boundary)
  }

  /// The fixed pipeline of `grid_sample` divides 0 by 0 on a one-pixel axis, which proves nothing; for the
  /// rest, what our own strategy for the pipeline promises.
  package func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    (pipeline != .gridSample || shape.h > 1 && shape.w > 1)
      && pipeline.strategy().handles(shape, by: pattern, in: format)
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    func through<Stored: StoredScalar>(_ type: Stored.Type) throws(ShiftError) -> Tensor<Element> {
      try answered(input.known(as: Stored.self), pattern).known()
    }
    return try through(try Self.storedType(of: Element.format, name))
  }

  /// - Throws: `ShiftError` for `Rational`.
  static func storedType(
    of format: NumberFormat, _ name: String
  ) throws(ShiftError) -> any StoredScalar.Type {
    guard let type = format.stored else {
      throw ShiftError(name, found: "rational numbers", expected: "a format that files carry")
    }
    return type
  }

  private func answered<Stored: StoredScalar>(
    _ image: Tensor<Stored>, _ pattern: Pattern
  ) throws(ShiftError) -> Tensor<Stored> {
    let question = Self.question(
      StoredTensor(image), of: pipeline, by: pattern, channels: image.shape.c,
      boundary: boundary, named: "case")
    return try Self.tensor(question.answer(of: name, asking: ask), for: image.shape)
  }

  /// What a candidate is asked, as one case.
  static func question(
    _ image: StoredTensor, of pipeline: RecordedOperator.Pipeline, by pattern: Pattern,
    channels: Int, boundary: Boundary, named name: String
  ) -> RecordedCase {
    let even = Pattern(pattern.shifts, rule: .floorEdges)
    let isEven =
      channels.isMultiple(of: pattern.shifts.count)
      && even.shifts(ofChannels: channels) == pattern.shifts(ofChannels: channels)
    return RecordedCase(
      name: name,
      operation: .shift(
        strategy: pipeline,
        shifts: isEven ? pattern.shifts : pattern.shifts(ofChannels: channels),
        boundary: boundary == pipeline.boundary ? nil : boundary),
      inputs: ["input": NamedTensor(name: "\(name)/input", tensor: image)],
      outcome: .unanswered)
  }

  /// An answer as a tensor of the format that was asked in.
  ///
  /// - Throws: `ShiftError` where it has another format or number of axes; another extent is for the
  ///   comparison to find.
  static func tensor<Stored: StoredScalar>(
    _ output: StoredTensor, for shape: Shape
  ) throws(ShiftError) -> Tensor<Stored> {
    guard output.dtype == Stored.dtype else {
      throw ShiftError(
        "candidate", found: "an output of \(output.dtype.rawValue)",
        expected: Stored.dtype.rawValue, cause: .wrongType)
    }
    guard let tensor: Tensor<Stored> = output.tensor() else {
      throw ShiftError(
        "candidate", found: "an output of shape \(output.shape)", expected: "\(shape)",
        cause: .wrongShape)
    }
    return tensor
  }
}

/// How a candidate is verified: the cases it is asked, and what it is compared with.
extension Verification where S == ShiftSubject {
  /// - Parameters:
  ///   - pipelines: what it is asked to be, one after the other.
  ///   - boundary: one that every pipeline is asked for in place of its own.
  package static func of(
    candidate ask: @escaping Asking, pipelines: [RecordedOperator.Pipeline],
    formats: [NumberFormat], boundary: Boundary? = nil
  ) -> Verification<ShiftSubject> {
    var cases = ShiftCases()
    cases.boundaries = Boundary.allCases.filter { candidate in
      pipelines.contains { (boundary ?? $0.boundary) == candidate }
    }
    cases.dividesChannels = true
    var verification = Verification(
      strategies: pipelines.map { Candidate($0, boundary: boundary, ask: ask) }, formats: formats,
      cases: cases)
    if pipelines.contains(.gridSample) {
      verification.subject.leftOut.append(
        "one-pixel axes of grid_sample, where its pipeline is 0/0")
      verification.subject.exemptions = {
        ($0 as? Candidate)?.pipeline == .gridSample
          ? [HardClasses.onePixelAxis, HardClasses.onePixel] : []
      }
    }
    // A question costs a round trip; a thousand of them find what there is to find.
    verification.shrinkBudget = 1_000
    verification.patience = Patience()
    verification.subject.references = { strategy in
      guard let candidate = strategy as? Candidate else { return [] }
      guard candidate.pipeline == .gridSample else {
        return [DeclaredShift(candidate.pipeline.strategy(), name: "ours")]
      }
      return [GridSampleDialect.pytorchCPU, .pytorchCPUFused].map {
        DeclaredShift(
          RecordedOperator.Pipeline.gridSample.strategy(dialect: $0), name: $0.name)
      }
    }
    return verification
  }
}
