import Dispatch
import Foundation
import ShiftVerification
import Synchronization

/// What an interrupt (SIGINT) and a request to terminate (SIGTERM) do.
///
/// The first stops the run, which tells what it has come to and ends with 128 and the number of the signal;
/// a second ends the program at once. What lies in files is whole either way, since they are written beside
/// their place and renamed.
final class Interruption {
  /// What runs look at that ask nobody outside.
  static let stop = RunStop()
  private static let received = Atomic<Int32>(0)

  /// The exit status of a run that was stopped.
  static var status: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : 128 + number
  }

  private let sources: [any DispatchSourceSignal]

  /// Stops what looks at ``stop``.
  convenience init() {
    self.init { number in
      Diagnostics.say("stopping, to tell what is done; once more ends at once")
      Self.stop.end(by: number)
    }
  }

  /// - Parameters:
  ///   - grace: seconds that the run may take to tell what it has; `nil` for any time.
  ///   - ending: ends what is waited for; called at each signal. The program ends at the second signal, or
  ///     after `grace`, with the status that the signal has in a shell.
  init(grace: Double? = nil, ending: @escaping @Sendable (_ signal: Int32) -> Void) {
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        ProgressBar.clear()
        let isFirst = Self.received.exchange(number, ordering: .relaxed) == 0
        ending(number)
        guard isFirst else { exit(128 + number) }
        if let grace { queue.asyncAfter(deadline: .now() + grace) { exit(128 + number) } }
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
