import PropertyTesting
import ShiftTensors

/// How a finding that may not follow from its question alone is asked again.
///
/// A question has one answer, or the contender throws dice or remembers. So what was found is asked again
/// of contenders that have not been called yet (a fresh process of a program), alone and once more; what
/// is right there is asked for in the order of the run, twice.
extension Verification {
  typealias Bug = Counterexample<S.Case, DisagreementKey>

  /// So many findings are asked again alone; the others of a run are taken for more of the same, since a
  /// program may take seconds to start.
  private static var mostAlone: Int { 4 }
  /// So many cases of a run are asked again in order.
  private static var mostInOrder: Int { 1024 }

  /// The violations whose first case a fresh contender answers otherwise than the run had it.
  func suspects(
    _ entries: [FindingLog<DisagreementKey>.Entry], seed: UInt64
  ) -> Set<DisagreementKey> {
    // Failures that are waited for, or need a new start, are not had once more for this.
    let violations = entries.filter { $0.key.isViolation && $0.key.kind.cost == 0 }
    guard !violations.isEmpty else { return [] }
    func unlike(_ entries: [FindingLog<DisagreementKey>.Entry]) -> [DisagreementKey] {
      let (fresh, contenders) = afresh()
      defer { contenders.end() }
      return entries.filter { entry in
        let token = CaseToken(seed: seed, index: entry.firstIndex)
        let found = Finding(key: entry.key, message: entry.message)
        return !fresh.faults(of: subject.generator.value(of: token), entry.key, seed)
          .contains { isSame($0, as: found) }
      }.map(\.key)
    }
    // One start for all of them. Only if it does not confirm them all may its calls have become too many
    // for the rest, which are asked alone then.
    var suspects = Set(unlike(violations))
    let others = suspects.isEmpty ? [] : violations.filter { !suspects.contains($0.key) }
    let alone = others.prefix(Self.mostAlone).filter { !unlike([$0]).isEmpty }
    suspects.formUnion(alone.map(\.key))
    if !alone.isEmpty { suspects.formUnion(others.dropFirst(Self.mostAlone).map(\.key)) }
    return suspects
  }

  /// What was found in a run that was ended from outside: the first case, and nothing asked again.
  func asMet(
    _ entry: FindingLog<DisagreementKey>.Entry, seed: UInt64
  ) -> Disagreement<S.Case> {
    Disagreement(
      key: entry.key, count: entry.count,
      token: subject.generator.token(seed: seed, index: entry.firstIndex),
      smallest: subject.generator.value(seed: seed, index: entry.firstIndex),
      message: entry.message,
      explanation: "as drawn: the run was ended before a smaller case was looked for")
  }

  /// What the shrunk bugs of a run say, those that do not follow from their questions named so: one for
  /// each contender and format, since one fault shows in several classes and laws.
  ///
  /// - Parameter start: the first case of the run.
  func disagreements(
    of bugs: [Bug], _ suspects: Set<DisagreementKey>, seed: UInt64, from start: Int
  ) -> [Disagreement<S.Case>] {
    var isDoubtful = bugs.map { bug in
      bug.first.key.isViolation
        && (suspects.contains(bug.first.key) || !bug.isReproducible
          || bug.first.key.law != nil && bug.first.key.law == S.lawOfRepetition
          || !repeats(bug, seed))
    }
    // A law compares several answers, so it says nothing more of a contender that throws dice or
    // remembers, even if it breaks in the same way each time.
    let inDoubt = Set(zip(bugs, isDoubtful).filter { $1 }.map { $0.0.first.key.contender })
    for place in bugs.indices
    where bugs[place].first.key.law != nil && inDoubt.contains(bugs[place].first.key.contender) {
      isDoubtful[place] = true
    }
    var told = zip(bugs, isDoubtful).filter { !$1 }.map { bug, _ in
      Disagreement(
        key: bug.finding.key, count: bug.count, token: bug.token, smallest: bug.smallest,
        message: bug.finding.message, explanation: bug.explanation.description,
        diagnosis: bug.finding.key.isViolation
          ? diagnosis(
            of: bug.finding.key, smallest: bug.smallest, drawn: bug.drawn, token: bug.token,
            until: stop?.searchEnd(sharedBy: bugs.count))
          : nil)
    }
    // A wrong answer says more than a law.
    let doubtful = zip(bugs, isDoubtful).filter { $1 }.map { $0.0 }.sorted {
      $0.first.key.law == nil && $1.first.key.law != nil
    }
    var shown: [Bug] = []
    for bug in doubtful
    where !shown.contains(where: {
      ($0.first.key.contender, $0.first.key.format)
        == (bug.first.key.contender, bug.first.key.format)
    }) { shown.append(bug) }
    for (bug, repetition) in zip(shown, repetitions(of: shown, seed: seed, from: start)) {
      let found = bug.first.key
      // As many cases as the most frequent class are certain.
      let alike = doubtful.filter { $0.first.key.isSameFault(as: found) }
      told.append(
        Disagreement(
          key: DisagreementKey(
            isViolation: true, subject: found.subject, contender: found.contender,
            format: found.format, kind: repetition.kind, law: found.law),
          count: alike.map(\.count).max() ?? bug.count, token: bug.token, smallest: bug.drawn,
          message: bug.first.message,
          diagnosis: repetition.kind == .notDeterministic
            ? Diagnosis(.chance) : staleness(of: found, on: bug.drawn),
          repetition: repetition))
    }
    return told.sorted { ($0.token.index, $0.key) < ($1.token.index, $1.key) }
  }

  /// Whether the smallest case of a bug fails in the same way three times.
  private func repeats(_ bug: Bug, _ seed: UInt64) -> Bool {
    bug.first.key.kind.cost > 0
      || (0..<3).allSatisfy { _ in
        faults(of: bug.smallest, bug.first.key, seed).contains { isSame($0, as: bug.finding) }
      }
  }

  /// A refusal is one whatever its words, which may hold an address or a time.
  private func isSame(
    _ found: Finding<DisagreementKey>, as other: Finding<DisagreementKey>
  ) -> Bool {
    found == other || found.key == other.key && found.key.kind == .refused
  }

  /// What came of asking each of these again.
  private func repetitions(of bugs: [Bug], seed: UInt64, from start: Int) -> [Repetition] {
    guard let last = bugs.map(\.token.index).max() else { return [] }
    let alone = bugs.prefix(Self.mostAlone).map { askedAlone($0, seed: seed) }
    var orders: [Order] = []
    if alone.contains(where: { $0.alone == .right }) {
      let cases = max(start, last - Self.mostInOrder + 1)..<(last + 1)
      orders = (0..<2).map { _ in askedInOrder(cases, seed: seed) }
    }
    let found = bugs.enumerated().map { place, bug in
      let asked = alone[min(place, alone.count - 1)]
      return (asked, asked.alone == .right ? compared(orders, at: bug) : nil)
    }
    // The contenders of a program are one, and what is shown of one answer is true of the program:
    // that it throws dice, or else that it remembers.
    let isVarying = found.contains { $0.0.alone == .varying || $0.1?.answer == .varying }
    let isOrdered = found.contains {
      $0.0.alone == .wrong || $0.0.onceMore == .wrong || $0.1?.answer == .wrong
    }
    return found.map { asked, order in
      Repetition(
        kind: isVarying || !isOrdered ? .notDeterministic : .dependsOnEarlierCalls,
        alone: asked.alone, onceMore: asked.onceMore, inOrder: order, isFresh: asked.isFresh)
    }
  }

  // MARK: Alone

  private typealias Alone = (
    alone: Repetition.Answer, onceMore: Repetition.Answer, isFresh: Bool
  )

  private func askedAlone(_ bug: Bug, seed: UInt64) -> Alone {
    var isFresh = false
    let pairs = (0..<2).map { _ in
      let (fresh, contenders) = afresh()
      defer { contenders.end() }
      isFresh = contenders.calls != nil
      let first = fresh.faults(of: bug.drawn, bug.first.key, seed)
      // Nobody waits twice for the same.
      let isOver = first.contains { $0.key.kind.cost > 0 }
      return [first, isOver ? first : fresh.faults(of: bug.drawn, bug.first.key, seed)]
    }
    func answer(_ call: Int) -> Repetition.Answer {
      pairs[0][call] != pairs[1][call] ? .varying : pairs[0][call].isEmpty ? .right : .wrong
    }
    let isVarying = answer(1) == .varying || !isFresh && pairs[0] != [pairs[0][0], pairs[0][0]]
    return (isVarying ? .varying : answer(0), answer(1), isFresh)
  }

  /// This verification of contenders that have not been called yet.
  private func afresh() -> (Verification, FreshContenders<S.Contender>) {
    var fresh = self
    let contenders = subject.freshContenders()
    fresh.subject.contenders = contenders.contenders
    return (fresh, contenders)
  }

  /// What of the contender, format and law of `key` no promise covers in a case.
  private func faults(
    of drawn: S.Case, _ key: DisagreementKey, _ seed: UInt64
  ) -> [Finding<DisagreementKey>] {
    let explorer = explorer(seed: seed)
    var scratch = VerificationCounts()
    return (explorer.narrowed?(key) ?? explorer.body)(drawn, 0, &scratch).filter {
      $0.key.isSameFault(as: key)
    }
  }

  // MARK: In order

  /// The cases of a run asked one after the other of contenders that had no call before.
  private struct Order {
    var cases = 0..<0
    /// What no promise covers, by case.
    var faults: [Int: [Finding<DisagreementKey>]] = [:]
    /// The calls that the first such case took.
    var calls: [DisagreementKey: ClosedRange<Int>] = [:]
    var first: [DisagreementKey: Int] = [:]
  }

  private func askedInOrder(_ cases: Range<Int>, seed: UInt64) -> Order {
    let (fresh, contenders) = afresh()
    defer { contenders.end() }
    let explorer = fresh.explorer(seed: seed)
    var order = Order(cases: cases)
    for index in cases {
      let drawn = subject.generator.value(of: CaseToken(seed: seed, index: index))
      var counts = VerificationCounts()
      let before = contenders.calls?()
      let findings = explorer.body(drawn, index, &counts)
      let faults = findings.filter(\.key.isViolation)
      if !faults.isEmpty { order.faults[index] = faults }
      for fault in faults where order.first[fault.key] == nil {
        order.first[fault.key] = index
        guard let before, let after = contenders.calls?(), after > before else { continue }
        // Laws, and the looking at what deviates, take more calls than the questions.
        let isFirst =
          findings[0] == fault && fault.key.law == nil
          && (lawStride == 0 || index % lawStride > 0 || fault.key.format == formats.first)
        let place = isFirst ? before + place(of: fault.key, among: drawn) : nil
        order.calls[fault.key] = (place ?? before + 1)...(place ?? after)
      }
      // One that hangs or dies is not waited for again and again.
      if counts.failureCost > 0 { break }
    }
    return order
  }

  /// The place of the question of `key` among those about a case, from 1.
  private func place(of key: DisagreementKey, among drawn: S.Case) -> Int {
    var place = 0
    for format in formats {
      for contender in subject.contenders where subject.asks(contender, drawn, in: format) {
        place += 1
        if format == key.format, S.name(of: contender) == key.contender { return place }
      }
    }
    return place
  }

  /// What two runs in the same order say of a bug.
  private func compared(_ orders: [Order], at bug: Bug) -> Repetition.InOrder? {
    guard orders.count == 2 else { return nil }
    let (key, index) = (bug.first.key, bug.token.index)
    let cases = index - orders[0].cases.lowerBound + 1
    guard orders[0].faults == orders[1].faults else {
      return Repetition.InOrder(answer: .varying, cases: cases, firstWrong: nil)
    }
    let places = orders[0].first.filter { $0.key.isSameFault(as: key) && $0.value <= index }
    guard let first = places.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
      return Repetition.InOrder(answer: .right, cases: cases, firstWrong: nil)
    }
    return Repetition.InOrder(
      answer: .wrong, cases: cases,
      firstWrong: Repetition.Place(
        token: CaseToken(seed: bug.token.seed, index: first.value),
        calls: orders[0].calls[first.key]))
  }
}
