import PropertyTesting
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Cases written to a file for a candidate that cannot be talked to, and its answers judged.
///
/// A case is named `TOKEN/CONTENDER/FORMAT`; the token says which drawn case it is, so that the judge can
/// draw it again. Answers are a file of the same cases with outputs, or a plain file of tensors named
/// `TOKEN/CONTENDER/FORMAT/output`, which is also what the first has.
package enum OfflineAnswers {
  /// The cases of a run as a file.
  package static func questions<S: ExchangedSubject>(
    of verification: Verification<S>, cases: Range<Int>, seed: UInt64
  ) -> CaseFile {
    let (subject, generator) = (verification.subject, verification.subject.generator)
    var recorded: [RecordedCase] = []
    for index in cases {
      let token = generator.token(seed: seed, index: index)
      let drawn = generator.value(of: token)
      for contender in subject.contenders {
        recorded += verification.formats.compactMap { format in
          subject.question(
            drawn, to: contender, in: format,
            named: "\(token)/\(S.name(of: contender))/\(format.rawValue)")
        }
      }
    }
    return CaseFile(producer: "ShiftProof", cases: recorded)
  }

  /// Judges answers to the questions of a file.
  ///
  /// A missing answer is a crash, one of another shape or dtype is named as such. Nothing is shrunk,
  /// since nobody can be asked again: the smallest case is the smallest of the file, and its token the
  /// one that is told.
  ///
  /// - Throws: `ShiftError` if a case of the file is not what its token draws, or they are of several
  ///   seeds.
  package static func judge<S: ExchangedSubject>(
    _ answers: Safetensors, to questions: CaseFile, of verification: Verification<S>
  ) throws(ShiftError) -> VerificationResult<S> {
    let (subject, generator) = (verification.subject, verification.subject.generator)
    var counts = VerificationCounts()
    var found: [DisagreementKey: ShiftVerification.Disagreement<S.Case>] = [:]
    var sizes: [DisagreementKey: Int] = [:]
    var (seen, asked): (Set<CaseToken>, Set<String>) = ([], [])
    for question in questions.cases {
      let (token, contender, format) = try meaning(of: question.name, verification)
      let drawn = generator.value(of: token)
      guard
        let again = subject.question(drawn, to: contender, in: format, named: question.name),
        again.operation == question.operation, again.inputs == question.inputs
      else {
        throw ShiftError(
          printable(question.name), found: "another question than its token draws",
          expected: "cases of 'shiftproof export' with the same options")
      }
      if seen.insert(token).inserted {
        counts.draw(drawn, of: subject)
      }
      if asked.insert("\(token)/\(S.name(of: contender))").inserted {
        counts.ask(S.name(of: contender), subject.demands.map { $0.holds(drawn) })
      }
      var judged = verification
      judged.subject.contenders = [
        subject.answering(as: contender, question, with: answers["\(question.name)/output"])
      ]
      judged.formats = [format]
      let size = again.inputs.values.reduce(0) { $0 + $1.tensor.bytes.count }
      for judgement in judged.judge(drawn) {
        counts.record(
          judgement, group: S.group(of: drawn),
          hardClasses: verification.hardClassNames(of: drawn))
        for kind in judgement.comparison.deviating {
          let key = DisagreementKey(
            isViolation: !judgement.allowed.contains(kind), subject: S.words.subject,
            contender: judgement.contender, format: format, kind: kind)
          let (known, isSmaller) = (found[key], sizes[key].map { size < $0 } ?? true)
          if isSmaller { sizes[key] = size }
          found[key] = ShiftVerification.Disagreement(
            key: key, count: (known?.count ?? 0) + 1, token: isSmaller ? token : known!.token,
            smallest: isSmaller ? drawn : known!.smallest,
            message: isSmaller ? judgement.comparison.first[kind]?.message ?? "" : known!.message)
        }
      }
    }
    guard let first = seen.map(\.index).min(), let last = seen.map(\.index).max() else {
      throw ShiftError("cases", found: "none", expected: "at least one")
    }
    let seeds = Set(seen.map(\.seed)).sorted()
    guard seeds.count == 1 else {
      throw ShiftError(
        "cases", found: "seeds " + seeds.prefix(3).map { "\($0)" }.joined(separator: ", "),
        expected: "cases of one seed")
    }
    return VerificationResult(
      of: verification.identity(seed: seeds[0], total: last + 1), asked: first..<(last + 1),
      cases: first..<(last + 1), counts: counts,
      disagreements: found.values.sorted { ($0.token.index, $0.key) < ($1.token.index, $1.key) })
  }

  private static func meaning<S: ExchangedSubject>(
    of name: String, _ verification: Verification<S>
  ) throws(ShiftError) -> (CaseToken, S.Contender, NumberFormat) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let contenders = verification.subject.contenders
    guard parts.count == 3, let token = try? CaseToken(parts[0]),
      let format = NumberFormat(rawValue: parts[2])
    else {
      throw ShiftError(
        printable(name), found: "a name that is not TOKEN/\(S.words.contender.uppercased())/FORMAT",
        expected: "cases of 'shiftproof export'")
    }
    guard let contender = contenders.first(where: { S.name(of: $0) == parts[1] }) else {
      throw ShiftError(
        printable(name), found: "a question to \(printable(parts[1]))",
        expected: "one of " + contenders.map(S.name(of:)).joined(separator: ", "))
    }
    guard verification.formats.contains(format) else {
      throw ShiftError(
        printable(name), found: "a question in \(format.rawValue)",
        expected: "one of " + verification.formats.map(\.rawValue).joined(separator: ", "))
    }
    return (token, contender, format)
  }
}
