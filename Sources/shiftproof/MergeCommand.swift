import ArgumentParser
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the results of ranges that were run apart.",
    usage: "shiftproof merge <files> ... [<options>]",
    discussion: """
      Takes what 'verify', 'check' or 'certify' wrote with --shard K/N --out FILE for every K, in any \
      order, and prints what one run over all of it prints, byte for byte. Files of different commands, \
      versions, seeds or options, what occurs twice and what is missing are refused. Where one run of \
      'check' would have ended early, because the program fails too often, what follows is left out.
      """)

  @Argument(help: "The files of all shards.")
  var files: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.tryFiles()
    var parts: [(name: String, part: Part)] = []
    for file in files { parts.append((file, try PartFile.part(try readFile(file), named: file))) }
    switch try Part.joined(parts) {
    case .verification(let whole): try tell(whole)
    case .certificate(let whole):
      if let option = output.aboutCases {
        throw ShiftError(
          option, found: "parts of 'certify'", expected: "parts of 'verify' or 'check'")
      }
      ShiftProofCommand.tell(whole.certificate, asJSON: output.json)
    }
  }

  private func tell<Whole: VerifiedPart>(_ any: Whole) throws {
    let whole = any.part
    if output.baseline != nil, !whole.run.countsByHardClass {
      throw ShiftError(
        "--baseline", found: "shards that were run without it",
        expected: "shards that were given it, and so counted by hard class")
    }
    try output.write(whole.result, replay: ReplayLine(options: whole.run.options))
  }
}
