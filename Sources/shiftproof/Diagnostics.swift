import Foundation
import Synchronization

/// What is said on standard error.
enum Diagnostics {
  static func say(_ sentence: String) {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
  }
}

/// A bar on standard error, on a terminal only.
final class ProgressBar: Sendable {
  private let title: String
  private let total: Int
  private let isShown: Bool
  private let shown = Mutex(-1)

  init(_ title: String, total: Int) {
    (self.title, self.total) = (title, max(total, 1))
    isShown = isatty(STDERR_FILENO) == 1
  }

  func report(_ done: Int) {
    guard isShown else { return }
    let percent = done * 100 / total
    let isNews = shown.withLock { last in
      defer { last = percent }
      return last != percent
    }
    guard isNews else { return }
    let filled = percent * 30 / 100
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    FileHandle.standardError.write(Data("\r\(title) \(bar) \(percent) %".utf8))
  }

  /// Takes the bar away.
  func finish() {
    guard isShown else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
  }
}
