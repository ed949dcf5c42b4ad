import Dispatch
import Foundation

/// Lets a run tell what it has when an interrupt or a request to terminate comes.
final class Interruption {
  /// So long a run may take to tell what it has.
  private static let grace = 10.0

  private let sources: [any DispatchSourceSignal]

  /// - Parameter ending: ends what is waited for; called at each signal. The program ends at the second signal,
  ///   or if the run has not ended it in ten seconds; with the status that the signal has in a shell.
  init(ending: @escaping @Sendable (_ signal: Int32) -> Void) {
    nonisolated(unsafe) var hasCome = false
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        ending(number)
        if hasCome { exit(128 + number) }
        hasCome = true
        queue.asyncAfter(deadline: .now() + Self.grace) { exit(128 + number) }
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
