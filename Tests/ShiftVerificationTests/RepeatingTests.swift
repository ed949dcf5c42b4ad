import PropertyTesting
import ShiftStrategies
import ShiftTensors
import Synchronization
import Testing

@testable import ShiftVerification

/// Strategies of this program whose answers do not follow from their questions.
struct RepeatingTests {
  /// A right strategy but for what `isWrong` says of the number of the call.
  private struct Counting: ShiftStrategy {
    let name = "counting"
    let calls: Calls
    let isWrong: @Sendable (Int) -> Bool

    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      let output = Oracle.shift(input, by: pattern, boundary: boundary)
      return isWrong(calls.next()) ? output.map { $0 + Element(nearestTo: 1) } : output
    }
  }

  private final class Calls: Sendable {
    let count = Mutex(0)
    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }

  private func run(
    canBeFresh: Bool, cases: Int = 60, _ isWrong: @escaping @Sendable (Int) -> Bool
  ) -> VerificationResult<ShiftSubject> {
    var verification = Verification(
      strategies: [Counting(calls: Calls(), isWrong: isWrong)], formats: [.float], demands: [])
    verification.subject.laws = []
    if canBeFresh {
      verification.subject.fresh = { _ in
        let calls = Calls()
        return FreshContenders(
          [Counting(calls: calls, isWrong: isWrong)], calls: { calls.count.withLock { $0 } })
      }
    }
    return verification.run(0..<cases, seed: 5, workers: 1)
  }

  @Test("What depends on the number of the call is named so, with the call")
  func order() throws {
    let late = run(canBeFresh: true) { $0 >= 40 }
    let bug = try #require(late.violations.first)
    #expect(late.violations.map(\.key.kind) == [.dependsOnEarlierCalls])
    #expect(bug.repetition?.inOrder?.firstWrong?.calls == 40...40)
    #expect(bug.token.index == 39 && bug.count > 1)
    #expect(bug.message.hasPrefix("at (n 0, c 0, h 0, w 0): got "))
    let first = run(canBeFresh: true) { $0 == 1 }
    #expect(first.violations.map(\.key.kind) == [.dependsOnEarlierCalls])
    #expect(first.violations.first?.repetition?.onceMore == .right)
    #expect(!late.holds && !first.holds)
  }

  @Test("A strategy that cannot be had afresh is asked again, and its first cell is kept")
  func notFresh() throws {
    let once = run(canBeFresh: false) { $0 == 17 }
    let bug = try #require(once.violations.first)
    #expect(once.violations.map(\.key.kind) == [.notDeterministic])
    #expect(bug.token.index == 16 && bug.message.contains("got "))
    #expect(bug.repetition?.isFresh == false)
  }

  @Test("A case that is always wrong is shrunk as ever, and asked again a few times only")
  func always() throws {
    let always = run(canBeFresh: true) { _ in true }
    #expect(always.violations.allSatisfy { $0.repetition == nil })
    #expect(always.violations.contains { $0.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 1) })
  }
}
