import ArgumentParser
import Foundation
import PropertyTesting
import ShiftRuns
import ShiftTensors

/// The command line: one subcommand per file, listed here.
struct ShiftProof: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shiftproof",
    abstract: "Are two ways of shifting a feature map the same? If not: where, by how much, why?",
    discussion: """
      Results go to standard output, progress and diagnostics to standard error. Exit status: 0 when \
      what was asked holds, 1 when a finding says it does not, 2 when the question cannot be \
      answered, 130 or 143 when the run was ended by an interrupt or a request to terminate; verify, check, \
      certify (without --boundary and --slopes) and detect then tell what they have come to.
      """,
    version: Release.version,
    subcommands: [
      ReportCommand.self,
      VerifyCommand.self,
      PrecisionCommand.self,
      CertifyCommand.self,
      BoundaryCommand.self,
      CheckCommand.self,
      ExportCommand.self,
      ConformCommand.self,
      DetectCommand.self,
      ReplayCommand.self,
      MergeCommand.self,
    ])
}

@main
enum Main {
  static func main() async {
    // Whoever reads the output may go away first; the run, its files and its exit status stay the same.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try ShiftProof.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      end(0)
    } catch let code as ExitCode {
      end(code.rawValue)
    } catch {
      if ShiftProof.exitCode(for: error) == .success {
        print(ShiftProof.fullMessage(for: error))
        end(0)
      }
      Diagnostics.say(sentence(for: error))
      exit(2)
    }
  }

  /// Ends the program, with 2 where not all of the output could be written.
  private static func end(_ code: Int32) -> Never {
    if let reason = StandardOutput.failure() {
      Diagnostics.say("standard output: \(reason); expected a place to write to")
      exit(2)
    }
    exit(Interruption.status ?? code)
  }

  /// One sentence: *subject: found; expected*.
  private static func sentence(for error: any Error) -> String {
    // Only the argument parser gives its errors a usage text.
    let full = ShiftProof.fullMessage(for: error)
    guard full.contains("\nUsage: ") else { return "\(error)" }
    let message = ShiftProof.message(for: error)
    let found = message.split(separator: "\n").first.map(String.init) ?? message
    let usage = full.split(separator: "\n").last { $0.contains("See '") } ?? ""
    let command =
      usage.split(separator: "'").dropFirst().first.map(String.init) ?? "shiftproof --help"
    return
      "arguments: \(found.hasSuffix(".") ? String(found.dropLast()) : found); "
      + "expected what '\(command)' lists"
  }
}
