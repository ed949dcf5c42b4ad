import PropertyTesting

/// How a finding is repeated, told after it.
package enum ReplayLine: Hashable, Sendable {
  /// By `shiftproof replay` with these options, as ` --preset swin`.
  case replay(options: String)
  /// By `shiftproof check --replay` with these options.
  case check(options: String)
  /// By a program in place of the file of answers, asked with these options; in the file, the case
  /// stands under its token.
  case file(options: String)

  /// The line for a run that was told these options: `check` begins them with its candidate.
  package init(options: String) {
    self = options.hasPrefix(" --candidate ") ? .check(options: options) : .replay(options: options)
  }

  func text(_ token: CaseToken) -> String {
    switch self {
    case .replay(let options): "Replay: shiftproof replay \(token)\(options)"
    case .check(let options): "Replay: shiftproof check --replay \(token)\(options)"
    case .file(let options):
      "In the file: the cases \(token)/…; of a program: "
        + "shiftproof check --candidate PROGRAM --replay \(token)\(options)"
    }
  }

  /// How to come to a case whose answer does not follow from its question: by the cases before it.
  func textInOrder(_ token: CaseToken) -> String {
    let run = " --seed \(token.seed) --cases \(token.index + 1) --workers 1"
    return switch self {
    case .replay(let options): "In order: shiftproof verify\(run)\(options)"
    case .check(let options): "In order: shiftproof check\(run)\(options)"
    case .file: text(token)
    }
  }
}
