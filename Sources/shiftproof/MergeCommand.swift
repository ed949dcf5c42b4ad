import ArgumentParser
import ShiftExchange
import ShiftReports
import ShiftTensors
import ShiftVerification

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the results of ranges that were run apart.",
    discussion: """
      Takes what 'verify --shard K/N --out FILE' wrote for every K, in any order, and prints what one \
      run over all cases prints, byte for byte. Files of different versions, seeds or options, cases \
      that occur twice and cases that are missing are refused.
      """)

  @Argument(help: "The files of all shards.")
  var files: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    var parts: [(name: String, part: VerificationPart)] = []
    for file in files { parts.append((file, try PartFile.part(try readFile(file), named: file))) }
    let whole = try VerificationPart.joined(parts)
    if output.baseline != nil, !whole.countsByHardClass {
      throw ShiftError(
        "--baseline", found: "shards that were run without it",
        expected: "shards that were given it, and so counted by hard class")
    }
    try output.write(whole.result, replayOptions: whole.options)
  }
}
