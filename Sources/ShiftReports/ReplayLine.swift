import PropertyTesting

/// How a finding is repeated, told after it.
public enum ReplayLine: Hashable, Sendable {
  /// By `shiftproof replay` with these options, as ` --preset swin`.
  case replay(options: String)
  /// By `shiftproof check --replay` with these options.
  case check(options: String)
  /// Not by this program: the answers came in a file, and the case stands there under its token.
  case file

  /// The line for a run that was told these options: `check` begins them with its candidate.
  public init(options: String) {
    self = options.hasPrefix(" --candidate ") ? .check(options: options) : .replay(options: options)
  }

  func text(_ token: CaseToken) -> String {
    switch self {
    case .replay(let options): "Replay: shiftproof replay \(token)\(options)"
    case .check(let options): "Replay: shiftproof check --replay \(token)\(options)"
    case .file: "In the file: the cases \(token)/…"
    }
  }
}
