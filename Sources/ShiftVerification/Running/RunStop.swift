import PropertyTesting
import Synchronization

/// What ends a run before its last case: time that is spent, or somebody outside.
///
/// What was judged until then is the result. When time is spent, cases are drawn no more; the search for smaller
/// ones takes as long again at most, and so does the naming of what was found, but for what is in hand. When
/// somebody ends the run, nothing more is asked at all.
package final class RunStop: Sendable {
  /// Why a run stopped.
  package enum Cause: Hashable, Sendable {
    /// So many seconds were spent.
    case budget(Double)
    /// A signal of this number came.
    case signal(Int32)
  }

  /// The same wish, for what runs on many threads and asks nobody outside.
  package let request = StopRequest()
  private let seconds: Double?
  private let began = Mutex(ContinuousClock.now)
  private let number = Mutex<Int32?>(nil)

  /// - Parameter budget: seconds from ``begin()`` on; `nil` for any time.
  package init(budget: Double? = nil) { seconds = budget }

  /// Starts to count the time, for each run anew.
  package func begin() { began.withLock { $0 = .now } }

  /// Ends the run; the first signal counts.
  package func end(by signal: Int32) {
    number.withLock { $0 = $0 ?? signal }
    request.make()
  }

  /// The signal that ended the run, if one did.
  package var signal: Int32? { number.withLock(\.self) }

  /// Why no more cases are drawn, if so.
  package var cause: Cause? {
    if let signal { return .signal(signal) }
    guard let seconds, ContinuousClock.now >= end(after: seconds) else { return nil }
    return .budget(seconds)
  }

  private func end(after seconds: Double) -> ContinuousClock.Instant {
    began.withLock { $0 + .seconds(seconds) }
  }

  /// When the search for the smallest case of one disagreement, of so many, or for its name, is to end if it begins
  /// now; `nil` for any time.
  func searchEnd(sharedBy count: Int) -> ContinuousClock.Instant? {
    seconds.map { .now + .seconds($0 / Double(max(count, 1))) }
  }
}
