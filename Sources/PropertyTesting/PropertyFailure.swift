/// One bug as a reader meets it.
public struct BugReport: Hashable, Sendable {
  public let key: String
  public let message: String
  public let count: Int
  public let token: CaseToken
  /// The smallest case, shown.
  public let smallest: String
  /// What does not matter in it; empty where everything does.
  public let explanation: String
  /// How the shrinker got there, as a sentence.
  public let search: String

  init<Value>(_ counterexample: Counterexample<Value>, describe: (Value) -> String) {
    key = counterexample.finding.key
    message = counterexample.finding.message
    count = counterexample.count
    token = counterexample.token
    smallest = describe(counterexample.smallest)
    explanation = counterexample.explanation.description
    if counterexample.isReproducible {
      let steps = counterexample.steps
      search =
        "\(steps) simplification\(steps == 1 ? "" : "s"), \(counterexample.attempts) cases tried"
        + (counterexample.isMinimal ? "" : "; stopped by the budget, so it may not be minimal")
    } else {
      search = "it held when the case was repeated, so the check depends on more than the case"
    }
  }
}

/// One reason why a check of a property fails.
public enum PropertyProblem: Hashable, Sendable {
  /// A given example does not have the property.
  case example(number: Int, value: String, key: String, message: String)
  /// Random cases do not have it.
  case bug(BugReport)
  /// The generator or the property threw away too many cases.
  case discarded(Int, of: Int, allowed: Double)
  /// Too many cases would have held for a wrong implementation too.
  case vacuous(Int, of: Int, allowed: Double)
  /// A demanded class is not covered, or the cases are too few to tell.
  case coverage(ClassCoverage)
  /// There was no case to judge.
  case nothingJudged
}

/// A property that was not shown to hold.
///
/// Its description is the whole report: each bug with its smallest case and replay token, then what
/// is wrong with the run, then what was drawn.
public struct PropertyFailure: Error, Hashable, Sendable {
  public let property: String
  public let seed: UInt64
  public let cases: Int
  /// At least one.
  public let problems: [PropertyProblem]
  public let report: PropertyReport
}

extension PropertyFailure: CustomStringConvertible {
  public var description: String {
    let verdicts = report.verdicts
    let head =
      "property \"\(property)\": \(verdicts.failing) of \(verdicts.judged) cases failed; "
      + "expected none (seed \(String(seed, radix: 16)), \(verdicts.vacuous) vacuous, "
      + "\(verdicts.discarded) discarded)"
    let coverage = report.coverage.map { "  drawn: \($0)" }
    let labels = report.labels.tables.map { table in
      let answers = report.labels.labels(of: table)
        .map { "\($0.label) \(percent($0.count, of: verdicts.judged))" }
      return "  drawn: \(table): " + answers.joined(separator: ", ")
    }
    return ([head] + problems.map(\.description) + coverage + labels).joined(separator: "\n")
  }
}

extension PropertyProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .example(let number, let value, let key, let message):
      return """
          example \(number) (\(key)): \(message)
            case:          \(value)
        """
    case .bug(let bug):
      var lines = [
        "  \(bug.key): \(bug.message)",
        "    smallest case: \(bug.smallest)",
        "    failed:        \(bug.count) case\(bug.count == 1 ? "" : "s"), "
          + "the first is \(bug.token.index)",
        "    search:        \(bug.search)",
        "    replay:        \(bug.token)",
      ]
      if !bug.explanation.isEmpty {
        lines.insert("    irrelevant:    \(bug.explanation)", at: 2)
      }
      return lines.joined(separator: "\n")
    case .discarded(let count, let cases, let allowed):
      return "  discarded cases: \(count) of \(cases); expected at most \(percent(allowed))"
    case .vacuous(let count, let judged, let allowed):
      return "  vacuous cases: \(count) of \(judged); expected at most \(percent(allowed))"
    case .coverage(let coverage):
      return "  coverage: \(coverage)"
    case .nothingJudged:
      return "  judged cases: 0; expected at least 1"
    }
  }
}
