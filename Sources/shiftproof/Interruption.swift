import Dispatch
import Foundation
import ShiftVerification
import Synchronization

/// What an interrupt (SIGINT) and a request to terminate (SIGTERM) do.
///
/// The first stops the run, which tells what it has come to and ends with 128 and the number of the signal;
/// a second, half a second later or more, ends the program at once: `timeout` sends one to the program and one to its
/// group, in one breath. What lies in files is whole either way, since they are written beside
/// their place and renamed.
final class Interruption {
  /// What runs look at that ask nobody outside.
  static let stop = RunStop()
  /// The last signal, and when the first one came.
  private static let received = Mutex<(number: Int32, begun: ContinuousClock.Instant)?>(nil)

  /// The exit status of a run that was stopped.
  static var status: Int32? { received.withLock { $0.map { 128 + $0.number } } }

  private let sources: [any DispatchSourceSignal]

  /// Stops what looks at ``stop``.
  convenience init() {
    self.init { number in
      if Self.stop.signal == nil {
        Diagnostics.say(
          "stopping, to tell what is done; once more, half a second later, ends at once")
      }
      Self.stop.end(by: number)
    }
  }

  /// - Parameters:
  ///   - grace: seconds that the run may take to tell what it has; `nil` for any time.
  ///   - ending: ends what is waited for; called at each signal. The program ends at a later signal, or
  ///     after `grace`, with the status that the signal has in a shell.
  init(grace: Double? = nil, ending: @escaping @Sendable (_ signal: Int32) -> Void) {
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        ProgressBar.clear()
        let now = ContinuousClock.now
        let begun = Self.received.withLock { received in
          let begun = received?.begun
          received = (number, begun ?? now)
          return begun
        }
        ending(number)
        if let begun {
          if now - begun > .milliseconds(500) { exit(128 + number) }
        } else if let grace {
          queue.asyncAfter(deadline: .now() + grace) { exit(128 + number) }
        }
      }
      source.resume()
      return source
    }
  }

  func cancel() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
