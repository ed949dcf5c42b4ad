import Synchronization

/// A wish that a run ends early, from whoever may have one: a handler of signals, a clock.
///
/// A run that honours it does no more pieces of work than it has begun, and says what it has come to: the
/// cases that were done are the first ones, and what is told of them is what a run of so many cases tells.
package final class StopRequest: Sendable {
  private let made = Atomic(false)

  package init() {}

  package var isMade: Bool { made.load(ordering: .relaxed) }

  package func make() { made.store(true, ordering: .relaxed) }
}
