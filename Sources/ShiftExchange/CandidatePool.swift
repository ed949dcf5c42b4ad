import ShiftTensors
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A candidate as a service: as many processes of one command as threads ask at once.
///
/// A process that fails a question is ended, and the next question starts another. A candidate that
/// fails too often is not asked any more, so that one that always hangs does not take hours.
public final class CandidatePool: Sendable {
  public let command: String
  /// Seconds for one answer, the start of the process included.
  public let timeLimit: Double

  /// How many questions may fail before no more are asked; counting and shrinking have their own.
  public struct Patience: Sendable {
    public var timeOuts: Int
    public var failures: Int
  }
  public static let counting = Patience(timeOuts: 5, failures: 30)
  public static let shrinking = Patience(timeOuts: 10, failures: 60)

  private struct State {
    var idle: [CandidateProcess] = []
    var patience = CandidatePool.counting
  }
  private let state = Mutex(State())
  private let answerLimit: Int

  /// - Parameter answerLimit: the longest answer accepted, in bytes.
  public init(command: String, timeLimit: Double, answerLimit: Int = 1 << 26) {
    (self.command, self.timeLimit, self.answerLimit) = (command, timeLimit, answerLimit)
    // A candidate that has gone must be an error of `write`, not the end of this program.
    signal(SIGPIPE, SIG_IGN)
  }

  /// The answer to one question, both without the length that frames them.
  ///
  /// - Throws: `ShiftError` with the cause.
  public func ask(_ question: [UInt8]) throws(ShiftError) -> [UInt8] {
    let idle: CandidateProcess? = try state.withLock { state throws(ShiftError) in
      guard state.patience.timeOuts > 0, state.patience.failures > 0 else {
        throw ShiftError(
          "candidate", found: "too many questions without an answer", expected: "answers",
          cause: .notAsked)
      }
      return state.idle.popLast()
    }
    let asked: CandidateProcess
    if let idle {
      asked = idle
    } else {
      asked = try CandidateProcess(command: command, answerLimit: answerLimit)
    }
    do throws(ShiftError) {
      let answer = try asked.ask(frame(question), within: timeLimit)
      state.withLock { $0.idle.append(asked) }
      return answer
    } catch {
      asked.stop()
      state.withLock { state in
        state.patience.failures -= 1
        if error.cause == .timeOut { state.patience.timeOuts -= 1 }
      }
      throw error
    }
  }

  /// Gives shrinking its own patience.
  public func beginShrinking() { state.withLock { $0.patience = Self.shrinking } }

  /// Ends all processes.
  public func stop() {
    let idle = state.withLock { state in
      defer { state.idle = [] }
      return state.idle
    }
    for process in idle { process.stop() }
  }

  /// Kills every candidate of this program at once, for a handler of signals.
  public static func killAll() { CandidateProcess.killAll() }
}
