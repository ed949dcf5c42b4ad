import Foundation
import Testing

@Suite("What the program prints")
struct GoldenTests {
  static let commands = [
    "report", "verify", "precision", "certify", "boundary", "check", "export", "conform", "detect",
    "replay", "merge",
  ]

  @Test("Every command's help is as reviewed and fits 80 columns", arguments: [""] + commands)
  func help(_ command: String) throws {
    let ended = try Program.run([command, "--help"].filter { !$0.isEmpty })
    #expect(ended.status == 0 && ended.errors.isEmpty)
    try Golden.expect(ended.output, is: "help\(command.isEmpty ? "" : "-")\(command).txt")
    let long = ended.output.split(separator: "\n").filter { $0.count > 80 }
    #expect(long.isEmpty)
  }

  /// Commands whose output is one for all machines, and that take no time.
  static let runs: [(name: String, arguments: [String], status: Int32)] = [
    ("boundary", ["boundary", "--boundary", "symmetric", "--shift", "2,-1", "--size", "4x5"], 0),
    (
      "boundary-preset",
      ["boundary", "--strategy", "roll without padding", "--preset", "as-mlp"], 1
    ),
    (
      "boundary-model-size",
      ["boundary", "--strategy", "grid_sample", "--shift", "0,3", "--size", "56x56"], 0
    ),
    ("boundary-list", ["boundary", "--list"], 0),
    ("certify", ["certify", "--widths", "2...100"], 0),
    ("certify-json", ["certify", "--widths", "2...100", "--no-ties", "--json"], 0),
    ("precision", ["precision", "--widths", "7,56", "--formats", "bfloat16,float"], 0),
    (
      "precision-markdown",
      [
        "precision", "--widths", "7", "--formats", "float", "--dialects", "pytorch-cpu",
        "--markdown",
      ],
      0
    ),
    (
      "precision-fractions",
      ["precision", "--fractions", "--widths", "7,56", "--formats", "float"], 0
    ),
    (
      "precision-fractions-json",
      [
        "precision", "--fractions", "--widths", "7", "--formats", "bfloat16", "--boundary",
        "reflect", "--json",
      ],
      0
    ),
    ("conform", ["conform", "Fixtures/worked-example.safetensors"], 0),
    (
      "verify",
      ["verify", "--cases", "30", "--formats", "rational", "--search", "0", "--laws", "0"], 0
    ),
  ]

  @Test("Outputs are as reviewed", arguments: runs.indices)
  func output(_ index: Int) throws {
    let run = Self.runs[index]
    let ended = try Program.run(run.arguments)
    #expect(ended.status == run.status)
    #expect(ended.errors.isEmpty, "\(ended.errors)")
    try Golden.expect(ended.output, is: "\(run.name).txt")
  }

  @Test("The shells get completions", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let ended = try Program.run(["--generate-completion-script", shell])
    #expect(ended.status == 0 && ended.errors.isEmpty)
    for command in Self.commands { #expect(ended.output.contains(command)) }
    #expect(ended.output.contains("save-regressions"))
  }
}
