import ShiftStrategies
import ShiftTensors
import Synchronization
import Testing

@testable import ShiftVerification

/// Counts its calls, moves the wrong way, and does something at one of them.
private final class Counted: ShiftStrategy {
  let name = "counted"
  let calls = Mutex(0)
  let act: @Sendable (Int) -> Void

  init(_ act: @escaping @Sendable (Int) -> Void = { _ in }) { self.act = act }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    act(
      calls.withLock {
        $0 += 1
        return $0
      })
    return input
  }
}

@Suite struct RunStopTests {
  private func verification(_ strategy: Counted, _ stop: RunStop) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [strategy], formats: [.float])
    (verification.patience, verification.stop) = (Patience(), stop)
    verification.subject.laws = []
    return verification
  }

  @Test("A spent budget ends the drawing, and what was drawn is a result")
  func budget() {
    let slow = Counted { _ in sleepFor(milliseconds: 2) }
    let result = verification(slow, RunStop(budget: 0.1)).run(0..<100_000, seed: 1, workers: 1)
    #expect(result.stopped == .budget(0.1))
    #expect(!result.isCutShort && !result.isWhole)
    #expect((1..<1000).contains(result.cases.count))
    #expect(result.counts.rows.values.reduce(0) { $0 + $1.cases } == result.cases.count)
    // Shrinking alone would ask thousands of times.
    #expect(!result.violations.isEmpty)
    #expect(slow.calls.withLock(\.self) < 2000)
  }

  @Test("What a finding looks like is not asked of more cases when the time for it is over")
  func naming() throws {
    let strategy = Counted()
    let verification = verification(strategy, RunStop())
    let found = try #require(verification.run(0..<40, seed: 1, workers: 1).violations.first)
    func calls(until end: ContinuousClock.Instant?) -> Int {
      let before = strategy.calls.withLock(\.self)
      let named = verification.diagnosis(
        of: found.key, smallest: found.smallest, drawn: found.smallest, token: found.token,
        until: end)
      #expect(named != nil)
      return strategy.calls.withLock(\.self) - before
    }
    let few = calls(until: .now)
    #expect(calls(until: nil) >= few + 19)
    #expect(calls(until: .now + .seconds(3600)) >= few + 19)
  }

  @Test("A budget that is not spent changes nothing")
  func enough() {
    let plain = verification(Counted(), RunStop()).run(0..<40, seed: 1, workers: 1)
    let budgeted = verification(Counted(), RunStop(budget: 3600)).run(0..<40, seed: 1, workers: 1)
    #expect(budgeted.stopped == nil && budgeted.isWhole)
    #expect(budgeted.counts == plain.counts)
    #expect(budgeted.disagreements == plain.disagreements)
  }

  @Test("A signal ends a run: its block is left out and nothing more is asked")
  func signal() {
    let stop = RunStop()
    let strategy = Counted { if $0 == 700 { stop.end(by: 15) } }
    let result = verification(strategy, stop).run(0..<1000, seed: 1, workers: 1)
    #expect(result.stopped == .signal(15))
    #expect(result.cases.count > 0 && result.cases.count.isMultiple(of: Patience.stride))
    // The block that was under way is finished and left out.
    let (shorter, longer) = (Counted(), Counted())
    for (strategy, count) in [(shorter, 0), (longer, Patience.stride)] {
      var plain = verification(strategy, RunStop())
      plain.shrinkBudget = 0
      _ = plain.explorer(seed: 1).run(0..<(result.cases.count + count), workers: 1)
    }
    #expect(shorter.calls.withLock(\.self) < 700)
    #expect(strategy.calls.withLock(\.self) == longer.calls.withLock(\.self))
    let plain = verification(Counted(), RunStop()).run(result.cases, seed: 1, workers: 1)
    #expect(result.counts == plain.counts)
    #expect(!result.violations.isEmpty)
    #expect(
      result.violations.allSatisfy {
        $0.explanation.contains("ended before a smaller case") && $0.repetition == nil
      })
  }
}

private func sleepFor(milliseconds: Int) {
  let end = ContinuousClock.now + .milliseconds(milliseconds)
  while ContinuousClock.now < end {}
}
