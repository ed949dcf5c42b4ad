import Effort
import Foundation
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftCandidates

/// Candidates that are small shell or Python programs. One after the other, because some have little
/// time to answer.
@Suite(.serialized, .ownThread) struct CandidateTests {
  /// What `body` returns, and how long it took; the wait for a thread of Swift's own is not counted.
  private func timed<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async -> (Value, Duration) {
    await waiting {
      let began = ContinuousClock.now
      return (body(), ContinuousClock.now - began)
    }
  }

  /// What one question to `script`, run by a shell, comes to.
  private func failure(
    _ script: String, timeLimit: Double = 5, side: Int = 3
  ) async -> ShiftError? {
    await timedFailure(script, timeLimit: timeLimit, side: side).0
  }

  private func timedFailure(
    _ script: String, timeLimit: Double, side: Int
  ) async -> (ShiftError?, Duration) {
    await timed {
      let pool = CandidatePool(command: script, timeLimit: timeLimit)
      defer { pool.stop() }
      let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 4, h: side, w: side))
      let candidate = Candidate(.roll) { question throws(ShiftError) in try pool.ask(question) }
      do throws(ShiftError) {
        let output = try candidate.shift(image, by: .cross, boundary: .replicate)
        return output.shape == image.shape
          ? nil : ShiftError("output", found: "\(output.shape)", expected: "\(image.shape)")
      } catch {
        return error
      }
    }
  }

  /// A shell's words that write one frame with `answer`.
  private func writing(_ answer: [UInt8]) -> String {
    let octal = FrameReader.frame(answer).map { byte -> String in
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
    return "printf '" + octal.joined() + "'; cat >/dev/null"
  }

  @Test("Each way of failing has its cause and its sentence, and leaves no process")
  func causes() async {
    let small = StoredTensor(dtype: .float32, shape: [1], bytes: [0, 0, 0, 0])
    let wide = StoredTensor(
      dtype: .float64, shape: [1, 4, 3, 3], bytes: Array(repeating: 0, count: 288)[...])
    let rows: [(script: String, cause: ShiftError.Cause, found: String)] = [
      ("exit 3", .crash, "its end (exited(3))"),
      ("kill -9 $$", .crash, "its end (signaled(9))"),
      ("exec >&-; sleep 1000", .closedPipe, "the end of its output while it went on running"),
      (
        "printf 'this is no frame'; cat >/dev/null", .garbage,
        "text where a frame belongs: \"this is no frame\""
      ),
      (
        "printf 'Loading model\n'; exit 3", .garbage,
        "text where a frame belongs: \"Loading model\""
      ),
      ("printf 'hello\n'; exit 3", .crash, "its end (exited(3)) after the text \"hello\""),
      (
        "printf '\\0\\0\\0\\0\\0\\0\\0\\020'; cat >/dev/null", .garbage,
        "a frame of 1152921504606846976 bytes; expected at most 67108864"
      ),
      (
        writing(Safetensors.encoded([], metadata: [:])), .garbage,
        "neither a tensor named output nor an error in the metadata; expected one of them"
      ),
      (
        writing(CandidateAnswer.output(small).encoded()), .wrongShape, "an output of shape [1]"
      ),
      (writing(CandidateAnswer.output(wide).encoded()), .wrongType, "an output of F64"),
      (
        writing(CandidateAnswer.refused("not\ntoday").encoded()), .refusal,
        "a refusal: not\\u{a}today"
      ),
    ]
    for row in rows {
      let failure = await failure(row.script)
      #expect(failure?.cause == row.cause, "\(row.script)")
      #expect(failure?.found == row.found, "\(row.script)")
    }
    #expect(await failure("cat /dev/zero")?.cause == .garbage)
    #expect(await left().isEmpty)
  }

  @Test("A candidate that closes its input is an error, though a broken pipe ends this program")
  func closedInput() async {
    let before = signal(SIGPIPE, SIG_DFL)
    defer { signal(SIGPIPE, before) }
    // More than a pipe holds, so that the writing goes on after the reader has gone.
    let failure = await failure("exec <&-; sleep 0.3", side: 200)
    #expect(failure?.cause == .crash)
    #expect(failure?.found == "its end (exited(0))")
    // Asking has not changed what the signal does.
    #expect(signal(SIGPIPE, SIG_DFL) == nil)
  }

  @Test("A candidate that reads nothing is ended at the time limit, with all it started")
  func hanging() async {
    // More than a pipe holds, so writing it would wait for ever.
    let (failure, took) = await timedFailure(
      "sleep 1000 & sleep 1000", timeLimit: 0.3, side: 200)
    #expect(failure?.cause == .timeOut)
    #expect(
      failure?.description
        == "candidate: no answer within 0.3 s; expected one frame with an answer")
    #expect(took < .seconds(5))
    #expect(await left(of: "sleep 1000").isEmpty)
  }

  @Test(
    "A faulty candidate's run goes on, is the same on one worker and on two, and leaves no process",
    .enabled(if: hasPython))
  func faultyRun() async throws {
    let (command, path) = try script(
      """
      n, c, h, w = question.shape
      if w == 5: sys.exit(4)
      if w == 6: sys.stdout.buffer.write(b"*" * 9); sys.stdout.flush(); sys.exit(0)
      return question.data if w != 3 else question.data[4:] + question.data[:4]
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let cases = Effort.of(20, long: 60)
    @Sendable func run(workers: Int) -> VerificationResult<ShiftSubject> {
      let pool = CandidatePool(command: command, timeLimit: 20)
      defer { pool.stop() }
      var verification = Verification.of(
        candidate: { question throws(ShiftError) in try pool.ask(question) }, pipelines: [.roll],
        formats: [.float])
      verification.patience = Patience(
        total: 1000, perDisagreement: Effort.of(24, long: Patience().perDisagreement))
      verification.subject.laws = []
      return verification.run(0..<cases, seed: 2, workers: workers)
    }
    let one = await waiting { run(workers: 1) }
    #expect(await left(of: path).isEmpty)
    #expect(one.cases == 0..<cases)
    let kinds = Set(one.disagreements.map(\.key.kind))
    #expect(kinds.isSuperset(of: [.crashed, .garbage, .wrongTap]))
    let crash = try #require(one.disagreements.first { $0.key.kind == .crashed })
    #expect(crash.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 5))
    guard Effort.isLong else { return }
    let two = await waiting { run(workers: 2) }
    #expect(one.counts == two.counts)
    #expect(one.disagreements == two.disagreements)
  }

  @Test("A candidate that always hangs costs a few time limits, whatever it is asked for")
  func alwaysHanging() async {
    let (result, took) = await timed {
      let pool = CandidatePool(command: "sleep 1000", timeLimit: 0.3)
      defer { pool.stop() }
      return Verification.of(
        candidate: pool, pipelines: RecordedOperator.Pipeline.allCases, formats: [.float, .double]
      ).run(0..<1000, seed: 1, workers: 1)
    }
    // Thirteen time limits, and what it takes to start and end so many processes.
    #expect(took < .seconds(13 * 0.3 + 3))
    #expect(result.cases.count == Patience.stride)
    #expect(result.isCutShort && !result.holds)
    #expect(Set(result.violations.map(\.key.kind)) == [.timedOut])
    #expect(await left(of: "sleep 1000").isEmpty)
  }

  @Test(
    "A candidate that hangs on some cases is found and shrunk, the same on one worker and on two",
    .enabled(if: hasPython))
  func sometimesHanging() async throws {
    let (command, path) = try script(
      """
      if question.shape[3] == 5:
          import time
          time.sleep(1000)
      return question.data
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    @Sendable func run(workers: Int) -> VerificationResult<ShiftSubject> {
      let pool = CandidatePool(command: command, timeLimit: 2)
      defer { pool.stop() }
      var verification = Verification.of(candidate: pool, pipelines: [.slice], formats: [.float])
      verification.subject.cases.boundaries = [.keep]
      verification.subject.cases.patterns = [Pattern([.none])]
      verification.subject.laws = []
      // Two questions that are waited for, and two in search of a smaller one.
      if !Effort.isLong { verification.patience = Patience(total: 32, perDisagreement: 32) }
      return verification.run(0..<400, seed: 2, workers: workers)
    }
    let one = await waiting { run(workers: 1) }
    let hang = try #require(one.violations.first { $0.key.kind == .timedOut })
    #expect(one.violations.count == 1)
    #expect(hang.smallest.shape == Shape(n: 1, c: 1, h: 1, w: 5))
    #expect(one.isCutShort)
    guard Effort.isLong else { return }
    let two = await waiting { run(workers: 2) }
    #expect(one.counts == two.counts && one.disagreements == two.disagreements)
  }

  @Test("A program that ends unasked is told apart from one that dies of its questions")
  func startFailures() async {
    func startFailure(_ command: String, timeLimit: Double = 5) async -> String? {
      await waiting {
        let pool = CandidatePool(command: command, timeLimit: timeLimit)
        defer { pool.stop() }
        var verification = Verification.of(candidate: pool, pipelines: [.roll], formats: [.float])
        if !Effort.isLong {
          verification.patience = Patience(total: 8, perDisagreement: 4)
          verification.subject.laws = []
        }
        _ = verification.run(0..<Effort.of(8, long: 60), seed: 1, workers: 2)
        return pool.startFailure?.found
      }
    }
    #expect(
      await startFailure("shiftproof-no-such-program 2>/dev/null")
        == "shiftproof-no-such-program 2>/dev/null, which the shell cannot start")
    #expect(
      await startFailure("exit 3") == "exit 3, which ends (exited(3)) before it is asked anything")
    #expect(await startFailure("head -c 9 >/dev/null; exit 3") == nil)
    // Each question to it takes the whole limit.
    #expect(await startFailure("exec >&-; sleep 1000", timeLimit: 0.2) == nil)
    #expect(await left(of: "sleep 1000").isEmpty)
  }

  @Test("The plain example is right in every format that files carry", .enabled(if: hasPython))
  func plainExample() async {
    let result = await waiting {
      let pool = CandidatePool(
        command: "python3 '\(examples)/plain_shift.py'", timeLimit: 20)
      defer { pool.stop() }
      return Verification.of(
        candidate: { question throws(ShiftError) in try pool.ask(question) },
        pipelines: [.slice, .roll], formats: [.float16, .bfloat16, .float, .double]
      ).run(0..<40, seed: 1, workers: 2)
    }
    #expect(result.violations.isEmpty)
    #expect(result.counts.rows.values.allSatisfy { $0.identical == $0.cases })
  }

  // MARK: Helpers

  /// A command for a Python candidate whose `shift(question)` has this body.
  private func script(_ body: String) throws -> (command: String, path: String) {
    let path = try pythonFile(
      """
      import sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, "\(examples)")
      from shiftproof_frames import serve
      def shift(question):
      \(indented(body))
      serve(shift)
      """)
    return ("python3 '\(path)'", path)
  }

  /// The processes that are not taken leave of. Other tests start some too, which they end; a candidate that nobody
  /// ends would sleep for longer than is waited here.
  private func left(of command: String = "") async -> [Int32] {
    var left = children(of: command)
    let end = ContinuousClock.now + .seconds(120)
    while !left.isEmpty, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(100))
      left = left.filter(children(of: command).contains)
    }
    return left
  }

  /// The processes of a command that this one has started and not taken leave of; without one all, zombies included.
  private func children(of command: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let close = stat.lastIndex(of: ")")
      else { return false }
      // "pid (name) state parent …"
      let fields = stat[stat.index(close, offsetBy: 2)...].split(separator: " ")
      guard fields.count > 1, Int32(fields[1]) == getpid() else { return false }
      if command.isEmpty { return true }
      // A zombie, which may be another test's, has no command any more.
      let words = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
      return words.replacing("\0", with: " ").contains(command)
    }
  }
}
