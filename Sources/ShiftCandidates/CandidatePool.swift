import ShiftExchange
import ShiftTensors
import Synchronization

/// A candidate as a service: as many processes of one command as threads ask at once.
///
/// A process that fails a question is ended, and the next question starts another.
package final class CandidatePool: Sendable {
  package let command: String
  /// Seconds for one answer, the start of the process included.
  package let timeLimit: Double

  private struct State {
    var idle: [CandidateProcess] = []
    var hasAnswered = false
    var isAbandoned = false
  }
  private let state = Mutex(State())
  private let answerLimit: Int
  /// Why the program cannot be asked at all, once that is known.
  private let starting = Mutex(Starting())

  private struct Starting {
    var fault: ShiftError?
    /// How often a start was looked at.
    var looks = 0
  }

  /// A program that waited for its question so often does; each look takes a second.
  private static let mostLooks = 3

  /// - Parameter answerLimit: the longest answer accepted, in bytes.
  package init(command: String, timeLimit: Double, answerLimit: Int = 1 << 26) {
    (self.command, self.timeLimit, self.answerLimit) = (command, timeLimit, answerLimit)
  }

  /// The answer to one question, both without the length that frames them.
  ///
  /// - Throws: `ShiftError` with the cause.
  package func ask(_ question: [UInt8]) throws(ShiftError) -> [UInt8] {
    let idle = state.withLock { $0.idle.popLast() }
    let asked: CandidateProcess
    if let idle { asked = idle } else { asked = try start() }
    let answer = try self.answer(of: asked, to: question, isNew: idle == nil)
    state.withLock { $0.idle.append(asked) }
    return answer
  }

  /// Starts a process that nobody else asks.
  ///
  /// - Throws: `ShiftError` if none can be had.
  func start() throws(ShiftError) -> CandidateProcess {
    if let fault = startFailure { throw fault }
    return try CandidateProcess(command: command, answerLimit: answerLimit)
  }

  /// Asks one process, which is ended where it fails.
  func answer(
    of asked: CandidateProcess, to question: [UInt8], isNew: Bool
  ) throws(ShiftError) -> [UInt8] {
    let began = ContinuousClock.now
    do throws(ShiftError) {
      let answer = try asked.ask(FrameReader.frame(question), within: timeLimit)
      state.withLock { $0.hasAnswered = true }
      return answer
    } catch {
      asked.stop()
      if isNew, error.cause == .crash { examineStart(lived: ContinuousClock.now - began) }
      throw error
    }
  }

  // MARK: Starting

  /// Why the program cannot be asked at all: it ends before anybody has asked it anything. `nil` where it
  /// can, or where nobody has asked yet.
  package var startFailure: ShiftError? { starting.withLock { $0.fault } }

  /// Looks whether a program of which no answer is known ends without a question too.
  ///
  /// - Parameter lived: how long it took to end with one.
  private func examineStart(lived: Duration) {
    starting.withLock { known in
      guard known.fault == nil, known.looks < Self.mostLooks,
        !state.withLock({ $0.hasAnswered || $0.isAbandoned })
      else { return }
      known.looks += 1
      let seconds = min(timeLimit, 1 + 2 * (lived / .seconds(1)))
      guard let process = try? CandidateProcess(command: command, answerLimit: answerLimit) else {
        return
      }
      defer { process.stop() }
      guard let status = process.endsUnasked(within: seconds) else { return }
      let isUnknown = status == "exited(127)" || status == "exited(126)"
      known.fault = ShiftError(
        "candidate",
        found: printable(command, limit: 200)
          + (isUnknown
            ? ", which the shell cannot start"
            : ", which ends (\(status)) before it is asked anything"),
        expected: "a program that answers until its standard input closes", cause: .crash)
    }
  }

  /// Ends all processes.
  package func stop() {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      return state.idle
    }
    for process in idle { process.stop() }
  }

  /// Kills every candidate of this program at once, for a handler of signals; how one then ends says nothing
  /// of it.
  package func abandon() {
    state.withLock { $0.isAbandoned = true }
    CandidateProcess.killAll()
  }
}
