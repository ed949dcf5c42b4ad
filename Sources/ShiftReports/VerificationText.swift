import Foundation
import PropertyTesting
import ShiftTensors
import ShiftVerification

/// The result of a verification for a terminal and for machines.
package enum VerificationText {
  /// A table of contenders and formats, the hard classes, and each disagreement's smallest case.
  ///
  /// - Parameter replay: how a finding is repeated.
  package static func terminal<S>(
    _ result: VerificationResult<S>, replay: ReplayLine = .replay(options: "")
  ) -> String {
    var lines = [
      "\(result.cases.count.grouped) cases of seed \(result.seed), "
        + "\(result.counts.vacuous.grouped) of them vacuous"
        + (stopped(result).map { "; " + $0 } ?? ""),
      "",
    ]
    lines += textTable(
      [[S.words.contender, "format", "cases", "identical", "deviating cells by class"]]
        + result.contenders.flatMap { contender in
          result.formats.map { format in
            let sum = result.summary(contender, format)
            return [
              contender, format.rawValue, sum.cases.grouped, sum.identical.grouped,
              deviations(of: sum, separator: ", "),
            ]
          }
        })
    lines += agreements(result)
    let notSupported = NotSupportedText.lines(result)
    if !notSupported.isEmpty {
      lines += ["", "not supported, each refused whenever asked for"]
      lines += notSupported.map { "  \($0)" }
    }
    lines += ["", "domain", "  drawn: " + DomainText.drawn(result)]
    lines += DomainText.leftOut(result).map { "  left out: \($0)" }
    lines += ["", "hard classes"]
    lines += result.coverage.map { "  \($0)" }
    let own = (result.missingClasses + result.undecidedClasses).filter { $0.contender != nil }
    if !own.isEmpty {
      lines += ["", "hard classes over the cases that one \(S.words.contender) was asked"]
      lines += own.map { "  \($0)" }
    }
    let drawn = drawn(result)
    if !drawn.isEmpty { lines += ["", "what was drawn"] + drawn }
    if result.regressions.cases > 0 {
      lines += [
        "",
        "\(result.regressions.cases.grouped) saved counterexamples replayed first, "
          + "\(result.regressions.violations.count.grouped) findings",
      ]
      lines += result.regressions.violations.map {
        "FINDING \($0.contender) in \($0.format.rawValue): \($0.title) on saved case "
          + "\($0.regression)\n  \($0.message)"
      }
    }
    for same in FoundTogether.groups(of: result.disagreements) {
      lines += ["", text(same, replay, isAccepted: result.isAccepted(same[0].key))]
    }
    let echoes = FoundTogether.echoes(of: result.disagreements)
    if !echoes.isEmpty {
      lines += ["", "laws broken by the same"]
      lines += textTable(
        [["law", S.words.contender, "format", "cases", "replay"]]
          + echoes.map {
            [
              $0.key.law ?? "", $0.key.contender, $0.key.format.rawValue, $0.count.grouped,
              $0.token.description,
            ]
          })
    }
    for search in result.searches {
      lines += [
        "",
        "largest deviation found by search: \(search.contender) in \(search.format.rawValue), "
          + "\(scientific(search.relative)) of the range",
        "  \(search.found)",
        "  \(search.steps) steps from case \(search.start); --save-regressions keeps it",
      ]
    }
    lines += ConventionText.lines(result)
    lines += ["", verdict(result)]
    return lines.joined(separator: "\n")
  }

  /// In how many cases a contender had the bits of each reference.
  private static func agreements<S>(_ result: VerificationResult<S>) -> [String] {
    let rows = result.contenders.flatMap { contender in
      result.formats.flatMap { format -> [[String]] in
        let sum = result.summary(contender, format)
        return sum.agreements.sorted { $0.key < $1.key }.map { name, count in
          [contender, format.rawValue, name, "\(count.grouped) of \(sum.cases.grouped)"]
        }
      }
    }
    guard !rows.isEmpty else { return [] }
    return [""] + textTable([[S.words.contender, "format", "same bits as", "cases"]] + rows)
  }

  /// Why a run has not all cases, where the clock or a signal ended it.
  static func stopped<S>(_ result: VerificationResult<S>) -> String? {
    switch result.stopped {
    case nil: nil
    case .budget(let seconds):
      "stopped after \(result.cases.count.grouped) of \(result.wanted.grouped) cases, as the "
        + "\(secondsText(seconds)) s of --budget were spent"
    case .signal:
      "stopped after \(result.cases.count.grouped) of \(result.wanted.grouped) cases, as it was "
        + "ended from outside"
    }
  }

  private static func secondsText(_ seconds: Double) -> String {
    seconds == seconds.rounded() && seconds < 1e15 ? "\(Int(seconds))" : "\(seconds)"
  }

  /// One sentence: what holds, or what does not.
  package static func verdict<S>(_ result: VerificationResult<S>) -> String {
    var faults: [String] = []
    if !result.findings.isEmpty {
      let count = FoundTogether.groups(of: result.findings).count
      faults.append(
        (count == 1 ? "1 finding" : "\(count) findings") + " that no promise covers"
          + (result.acceptance.map { " and \($0.baseline) does not accept" } ?? ""))
    } else if let acceptance = result.acceptance {
      if !acceptance.isWhole { faults.append("deviations worse than \(acceptance.baseline)") }
    } else if result.violated > 0 {
      faults.append("\(result.violated.grouped) comparisons that no promise covers")
    }
    if !result.missingClasses.isEmpty {
      faults.append(
        "too few cases of " + result.missingClasses.map(\.name).joined(separator: ", "))
    }
    if !result.regressions.violations.isEmpty {
      faults.append("\(result.regressions.violations.count) findings on saved counterexamples")
    }
    if result.isCutShort {
      faults.append(
        "stopped after \(result.cases.count.grouped) of \(result.wanted.grouped) cases, "
          + "too many of them without an answer")
    }
    if result.isMostlyVacuous { faults.append("most cases prove nothing") }
    if let notCompared = result.notCompared { faults.append(notCompared) }
    if let stopped = stopped(result), !faults.isEmpty { faults.append(stopped) }
    guard faults.isEmpty else { return "does not hold: " + faults.joined(separator: "; ") }
    if let acceptance = result.acceptance, !result.acceptedViolations.isEmpty {
      return "no deviation is worse than \(acceptance.baseline), which accepts "
        + "\(result.acceptedViolations.count) kinds that no promise covers"
    }
    return
      (["every \(S.words.contender) keeps its promise"] + DomainText.worth(result)
      + [NotSupportedText.count(result), stopped(result)].compactMap(\.self)
      + untold(result)).joined(
        separator: "; ")
  }

  /// The hard classes of which a run could not tell whether they occurred often enough.
  private static func untold<S>(_ result: VerificationResult<S>) -> [String] {
    let names = result.undecidedClasses.map(\.name)
    guard !names.isEmpty else { return [] }
    let (shown, more) = (names.prefix(3).joined(separator: ", "), names.count - 3)
    return [
      "not enough cases to tell whether there are enough of \(shown)"
        + (more > 0 ? " and \(more) more classes" : "")
    ]
  }

  /// Cells of each class but `identical`, with the greatest distances.
  static func deviations(
    of summary: VerificationCounts.Summary, separator: String
  ) -> String {
    var parts = DeviationClass.allCases.compactMap { kind -> String? in
      guard kind != .identical, summary.cells(kind) > 0 else { return nil }
      return "\(kind.name) \(summary.cells(kind).grouped)"
    }
    if summary.ulps > 0 {
      parts.append("≤ \(summary.ulps.grouped) ulp\(summary.ulps == 1 ? "" : "s")")
    }
    if summary.relative > 1 {
      parts.append("beyond the range")
    } else if summary.relative > 0 {
      parts.append("≤ \(scientific(summary.relative)) of the range")
    }
    return parts.isEmpty ? "none" : parts.joined(separator: separator)
  }

  /// Three digits and a power of ten.
  static func scientific(_ value: Double) -> String {
    String(format: "%.2e", locale: Locale(identifier: "en_US_POSIX"), value)
  }

  static func text<Case>(
    _ disagreement: Disagreement<Case>, _ replay: ReplayLine = .replay(options: ""),
    isAccepted: Bool = false
  ) -> String {
    text([disagreement], replay, isAccepted: isAccepted)
  }

  /// One fault as it showed in several contenders and formats: the first of them in full.
  static func text<Case>(
    _ same: [Disagreement<Case>], _ replay: ReplayLine = .replay(options: ""),
    isAccepted: Bool = false
  ) -> String {
    let (shown, key) = (same[0], same[0].key)
    let head = !key.isViolation ? "deviation" : isAccepted ? "accepted by the baseline" : "FINDING"
    var lines = [
      "\(head) \(key.contender) in \(key.format.rawValue): "
        + key.title + (shown.diagnosis.map { ": \($0)" } ?? "") + ", " + cases(shown.count)
    ]
    if same.count > 1 {
      lines.append(
        "  also "
          + same.dropFirst().map {
            "\($0.key.contender) in \($0.key.format.rawValue)"
              + ($0.key.group.map { ", \($0)" } ?? "")
              + ($0.key.kind == key.kind ? "" : ": \($0.key.title)") + " (\($0.count.grouped))"
          }.joined(separator: ", "))
    }
    lines += [
      "  \(shown.repetition == nil ? "smallest" : "first"): \(shown.smallest)",
      "  \(shown.message)",
    ]
    if !shown.explanation.isEmpty { lines.append("  " + shown.explanation) }
    if let repetition = shown.repetition { lines.append("  \(repetition)") }
    lines.append(
      "  "
        + (shown.repetition == nil
          ? replay.text(shown.token) : replay.textInOrder(shown.token)))
    return lines.joined(separator: "\n")
  }

  private static func cases(_ count: Int) -> String {
    count == 1 ? "1 case" : "\(count.grouped) cases"
  }

  /// One line per table: the labels, the most frequent first.
  private static func drawn<S>(_ result: VerificationResult<S>) -> [String] {
    result.counts.labels.tables.map { table in
      "  \(table): "
        + result.counts.labels.labels(of: table).map { "\($0.label) \($0.count.grouped)" }
        .joined(separator: ", ")
    }
  }

  /// The judgements of a saved case.
  package static func saved<S>(
    _ regression: Regression<S>, _ judgements: [Judgement]
  ) -> String {
    (["saved case \(regression.name)", "  \(regression.caught)", "  \(regression.saved)", ""]
      + lines(of: judgements)).joined(separator: "\n")
  }

  private static func lines(of judgements: [Judgement]) -> [String] {
    var lines: [String] = []
    for judgement in judgements {
      let comparison = judgement.comparison
      let name = "\(judgement.contender) in \(judgement.format.rawValue)"
      lines.append(
        comparison.deviating.isEmpty
          ? "\(name): identical, \(comparison.cells(.identical)) cells"
          : "\(name): "
            + comparison.deviating.map { "\($0.name) \(comparison.cells($0)) cells" }
            .joined(separator: ", "))
      lines += comparison.deviating.compactMap { kind in
        comparison.first[kind].map { "    first \(kind.name) \($0.message)" }
      }
    }
    return lines
  }

  /// The judgements of one case, then its disagreements shrunk.
  package static func replay<S>(
    _ replayed: Replay<S>, again: ReplayLine = .replay(options: "")
  ) -> String {
    var lines = ["case \(replayed.token)", "  \(replayed.drawn)", ""]
    lines += Self.lines(of: replayed.judgements)
    for disagreement in replayed.result.disagreements {
      lines += ["", text(disagreement, again)]
      if let program = S.program(
        for: disagreement.smallest, by: disagreement.key.contender, in: disagreement.key.format)
      {
        lines +=
          ["  the same in PyTorch:", ""]
          + program.split(
            separator: "\n", omittingEmptySubsequences: false
          ).map { "    " + $0 }
      }
    }
    return lines.joined(separator: "\n")
  }
}
