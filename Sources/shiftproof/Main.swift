import ArgumentParser

@main
struct ShiftProof: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "shiftproof")
}
