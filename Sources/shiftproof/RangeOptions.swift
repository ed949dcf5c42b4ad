import ArgumentParser
import Foundation
import ShiftExchange
import ShiftReports
import ShiftRuns
import ShiftTensors

/// A run in ranges that are done apart, and runs that go on after they were stopped.
///
/// What each kind of run does with them is in an extension of its own.
struct RangeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Do the K-th of N ranges of about as much work and write it to --out; 'shiftproof merge' tells "
        + "the result, and findings do not fail.",
      valueName: "K/N"))
  var shard: String?

  @Option(help: ArgumentHelp("Write what 'shiftproof merge' joins.", valueName: "file"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Keep how far the run has come in this file, and go on from it if it exists.",
      valueName: "file"))
  var checkpoint: String?

  /// The first of these that is asked for, as it is written.
  var named: String? {
    shard != nil ? "--shard" : out != nil ? "--out" : checkpoint != nil ? "--checkpoint" : nil
  }

  /// The shard that is asked for.
  ///
  /// - Parameter told: an option that asks for something to be told, which a shard does not.
  /// - Throws: also where a file of the options cannot be written, which is tried before the run.
  func part(told: String?) throws -> Shard? {
    for path in [out, checkpoint].compactMap({ $0 }) { try requireWritable(path) }
    guard let shard = try shard.map({ text throws(ShiftError) in try Shard(text) }) else {
      return nil
    }
    guard out != nil else {
      throw ShiftError("--shard", found: "no --out", expected: "the file to write")
    }
    if let told {
      throw ShiftError("--shard", found: told, expected: "it at 'shiftproof merge'")
    }
    return shard
  }

  /// What the file of checkpoints holds, if there is one.
  func state<State: Decodable>(in file: String) throws -> State? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    return try PartFile.checkpoint(try readFile(file), named: file)
  }

  /// What is said of a run that was stopped.
  var stopped: String {
    let files = checkpoint.map {
      "\($0) holds how far the run has come, and the same command goes on from there"
    }
    return (files ?? "the run was stopped; --checkpoint FILE lets one go on")
      + (out.map { "; \($0) was not written" } ?? "")
  }

  /// Writes the part, where that is asked for.
  func write(_ part: some Encodable) throws {
    if let out { try replaceFile(out, with: PartFile.bytes(part)) }
  }
}
