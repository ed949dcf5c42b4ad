import PropertyTesting

/// What came of asking again what a contender answered wrongly in a run, where the answer did not follow
/// from the question alone.
package struct Repetition: Hashable, Sendable, Codable {
  /// What a question got that was asked several times.
  package enum Answer: String, Hashable, Sendable, Codable {
    /// Nothing was wrong.
    case right
    /// The same wrong answer each time.
    case wrong
    /// Another answer from time to time.
    case varying
  }

  /// A case, and which calls of its contender it took.
  package struct Place: Hashable, Sendable, Codable {
    package let token: CaseToken
    /// Of all calls of a fresh contender, the one that was wrong, or the calls that the case took.
    package let calls: ClosedRange<Int>?
  }

  /// The cases of a run asked in order by fresh contenders, twice.
  package struct InOrder: Hashable, Sendable, Codable {
    package let answer: Answer
    /// How many cases, up to the one of the finding.
    package let cases: Int
    /// Where the first wrong answer came.
    package let firstWrong: Place?
  }

  /// What all that was asked again shows: chance, or memory.
  package let kind: DeviationClass
  /// The case alone, asked of two fresh contenders.
  package let alone: Answer
  /// The same once more, of the contenders that had answered it.
  package let onceMore: Answer
  /// `nil` where it was wrong alone already.
  package let inOrder: InOrder?
  /// Whether fresh contenders could be had; otherwise the same ones were asked again.
  package let isFresh: Bool
}

extension Repetition: CustomStringConvertible {
  package var description: String {
    let who = isFresh ? "in a fresh process" : "alone"
    let state =
      kind == .dependsOnEarlierCalls && isFresh ? "; what comes before depends on --workers" : ""
    switch alone {
    case .varying: return "asked again \(who): another answer each time"
    case .wrong where onceMore == .wrong:
      return "asked \(who): wrong in the same way, so what was asked just before decides" + state
    case .wrong:
      return "asked \(who): wrong at the first call, right at the second" + state
    case .right where onceMore == .wrong:
      return "asked \(who): right at the first call, wrong at the second" + state
    case .right: return "asked again \(who): right" + (inOrder?.words(for: kind) ?? "") + state
    }
  }
}

extension Repetition.InOrder {
  fileprivate func words(for kind: DeviationClass) -> String {
    let asked = cases == 1 ? "the case" : "the \(cases) cases up to it"
    switch answer {
    case .right:
      return "; \(asked) asked again in order: right"
        + (kind == .notDeterministic
          ? ", so it came by chance, or by an order of more workers"
          : " in that order")
    case .varying: return "; \(asked) asked again in order, twice: not the same answers"
    case .wrong:
      guard let firstWrong else { return "; \(asked) asked again in order: wrong again" }
      let place =
        firstWrong.calls.map { calls in
          calls.count == 1
            ? "call \(calls.lowerBound)" : "calls \(calls.lowerBound) to \(calls.upperBound)"
        }.map { "at \($0), " } ?? ""
      return "; \(asked) asked again in order: wrong again, first \(place)case \(firstWrong.token)"
    }
  }
}
