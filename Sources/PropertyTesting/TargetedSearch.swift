/// The case with the greatest score that a search found.
package struct TargetedCase<Value, Score: Comparable & Sendable> {
  package let value: Value
  package let score: Score
  /// The random case the climb to it began with.
  package let start: CaseToken
  /// The choices that make it.
  package let choices: [Choice]
  /// How many improvements led to it from the start.
  package let steps: Int
}

extension TargetedCase: Sendable where Value: Sendable {}

extension Generator {
  /// Climbs towards the greatest `score`: starts at the given random cases and, from each, keeps
  /// any small change of its choices that does not lower the score.
  ///
  /// A climb ends after `tries` changes. Each depends on the seed and the index of its start
  /// alone, so the result does too: of equal scores the one with the simplest choices wins, and of
  /// those the earliest start. It is the greatest score *found*; a greater one may exist.
  ///
  /// - Parameters:
  ///   - starts: the indices of the cases to start from.
  ///   - tries: how many changes are tried from each.
  ///   - score: what to maximise; nil, and a value that does not equal itself (NaN), never count.
  /// - Returns: nil if no case had a score.
  package func maximise<Score: Comparable & Sendable>(
    seed: UInt64, starts: Range<Int>, tries: Int = 200, workers: Int = availableWorkers,
    score: @escaping @Sendable (Value) -> Score?
  ) -> TargetedCase<Value, Score>? {
    precondition(starts.lowerBound >= 0, "starts \(starts) begin below 0")
    let summit: Summit<Score> = mergedInOrder(parts: starts.count, workers: workers) {
      part, summit in
      summit.best = climb(seed: seed, start: starts.lowerBound + part, tries: tries, score: score)
    }
    return summit.best.map { best in
      TargetedCase(
        value: recorded(script: best.choices).value, score: best.score,
        start: token(seed: seed, index: best.start), choices: best.choices, steps: best.steps)
    }
  }

  private func climb<Score: Comparable & Sendable>(
    seed: UInt64, start: Int, tries: Int, score: (Value) -> Score?
  ) -> Peak<Score>? {
    func peak(_ recording: Recording<Value>, steps: Int) -> Peak<Score>? {
      guard !recording.isRejected, let score = score(recording.value), score == score else {
        return nil
      }
      return Peak(score: score, choices: recording.choices, start: start, steps: steps)
    }
    guard var best = peak(recorded(seed: seed, index: start), steps: 0) else { return nil }
    // Another stream than the one the case was drawn from, or the changes would repeat it.
    var random = CaseRandom(seed: ~seed, index: start)
    for _ in 0..<tries where !best.choices.isEmpty {
      let script = changed(best.choices, by: &random)
      // Going sideways crosses plateaus; only a gain counts as a step.
      guard script != best.choices, let other = peak(recorded(script: script), steps: best.steps),
        other.score >= best.score
      else { continue }
      let gained = other.score > best.score
      best = other
      if gained { best.steps += 1 }
    }
    return best
  }

  /// The choices with one or two of them changed: set anew, moved by a power of two, or, for two,
  /// exchanged.
  private func changed(_ choices: [Choice], by random: inout CaseRandom) -> [Choice] {
    var script = choices
    for _ in 0...random.below(2) {
      let position = Int(random.below(UInt64(choices.count)))
      let choice = script[position]
      switch random.below(4) {
      case 0:
        script[position].offset = random.upTo(choice.span)
      case 1:
        let other = Int(random.below(UInt64(choices.count)))
        script[position] = script[other].refitted(origin: choice.origin, span: choice.span)
        script[other] = choice.refitted(origin: script[other].origin, span: script[other].span)
      default:
        let bits = UInt64(UInt64.bitWidth - choice.span.leadingZeroBitCount)
        let amount = UInt64(1) << random.below(max(1, bits))
        script[position].offset =
          random.below(2) == 0
          ? choice.offset - min(amount, choice.offset)
          : choice.offset + min(amount, choice.span - choice.offset)
      }
    }
    return script
  }
}

/// The best case of one climb.
private struct Peak<Score: Comparable & Sendable>: Sendable {
  var score: Score
  var choices: [Choice]
  var start: Int
  var steps: Int

  /// Starts are compared in order, so an equal later one never wins.
  func isBetter(than other: Peak) -> Bool {
    if score != other.score { return score > other.score }
    return isSimpler(choices, than: other.choices)
  }
}

/// The best of several climbs.
private struct Summit<Score: Comparable & Sendable>: Tally {
  var best: Peak<Score>?

  mutating func merge(_ later: Summit) {
    guard let other = later.best else { return }
    if best.map({ other.isBetter(than: $0) }) ?? true { best = other }
  }
}
