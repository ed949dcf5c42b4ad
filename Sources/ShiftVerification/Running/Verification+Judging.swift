import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// How one case is judged.
///
/// All work on cases goes through two doors, ``explorer(seed:)`` and ``judge(_:)``. What is behind them
/// is specialised for a subject that has a line at each; for a subject of another module it is not.
extension Verification {
  // Without these three `verify` takes 1.3 times as long.
  @specialized(where S == ShiftSubject)
  @specialized(where S == OperatorSubject<GridSampleCall>)
  func explorer(seed: UInt64) -> Explorer<S.Case, DisagreementKey, VerificationCounts> {
    let memory = subject.memory()
    return Explorer(
      generator: subject.generator, seed: seed,
      narrowed: { key in
        { drawn, _, _ in findings(drawn, of: key, memory) }
      },
      body: { drawn, index, counts in
        let held = counts.draw(drawn, of: subject)
        return judge(drawn, index: index, held, into: &counts, memory)
      })
  }

  /// What every contender that is asked does with a case, in every format that has its values.
  // Without these three `verify` takes 1.3 times as long.
  @specialized(where S == ShiftSubject)
  @specialized(where S == OperatorSubject<GridSampleCall>)
  package func judge(_ drawn: S.Case) -> [Judgement] {
    let memory = subject.memory()
    var judgements: [Judgement] = []
    for format in formats {
      let done = inFormat(
        format, drawn, contenders: subject.contenders, memory, describes: true, triesLaws: false)
      judgements += done.judgements
      if done.isGivenUp { break }
    }
    return judgements
  }

  /// What no promise covers in a case, and every law that it breaks.
  // Without these three `verify` takes 1.3 times as long.
  @specialized(where S == ShiftSubject)
  @specialized(where S == OperatorSubject<GridSampleCall>)
  func violations(of drawn: S.Case) -> [Finding<DisagreementKey>] {
    let memory = subject.memory()
    return formats.flatMap { format in
      inFormat(
        format, drawn, contenders: subject.contenders, memory, describes: true, triesLaws: true
      ).findings
    }.filter(\.key.isViolation)
  }

  private func judge(
    _ drawn: S.Case, index: Int, _ held: [Bool], into counts: inout VerificationCounts,
    _ memory: S.Memory
  ) -> [Finding<DisagreementKey>] {
    let (group, hardClasses) = (S.group(of: drawn), hardClassNames(of: drawn))
    let triesLaws = lawStride > 0 && index % lawStride == 0
    var findings: [Finding<DisagreementKey>] = []
    var asked: Set<String> = []
    for format in formats {
      let done = inFormat(
        format, drawn, contenders: subject.contenders, memory, describes: false,
        triesLaws: triesLaws,
        tellsConventions: conventionStride > 0 && format == formats.first
          && index % conventionStride == 0)
      for judgement in done.judgements {
        counts.record(judgement, group: group, hardClasses: hardClasses)
        if asked.insert(judgement.contender).inserted { counts.ask(judgement.contender, held) }
      }
      findings += done.findings
      if done.isGivenUp { break }
    }
    return findings
  }

  /// What `judge` finds under one key: one contender, one format, the truth or one law.
  private func findings(
    _ drawn: S.Case, of key: DisagreementKey, _ memory: S.Memory
  ) -> [Finding<DisagreementKey>] {
    inFormat(
      key.format, drawn, contenders: subject.contenders.filter { S.name(of: $0) == key.contender },
      memory, describes: true, triesLaws: key.law != nil, law: key.law
    ).findings
  }

  /// What was done with one case in one format.
  private struct Done {
    var judgements: [Judgement] = []
    var findings: [Finding<DisagreementKey>] = []
    /// Whether a question was waited for until the time limit, so that nothing more is asked.
    var isGivenUp = false
  }

  /// - Parameters:
  ///   - triesLaws: whether the laws are tried too.
  ///   - law: one law that is tried and nothing else.
  private func inFormat(
    _ format: NumberFormat, _ drawn: S.Case, contenders: [S.Contender], _ memory: S.Memory,
    describes: Bool, triesLaws: Bool, law: String? = nil, tellsConventions: Bool = false
  ) -> Done {
    func done<Element: ShiftScalar>(_ type: Element.Type) -> Done {
      guard let inputs = subject.inputs(of: drawn, as: type) else { return Done() }
      var done = Done()
      if law == nil {
        let truth = subject.truth(of: drawn, on: inputs)
        var answers: [String: Tensor<Element>] = [:]
        for contender in contenders where subject.asks(contender, drawn, in: format) {
          let judgement = judgement(
            of: contender, on: drawn, inputs, truth, memory, describes, tellsConventions, &answers)
          done.findings += findings(of: judgement, in: S.group(of: drawn))
          done.judgements.append(judgement)
          if patience != nil, judgement.comparison.deviating.contains(where: \.isWaitedFor) {
            done.isGivenUp = true
            return done
          }
        }
      }
      if triesLaws {
        for contender in contenders where subject.asks(contender, drawn, in: format) {
          done.findings += subject.breaches(by: contender, of: drawn, on: inputs, law: law).map {
            Finding(
              key: key(S.name(of: contender), format, .lawBroken, isViolation: true, law: $0.law),
              message: $0.message)
          }
        }
      }
      return done
    }
    return switch format {
    case .float16: done(Float16.self)
    case .bfloat16: done(BFloat16.self)
    case .float: done(Float.self)
    case .double: done(Double.self)
    case .rational: done(Rational.self)
    }
  }

  /// - Parameter answers: by the names of the contenders that were asked about the case before, as such or as
  ///   references.
  private func judgement<Element: ShiftScalar>(
    of contender: S.Contender, on drawn: S.Case, _ inputs: [Tensor<Element>],
    _ truth: Tensor<Element>, _ memory: S.Memory, _ describes: Bool, _ tellsConventions: Bool,
    _ answers: inout [String: Tensor<Element>]
  ) -> Judgement {
    var comparison: OutputComparison
    var evidence: [ConventionEvidence] = []
    var agreeing: [String] = []
    func isAllowed(_ kind: DeviationClass) -> Bool {
      comparison.isCovered(kind)
        || subject.allows(kind, in: comparison, of: drawn, by: contender, in: Element.format)
    }
    do {
      let got = try subject.answer(of: contender, to: drawn, on: inputs)
      // Made once for an answer: what its cells read is asked of the contender with dozens of other images.
      var made: Classification<Element>?
      func classification() -> Classification<Element> {
        let classes =
          made
          ?? subject.classification(
            of: contender, to: drawn, on: inputs, answer: got, truth: truth, memory: memory)
        made = classes
        return classes
      }
      func compared(_ describes: Bool) -> OutputComparison {
        OutputComparison(
          got, with: truth, describes: describes, classification: classification)
      }
      comparison = compared(describes)
      // What may not be had again is put into words as long as the answer is there.
      if !describes, !comparison.isIdentical,
        patience != nil || !comparison.deviating.allSatisfy(isAllowed)
      {
        comparison = compared(true)
      }
      if tellsConventions, got.shape == truth.shape {
        evidence = subject.evidence(of: got, to: drawn, on: inputs)
      }
      let references = subject.references(for: contender)
      if !references.isEmpty { answers[S.name(of: contender)] = got }
      for reference in references where subject.asks(reference, drawn, in: Element.format) {
        let name = S.name(of: reference)
        // A contender is known by its name; what each strategy of a program is held to is called "ours" of all.
        let isContender = subject.contenders.contains { S.name(of: $0) == name }
        let answer =
          (isContender ? answers[name] : nil)
          ?? (try? subject.answer(of: reference, to: drawn, on: inputs))
        if isContender { answers[name] = answer }
        if answer?.isIdentical(to: got) == true { agreeing.append(name) }
      }
    } catch {
      comparison = OutputComparison(failed: DeviationClass(error.cause), message: "\(error)")
    }
    return Judgement(
      contender: S.name(of: contender), format: Element.format, comparison: comparison,
      allowed: Set(comparison.deviating.filter(isAllowed)), agreeing: agreeing, evidence: evidence)
  }

  private func findings(
    of judgement: Judgement, in group: String
  ) -> [Finding<DisagreementKey>] {
    judgement.comparison.deviating.map { kind in
      Finding(
        key: key(
          judgement.contender, judgement.format, kind,
          isViolation: !judgement.allowed.contains(kind),
          group: kind == .refused && subject.refusals != nil ? group : nil),
        message: judgement.comparison.first[kind]?.message ?? "")
    }
  }

  private func key(
    _ contender: String, _ format: NumberFormat, _ kind: DeviationClass, isViolation: Bool,
    law: String? = nil, group: String? = nil
  ) -> DisagreementKey {
    DisagreementKey(
      isViolation: isViolation, subject: S.words.subject, contender: contender, format: format,
      kind: kind, law: law, group: group)
  }
}
