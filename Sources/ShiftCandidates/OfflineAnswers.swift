import PropertyTesting
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// What a file of questions was exported with, which its metadata says: enough to draw them again.
package struct ExportRecord: Hashable, Sendable {
  static let key = "x-export"

  package let cases: Int
  package let seed: UInt64
  /// What else decides the questions, as a command line says it: ` --strategy roll`.
  package let options: String

  package init(cases: Int, seed: UInt64, options: String) {
    (self.cases, self.seed, self.options) = (cases, seed, options)
  }

  /// - Throws: `ShiftError` if the file, of this name, does not say.
  package init(of file: CaseFile, named name: String) throws(ShiftError) {
    func refuse(_ found: String) -> ShiftError {
      ShiftError(name, found: found, expected: "a file of this version's 'shiftproof export'")
    }
    guard let text = file.notes[Self.key] else {
      throw refuse("no \"\(Self.key)\" in the metadata, which says how the cases were drawn")
    }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 4, words[0] == "--cases", let cases = Int(words[1]),
      (1...1_000_000).contains(cases), words[2] == "--seed", let seed = UInt64(words[3])
    else { throw refuse("\"\(Self.key)\" \(printable(text, limit: 200))") }
    self.init(
      cases: cases, seed: seed, options: words.dropFirst(4).map { " \($0)" }.joined())
  }

  var text: String { "--cases \(cases) --seed \(seed)\(options)" }
}

/// Cases written to a file for a candidate that cannot be talked to, and its answers judged.
///
/// A case is named `TOKEN/CONTENDER/FORMAT`; the token says which drawn case it is, so that the judge can
/// draw it again. Answers are a file of the same cases with outputs, or a plain file of tensors named
/// `TOKEN/CONTENDER/FORMAT/output`, which is also what the first has.
package enum OfflineAnswers {
  /// The cases of a run as a file.
  package static func questions<S: ExchangedSubject>(
    of verification: Verification<S>, _ record: ExportRecord
  ) -> CaseFile {
    CaseFile(
      producer: "ShiftProof",
      cases: (0..<record.cases).flatMap { index in
        asked(of: verification, record, index).questions.map(\.question)
      }, notes: [ExportRecord.key: record.text])
  }

  /// A case and everything that is asked about it.
  private struct Asked<S: Subject> {
    let drawn: S.Case
    var questions: [(contender: S.Contender, format: NumberFormat, question: RecordedCase)] = []
  }

  private static func asked<S: ExchangedSubject>(
    of verification: Verification<S>, _ record: ExportRecord, _ index: Int
  ) -> Asked<S> {
    let (subject, generator) = (verification.subject, verification.subject.generator)
    let token = generator.token(seed: record.seed, index: index)
    var asked = Asked<S>(drawn: generator.value(seed: record.seed, index: index))
    for contender in subject.contenders {
      for format in verification.formats {
        let name = "\(token)/\(S.name(of: contender))/\(format.rawValue)"
        if let question = subject.question(asked.drawn, to: contender, in: format, named: name) {
          asked.questions.append((contender, format, question))
        }
      }
    }
    return asked
  }

  /// Judges answers to the questions of a file by what the file says of them.
  ///
  /// Nothing is shrunk, since nobody can be asked again: the smallest case is the smallest of the file,
  /// and its token the one that is told.
  ///
  /// - Parameters:
  ///   - record: what the file was exported with.
  ///   - verification: the one of those options.
  /// - Throws: `ShiftError` if a question of that export is missing, occurs twice or is not what its token
  ///   draws, or one is of another export.
  package static func judge<S: ExchangedSubject>(
    _ answers: Safetensors, to questions: CaseFile, _ record: ExportRecord,
    of verification: Verification<S>
  ) throws(ShiftError) -> VerificationResult<S> {
    let subject = verification.subject
    var unused = try named(questions, record, verification)
    var counts = VerificationCounts()
    var found: [DisagreementKey: Found<S.Case>] = [:]
    for index in 0..<record.cases {
      let token = subject.generator.token(seed: record.seed, index: index)
      let asked = asked(of: verification, record, index)
      counts.draw(asked.drawn, of: subject)
      let held = subject.demands.map { $0.holds(asked.drawn) }
      for name in Set(asked.questions.map { S.name(of: $0.contender) }) { counts.ask(name, held) }
      for (contender, format, question) in asked.questions {
        guard let stored = unused.removeValue(forKey: question.name) else {
          throw ShiftError(
            printable(question.name), found: "no question of this name",
            expected: "every question that the file was exported with (\(record.text))")
        }
        guard stored.operation == question.operation, stored.inputs == question.inputs else {
          throw ShiftError(
            printable(question.name), found: "another question than its token draws",
            expected: "that of 'shiftproof export \(record.text)' of this version")
        }
        let given = answers.answers(to: question.name)
        // Which answers are those of other questions is told of operators with one output.
        let answer = given["output"]
        var judged = verification
        judged.subject.contenders = [
          subject.answering(as: contender, question, with: given)
        ]
        judged.formats = [format]
        let size = question.inputs.values.reduce(0) { $0 + $1.tensor.bytes.count }
        for judgement in judged.judge(asked.drawn) {
          counts.record(
            judgement, group: S.group(of: asked.drawn),
            hardClasses: verification.hardClassNames(of: asked.drawn))
          for kind in judgement.comparison.deviating {
            let key = DisagreementKey(
              isViolation: !judgement.allowed.contains(kind), subject: S.words.subject,
              contender: judgement.contender, format: format, kind: kind)
            let one = Found(
              size: size, token: token, drawn: asked.drawn, name: question.name, answer: answer,
              message: judgement.comparison.first[kind]?.message ?? "")
            found[key] = found[key].map { $0.joined(with: one) } ?? one
          }
        }
      }
    }
    if let stranger = questions.cases.first(where: { unused[$0.name] != nil }) {
      throw ShiftError(
        printable(stranger.name), found: "a question that its token does not ask",
        expected: "those of 'shiftproof export \(record.text)'")
    }
    let owners = owners(of: found.values.compactMap(\.answer), record, verification)
    return VerificationResult(
      of: verification.identity(seed: record.seed, total: record.cases), asked: 0..<record.cases,
      cases: 0..<record.cases, counts: counts,
      disagreements: found.map { key, one in
        let owner = one.answer.flatMap { owners[Values($0)] }.flatMap { $0 == one.name ? nil : $0 }
        return ShiftVerification.Disagreement(
          key: key, count: one.count, token: one.token, smallest: one.drawn,
          message: one.message + (owner.map { "; these are the right values of \($0)" } ?? ""))
      }.sorted { ($0.token.index, $0.key) < ($1.token.index, $1.key) })
  }

  /// The smallest case of one disagreement.
  private struct Found<Case> {
    var count = 1
    let size: Int
    let token: CaseToken
    let drawn: Case
    let name: String
    let answer: StoredTensor?
    let message: String

    /// Both, the smaller case kept; the earlier one of two that are as small.
    func joined(with later: Found) -> Found {
      var smallest = later.size < size ? later : self
      smallest.count = count + 1
      return smallest
    }
  }

  /// What a tensor holds, as a key.
  private struct Values: Hashable {
    let dtype: DType
    let shape: [Int]
    let bytes: ArraySlice<UInt8>

    init(_ tensor: StoredTensor) {
      (dtype, shape, bytes) = (tensor.dtype, tensor.shape, tensor.bytes)
    }
  }

  /// To which question each of some answers is the right one: the first, if any. Answers that came in
  /// another order, or one for the other, show so.
  private static func owners<S: ExchangedSubject>(
    of answers: [StoredTensor], _ record: ExportRecord, _ verification: Verification<S>
  ) -> [Values: String] {
    let wanted = Set(answers.map(Values.init).filter { Set($0.bytes).count > 2 })
    guard !wanted.isEmpty else { return [:] }
    let subject = verification.subject
    var owners: [Values: String] = [:]
    for index in 0..<record.cases {
      let asked = asked(of: verification, record, index)
      for (_, format, question) in asked.questions {
        func truth<Stored: StoredScalar>(_ type: Stored.Type) -> StoredTensor? {
          subject.inputs(of: asked.drawn, as: type).map {
            StoredTensor(subject.truth(of: asked.drawn, on: $0))
          }
        }
        guard let truth = format.stored.flatMap({ truth($0) }).map(Values.init),
          wanted.contains(truth), owners[truth] == nil
        else { continue }
        owners[truth] = question.name
      }
    }
    return owners
  }

  /// The questions of a file by their names.
  ///
  /// - Throws: `ShiftError` if one is not of the export, or occurs twice.
  private static func named<S: ExchangedSubject>(
    _ file: CaseFile, _ record: ExportRecord, _ verification: Verification<S>
  ) throws(ShiftError) -> [String: RecordedCase] {
    let contenders = verification.subject.contenders.map(S.name(of:))
    let formats = verification.formats.map(\.rawValue)
    var questions: [String: RecordedCase] = [:]
    for question in file.cases {
      func refuse(_ found: String, _ expected: String) -> ShiftError {
        ShiftError(printable(question.name), found: found, expected: expected)
      }
      let parts = question.name.split(separator: "/", omittingEmptySubsequences: false).map(
        String.init)
      guard parts.count == 3, let token = try? CaseToken(parts[0]) else {
        throw refuse(
          "a name that is not TOKEN/\(S.words.contender.uppercased())/FORMAT",
          "cases of 'shiftproof export'")
      }
      guard token.seed == record.seed else {
        throw refuse(
          "a question of seed \(token.seed)",
          "seed \(record.seed), with which the file was exported")
      }
      guard token.index < record.cases else {
        throw refuse(
          "a question about case \(token.index)",
          "one of the \(record.cases) cases with which the file was exported")
      }
      let drawn = verification.subject.generator.token(seed: token.seed, index: token.index)
      guard token == drawn || !contenders.contains(parts[1]) else {
        throw refuse(
          "another question than its token draws",
          "that of 'shiftproof export \(record.text)' of this version")
      }
      guard contenders.contains(parts[1]) else {
        throw refuse(
          "a question to \(printable(parts[1]))", "one of " + contenders.joined(separator: ", "))
      }
      guard formats.contains(parts[2]) else {
        throw refuse(
          "a question in \(printable(parts[2]))", "one of " + formats.joined(separator: ", "))
      }
      guard questions.updateValue(question, forKey: question.name) == nil else {
        throw refuse("two questions of this name", "each once")
      }
    }
    return questions
  }
}

extension Safetensors {
  /// The tensors named `NAME/output`, `NAME/grad_input` and so on, by what follows the name.
  fileprivate func answers(to name: String) -> [String: StoredTensor] {
    let outputs = ["output"] + RecordedOperator.gradientNames
    var answers: [String: StoredTensor] = [:]
    for output in outputs { answers[output] = self["\(name)/\(output)"] }
    return answers
  }
}
