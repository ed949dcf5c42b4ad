import ShiftExchange
import ShiftTensors
import Synchronization

/// A candidate as a service: as many processes of one command as threads ask at once.
///
/// A process that fails a question is ended, and the next question starts another.
public final class CandidatePool: Sendable {
  public let command: String
  /// Seconds for one answer, the start of the process included.
  public let timeLimit: Double

  private struct State {
    var idle: [CandidateProcess] = []
  }
  private let state = Mutex(State())
  private let answerLimit: Int

  /// - Parameter answerLimit: the longest answer accepted, in bytes.
  public init(command: String, timeLimit: Double, answerLimit: Int = 1 << 26) {
    (self.command, self.timeLimit, self.answerLimit) = (command, timeLimit, answerLimit)
  }

  /// The answer to one question, both without the length that frames them.
  ///
  /// - Throws: `ShiftError` with the cause.
  public func ask(_ question: [UInt8]) throws(ShiftError) -> [UInt8] {
    let idle = state.withLock { $0.idle.popLast() }
    let asked: CandidateProcess
    if let idle {
      asked = idle
    } else {
      asked = try CandidateProcess(command: command, answerLimit: answerLimit)
    }
    do throws(ShiftError) {
      let answer = try asked.ask(FrameReader.frame(question), within: timeLimit)
      state.withLock { $0.idle.append(asked) }
      return answer
    } catch {
      asked.stop()
      throw error
    }
  }

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
