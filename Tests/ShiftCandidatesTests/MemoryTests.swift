import Effort
import Foundation
import PropertyTesting
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftCandidates

/// Programs whose answers do not follow from their questions: each is the plain example of moved bytes,
/// made wrong by chance or by what it remembers.
@Suite(.serialized, .ownThread) struct MemoryTests {
  /// What `cases` cases find of a program; `body` has the right answer `a`, the number of the call `n`,
  /// and a dictionary `seen` that lives as long as the process, and returns what is answered.
  private func run(
    _ body: String, cases: Int = 1000, workers: Int, laws: Bool = true
  ) async throws -> VerificationResult<ShiftSubject> {
    let path = try pythonFile(
      """
      import random, sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, "\(examples)")
      import shiftproof_frames
      serve = shiftproof_frames.serve
      held = []
      shiftproof_frames.serve = held.append
      import plain_shift
      seen = {"n": 0}
      def shift(question):
          seen["n"] += 1
          n, a = seen["n"], held[0](question)
          return answer(question, a, n)
      def answer(question, a, n):
      \(indented(body))
      serve(shift)
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return await waiting {
      let pool = CandidatePool(command: "python3 '\(path)'", timeLimit: 20)
      defer { pool.stop() }
      var verification = Verification.of(
        candidate: pool, pipelines: [.slice, .roll], formats: [.float, .double])
      if !laws { verification.subject.laws = [] }
      return verification.run(0..<cases, seed: 1, workers: workers)
    }
  }

  /// Every violation has this class, a cell, values and what came of asking again.
  private func expect(
    _ result: VerificationResult<ShiftSubject>, _ kind: DeviationClass, _ words: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(!result.violations.isEmpty && !result.holds, sourceLocation: location)
    for bug in result.violations {
      #expect(
        bug.key.kind == kind, "\(bug.repetition?.description ?? "")", sourceLocation: location)
      #expect(
        bug.message.contains("at (n ") && bug.message.contains("got "), sourceLocation: location)
      #expect(bug.repetition?.isFresh == true, sourceLocation: location)
    }
    #expect(
      result.violations.contains { $0.repetition?.description.contains(words) == true },
      "\(result.violations.map { "\($0.message): \($0.repetition?.description ?? "")" })",
      sourceLocation: location)
  }

  @Test(
    "Wrong at its first call only", .enabled(if: hasPython), arguments: Effort.every(2, of: [1, 2]))
  func firstCall(workers: Int) async throws {
    let result = try await run(
      "return bytes([1]) * len(a) if n == 1 else a",
      cases: Effort.of(20, long: 60), workers: workers)
    expect(
      result, .dependsOnEarlierCalls,
      "asked in a fresh process: wrong at the first call, right at the second")
    #expect(result.violations.contains { $0.token.index == 0 })
    // The bits that were received, beside those that were expected.
    #expect(result.violations[0].message.contains("0x0101"))
  }

  @Test("Wrong from some call on", .enabled(if: hasPython))
  func fromSomeCallOn() async throws {
    let first = Effort.of(32, long: 256)
    let result = try await run(
      "return bytes([1]) * len(a) if n >= \(first) else a", cases: Effort.of(20, long: 160),
      workers: 1, laws: false)
    expect(result, .dependsOnEarlierCalls, "cases up to it asked again in order: wrong again")
    let calls = result.violations.compactMap { $0.repetition?.inOrder?.firstWrong?.calls }
    #expect(calls.count == result.violations.count)
    // Two calls a case, in order; the call is known where nothing else was asked about before it.
    #expect(calls.allSatisfy { $0.upperBound >= first && $0.lowerBound > first - 4 })
    #expect(calls.contains(first...first))
  }

  @Test("The previous answer instead of its own", .enabled(if: hasPython))
  func stale() async throws {
    let result = try await run(
      """
      last, seen["last"] = seen.get("last"), a
      return last if last and len(last) == len(a) else a
      """, cases: Effort.of(60, long: 250), workers: 1, laws: false)
    expect(result, .dependsOnEarlierCalls, "asked again in order: wrong again")
  }

  @Test("What only laws show of a program that remembers is told once", .enabled(if: hasPython))
  func staleInLaws() async throws {
    let result = try await run(
      """
      last, seen["last"] = seen.get("last"), a
      return last if last and len(last) == len(a) else a
      """, cases: 20, workers: 1)
    // The first law that asks twice shows it: its second answer is the first one's.
    expect(
      result, .dependsOnEarlierCalls,
      "asked in a fresh process: right at the first call, wrong at the second")
    #expect(
      Set(result.violations.map { "\($0.key.contender) \($0.key.format)" }).count
        == result.violations.count)
  }

  @Test(
    "Now and then the answer before", .enabled(if: hasPython),
    arguments: Effort.every(2, of: [1, 2]))
  func exchanged(workers: Int) async throws {
    let result = try await run(
      """
      last, seen["last"] = seen.get("last"), a
      return last if n % 7 == 0 and last and len(last) == len(a) else a
      """, cases: Effort.of(30, long: 100), workers: workers)
    guard workers > 1 else {
      return expect(result, .dependsOnEarlierCalls, "asked again in order: wrong again")
    }
    // What two workers ask of two processes has no order that could be asked again.
    #expect(!result.violations.isEmpty && !result.holds)
    #expect(result.violations.allSatisfy { $0.key.kind.isOfTime })
  }

  @Test("Wrong once in many calls at random", .enabled(if: hasPython))
  func chance() async throws {
    // Two calls a case: ten wrong answers may be hoped for; of none there is a chance of 1 in 20,000.
    let result = try await run(
      "return bytes([1]) * len(a) if random.random() < 1 / \(Effort.of(40, long: 200)) else a",
      cases: Effort.of(200, long: 1000), workers: 2, laws: false)
    #expect(!result.violations.isEmpty)
    for bug in result.violations {
      #expect(bug.key.kind == .notDeterministic && bug.symptom == .chance)
      #expect(bug.message.contains("at (n ") && bug.message.contains("got "))
    }
  }

  @Test("Wrong at random every other time", .enabled(if: hasPython))
  func often() async throws {
    let result = try await run(
      "return bytes([1]) * len(a) if random.random() < 1 / 2 else a",
      cases: Effort.of(8, long: 40),
      workers: 2)
    #expect(!result.violations.isEmpty)
    #expect(result.violations.allSatisfy { $0.key.kind == .notDeterministic })
  }

  @Test("What is always wrong keeps its class and its smallest case", .enabled(if: hasPython))
  func alwaysWrong() async throws {
    let one = try await run(
      "return bytes([1]) * len(a) if question.shape[3] == 3 else a", cases: Effort.of(20, long: 40),
      workers: 1, laws: false)
    #expect(one.violations.allSatisfy { $0.repetition == nil && !$0.key.kind.isOfTime })
    #expect(one.violations.contains { $0.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 3) })
    guard Effort.isLong else { return }
    let two = try await run(
      "return bytes([1]) * len(a) if question.shape[3] == 3 else a", cases: 40, workers: 2,
      laws: false)
    #expect(one.disagreements == two.disagreements)
  }
}
