import ArgumentParser
import ShiftCandidates
import ShiftExchange
import ShiftTensors
import ShiftVerification

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write cases to a file for a candidate that cannot be talked to.",
    discussion: """
      The file is a safetensors file of 'shift' cases, or of calls of an --operator, without output, as \
      CASE-FILES.md in the repository says. Answer each case NAME with a \
      tensor 'NAME/output', or one for each gradient as 'NAME/grad_input', in a file of your own, and give both to 'shiftproof check', which reads the \
      seed and the options of the export from the file.
      """)

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var out: String

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many cases to draw.", valueName: "n"))
  var cases = "1000"

  @OptionGroup var questions: CandidateRunOptions

  func run() throws {
    if let call = try questions.call(for: "export") { return try export(call) }
    try export(try questions.verification(nobody))
  }

  private func export<Call: ExchangedCall>(_ call: Call.Type) throws {
    try export(try questions.verification(of: call, nobody))
  }

  private func export<S: ExchangedSubject>(_ verification: Verification<S>) throws {
    let count = try wholeNumber(cases, of: "--cases", in: 1...1_000_000)
    try requireWritable(out)
    let file = OfflineAnswers.questions(
      of: verification,
      ExportRecord(
        cases: count, seed: try questions.seed.value(), options: questions.arguments))
    try replaceFile(out, with: file.encoded())
    print("\(file.cases.count) questions of \(count) cases written to \(out)")
  }
}

/// Asks nobody: there is a file in place of a program.
func nobody(_ question: [UInt8]) throws(ShiftError) -> [UInt8] {
  throw ShiftError("candidate", found: "a file", expected: "a program")
}
