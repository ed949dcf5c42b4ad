import Dispatch
import ShiftExchange
import ShiftTensors
import Subprocess
import Synchronization

#if canImport(Darwin)
  import Darwin
  import System
#else
  import SystemPackage
  #if canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif
#endif

/// One running candidate: frames in, frames out, and a time limit.
///
/// The package that starts and reaps processes is asynchronous, and whoever asks is a loop on a
/// thread of its own, so the pipes are ours: they are read and written without blocking, and a
/// candidate that neither reads nor writes costs its time limit and nothing else. The process has a
/// group of its own; stopping it kills the group, so nothing that it started stays behind.
///
/// `@unchecked` is sound because one thread at a time has it: a ``CandidatePool`` lends it.
final class CandidateProcess: @unchecked Sendable {
  private let input: Int32
  private let output: Int32
  private var reader: FrameReader
  private let life = Life()
  private let stopping: AsyncStream<Never>.Continuation

  /// Starts `command` in a shell.
  ///
  /// - Throws: `ShiftError` if no process can be had.
  init(command: String, answerLimit: Int) throws(ShiftError) {
    let (childInput, input) = try Self.pipe(ours: 1)
    let (output, childOutput) = try Self.pipe(ours: 0)
    (self.input, self.output) = (input, output)
    reader = FrameReader(named: "candidate's answer", limit: answerLimit)
    let (stops, stopping) = AsyncStream<Never>.makeStream()
    self.stopping = stopping
    let life = life
    var options = PlatformOptions()
    options.processGroupID = 0
    let platformOptions = options
    Task(executorPreference: QueueExecutor.shared, priority: .high) {
      do {
        let result = try await Subprocess.run(
          .path("/bin/sh"), arguments: ["-c", command], platformOptions: platformOptions,
          input: .fileDescriptor(
            FileDescriptor(rawValue: childInput), closeAfterSpawningProcess: true),
          output: .fileDescriptor(
            FileDescriptor(rawValue: childOutput), closeAfterSpawningProcess: true),
          error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        ) { execution in
          life.begin(execution.processIdentifier.value)
          for await _ in stops {}
          // The group outlives its leader as long as anything that it started does.
          try? execution.send(signal: .kill, toProcessGroup: true)
        }
        life.end(with: "\(result.terminationStatus)")
      } catch {
        life.end(with: "\(error)")
      }
    }
    life.waitForStart()
  }

  /// Both ends of a pipe that no child inherits by accident; ours does not block.
  private static func pipe(ours: Int) throws(ShiftError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard systemPipe(&ends) == 0 else {
      throw ShiftError(
        "candidate", found: "no pipe (\(String(cString: strerror(errno))))",
        expected: "two free file descriptors")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[ours], F_SETFL, fcntl(ends[ours], F_GETFL) | O_NONBLOCK)
    return (ends[0], ends[1])
  }

  /// Sends one frame and waits for the payload of one.
  ///
  /// - Throws: `ShiftError` with the cause; the process is of no use afterwards.
  func ask(_ question: [UInt8], within seconds: Double) throws(ShiftError) -> [UInt8] {
    let deadline = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
    var sent = 0
    var canSend = true
    while true {
      do {
        if let answer = try reader.next() {
          guard sent == question.count else {
            throw failure("an answer before the whole question was read", .garbage)
          }
          guard reader.pendingCount == 0 else {
            throw failure("\(reader.pendingCount) bytes after its answer", .garbage)
          }
          return answer
        }
      } catch let error as ExchangeError {
        if case .frame(.text(let text)) = error.fault {
          throw failure("text where a frame belongs: \(shown(text))", .garbage)
        }
        throw failure("\(error.fault)", .garbage)
      } catch let error as ShiftError {
        throw error
      } catch {
        throw failure("\(error)", .garbage)
      }
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < deadline else {
        throw failure("no answer within \(seconds) s\(afterText)", .timeOut)
      }
      let asksToSend = canSend && sent < question.count
      var waits = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
      if asksToSend { waits.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
      let ready = poll(
        &waits, nfds_t(waits.count), Int32(min((deadline - now) / 1_000_000 + 1, 1000)))
      guard ready > 0 else { continue }
      if asksToSend, waits[1].revents != 0 {
        let (count, error) = question[sent...].withUnsafeBytes { quietWrite($0, to: input) }
        if count > 0 {
          sent += count
        } else if count < 0, error != EAGAIN, error != EINTR {
          // It reads no more; whether it has ended shows on its output.
          canSend = false
        }
      }
      if waits[0].revents != 0 { try receive() }
    }
  }

  /// Takes what there is, and says what it means if there will be no more.
  private func receive() throws(ShiftError) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { read(output, $0.baseAddress!, $0.count) }
    if count > 0 {
      reader.feed(chunk[..<count])
    } else if count == 0 || errno != EAGAIN && errno != EINTR {
      let hasEnded = life.hasEnded(within: 0.5)
      let status = stop()
      throw hasEnded
        ? failure("its end (\(status))\(afterText)", .crash)
        : failure("the end of its output while it went on running\(afterText)", .closedPipe)
    }
  }

  /// The text that came instead of a frame, to follow what was found.
  private var afterText: String {
    reader.pendingText.map { " after the text \(shown($0))" } ?? ""
  }

  private func shown(_ text: String) -> String {
    let end = text.lastIndex { !$0.isWhitespace } ?? text.startIndex
    return "\"\(printable(String(text[...end]), limit: 80))\""
  }

  private func failure(_ found: String, _ cause: ShiftError.Cause) -> ShiftError {
    ShiftError("candidate", found: found, expected: "one frame with an answer", cause: cause)
  }

  /// Whether it ends by itself within a time, having been asked nothing, and then how.
  func endsUnasked(within seconds: Double) -> String? {
    life.hasEnded(within: seconds) ? stop() : nil
  }

  /// Ends the process and everything it started, waits for it, and says how it ended.
  @discardableResult
  func stop() -> String {
    if life.isClosed { return life.status }
    stopping.finish()
    let status = life.waitForEnd()
    close(input)
    close(output)
    return status
  }

  deinit { stop() }

  /// Kills every candidate that runs; for a program that is about to be ended.
  static func killAll() {
    Life.running.withLock { for pid in $0 { kill(-pid, SIGKILL) } }
  }

  /// When it began and how it ended, told by the task to the thread that asks.
  private final class Life: Sendable {
    static let running = Mutex<Set<pid_t>>([])

    private struct State {
      var pid: pid_t?
      var status: String?
      var isClosed = false
    }
    private let state = Mutex(State())
    private let started = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    func begin(_ pid: pid_t) {
      state.withLock { $0.pid = pid }
      _ = Self.running.withLock { $0.insert(pid) }
      started.signal()
    }

    func end(with status: String) {
      let pid = state.withLock { state in
        state.status = status
        return state.pid
      }
      if let pid { _ = Self.running.withLock { $0.remove(pid) } }
      started.signal()
      ended.signal()
    }

    var isClosed: Bool { state.withLock(\.isClosed) }
    var status: String { state.withLock { $0.status ?? "" } }

    func waitForStart() { started.wait() }

    func waitForEnd() -> String {
      ended.wait()
      return state.withLock { state in
        state.isClosed = true
        return state.status ?? ""
      }
    }

    /// Whether the process has ended by itself, without reaping it.
    func hasEnded(within seconds: Double) -> Bool {
      guard let pid = state.withLock(\.pid) else { return true }
      for _ in 0..<Int(seconds * 200) {
        var information = siginfo_t()
        let found = waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT | WNOHANG)
        if found != 0 || information.si_signo == SIGCHLD { return true }
        usleep(5000)
      }
      return false
    }
  }
}

/// `pipe(2)`, whose name a static method hides.
private func systemPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }

/// Runs the tasks that start and reap candidates apart from the threads of Swift's own pool, which a
/// caller that waits may have taken all of, and before whatever else was queued for them.
private final class QueueExecutor: TaskExecutor {
  static let shared = QueueExecutor()
  private let queue = DispatchQueue(
    label: "candidates", qos: .userInitiated, attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
