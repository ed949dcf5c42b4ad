import ArgumentParser
import Dispatch
import Foundation
import PropertyTesting
import Synchronization

/// What an interrupt (SIGINT) and a request to terminate (SIGTERM) do.
///
/// The first stops the run, which tells what it has come to and ends with 128 and the number of the signal;
/// a second ends the program at once. What lies in files is whole either way, since they are written beside
/// their place and renamed.
final class Interruption {
  /// What runs look at.
  static let stop = StopRequest()
  private static let received = Atomic<Int32>(0)

  /// The exit status of a run that was stopped.
  static var status: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : 128 + number
  }

  private let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - killing: what must not outlive the program.
  ///   - telling: what to do with the first signal where nothing looks at ``stop``.
  init(
    killing: @escaping @Sendable () -> Void = {}, telling: (@Sendable () -> Void)? = nil
  ) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if Self.received.exchange(number, ordering: .relaxed) == 0 {
          ProgressBar.clear()
          if let telling {
            telling()
          } else {
            Diagnostics.say("stopping, to tell what is done; once more ends at once")
            Self.stop.make()
            return
          }
        }
        ProgressBar.clear()
        killing()
        exit(128 + number)
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
