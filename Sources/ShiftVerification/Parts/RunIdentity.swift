import PropertyTesting
import ShiftTensors

/// What decides a run, and so what its parts, checkpoints and results have in common.
///
/// Two runs of one identity are the same run, on any machine and however it is cut.
package struct RunIdentity: Hashable, Sendable, Codable {
  /// A hard class and its demanded share.
  package struct Demanded: Sendable, Hashable, Codable {
    package let name: String
    package let share: Double
    /// Contenders of which it is not demanded.
    package let exempt: [String]
  }

  /// What is verified, as ``SubjectWords/subject`` has it.
  package let subject: String
  /// Of the program that runs it.
  package let version: String
  package let seed: UInt64
  /// Cases of the whole run.
  package let total: Int
  /// What else decides the run, as a command line says it.
  package let options: String
  package let contenders: [String]
  package let formats: [NumberFormat]
  package let groups: [String]
  package let demands: [Demanded]
  /// Whether deviations are also counted by hard class, as baselines want them.
  package let countsByHardClass: Bool
  /// What is left out of it, for the reader.
  package let remarks: [String]
  /// Whether its cases were narrowed so that most of them may prove nothing.
  package let isNarrowed: Bool
  /// Which kinds of call may be refused; `nil` where every refusal is a finding.
  package let refusals: RefusalRule?
  /// How much failing of a program the run puts up with; `nil` for contenders of this program.
  package let patience: Int?

  /// In an error that names what a file holds and what was asked for.
  ///
  /// - Parameter wanted: the cases of this part of the run.
  func words(_ wanted: Range<Int>) -> String {
    "version \(printable(version)), seed \(seed), cases \(wanted.lowerBound)..<"
      + "\(wanted.upperBound)\(wanted.count == total ? "" : " of \(total)"), strategies "
      + "\(printable(contenders.joined(separator: ", "), limit: 300)), formats "
      + "\(formats.map(\.rawValue).joined(separator: ", ")), "
      + "\(countsByHardClass ? "by hard class, " : "")options"
      + (options.isEmpty ? " none" : printable(options, limit: 300))
  }
}
