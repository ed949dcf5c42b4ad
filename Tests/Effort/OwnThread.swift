import Foundation
import Testing

/// Gives the tests of a suite a thread of their own.
///
/// Tests that wait for programs or clocks cost little, but each step of theirs would stand in Swift's one queue behind
/// all that computes, and their waits would begin when the others are done.
package struct OwnThread: SuiteTrait, TestScoping {
  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let executor = ThreadExecutor()
    defer { executor.end() }
    try await withTaskExecutorPreference(executor) { try await function() }
  }
}

extension Trait where Self == OwnThread {
  package static var ownThread: Self { Self() }
}

/// Runs jobs one after the other, in the order in which they come, on one thread.
private final class ThreadExecutor: TaskExecutor, @unchecked Sendable {
  private let condition = NSCondition()
  /// Those that wait, guarded by the condition.
  private var jobs: [UnownedJob] = []
  private var isEnded = false

  init() {
    Thread.detachNewThread { [self] in
      while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.withLock {
      jobs.append(job)
      condition.signal()
    }
  }

  /// Ends the thread once no job waits.
  func end() {
    condition.withLock {
      isEnded = true
      condition.signal()
    }
  }

  private func next() -> UnownedJob? {
    condition.withLock {
      while jobs.isEmpty && !isEnded { condition.wait() }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }
}
