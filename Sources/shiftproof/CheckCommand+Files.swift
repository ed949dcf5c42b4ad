import ArgumentParser
import ShiftCandidates
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

/// Answers in a file.
extension CheckCommand {
  func judgeFile() throws {
    guard cases != Self.usualCases else {
      throw ShiftError(
        "--answers", found: "no --cases", expected: "the file of the questions there")
    }
    let file = try CaseFile(contentsOf: cases)
    let record = try ExportRecord(of: file, named: cases)
    let exported = try CandidateRunOptions(exportedWith: record, in: cases)
    try requireNothingElse(than: record)
    let answered = try Safetensors(readFile(answers!), named: answers!)
    if let call = try exported.call(for: "--answers") {
      try judge(answered, to: file, record, exported, call)
    } else {
      var verification = try exported.verification(nobody)
      try allow(in: &verification)
      verification.subject.laws = []
      try judge(answered, to: file, record, verification)
    }
  }

  private func judge<Call: ExchangedCall>(
    _ answered: Safetensors, to file: CaseFile, _ record: ExportRecord,
    _ exported: CandidateRunOptions, _ call: Call.Type
  ) throws {
    var verification = try exported.verification(of: call, nobody)
    try allow(in: &verification)
    try judge(answered, to: file, record, verification)
  }

  private func judge<S: ExchangedSubject>(
    _ answered: Safetensors, to file: CaseFile, _ record: ExportRecord, _ asked: Verification<S>
  ) throws {
    var verification = asked
    try output.prepare(&verification)
    let result = try OfflineAnswers.judge(answered, to: file, record, of: verification)
    try output.write(
      result,
      replay: .file(options: record.options + allow.map { " --allow \(quoted($0))" }.joined())
    )
  }

  /// Refuses what has no meaning for a file of answers, or contradicts what the questions say.
  private func requireNothingElse(than record: ExportRecord) throws(ShiftError) {
    let program = "it beside --candidate; a file has one answer to each case"
    let meaningless = [
      ("--replay", replay), ("--workers", workers.workers),
      ("--time-limit", timeLimit == "30" ? nil : timeLimit), ("--require", require),
      ("--budget", budget),
    ]
    for (name, value) in meaningless {
      if let value { throw ShiftError(name, found: value, expected: program) }
    }
    let told =
      (questions.seed.seed == "1" ? "" : " --seed \(questions.seed.seed)") + questions.arguments
    let recorded = CommandOptions(" --seed \(record.seed)" + record.options)
    for (name, value) in CommandOptions(told).pairs
    where !recorded.pairs.contains(where: { $0 == (name, value) }) {
      throw ShiftError(
        name, found: value,
        expected: recorded[name].map { "\($0), with which \(cases) was exported" }
          ?? "no such option, as \(cases) was exported without it")
    }
  }
}
