import Foundation
import ShiftReports
import Synchronization

/// How far a long run has come, on standard error: a bar on a terminal, elsewhere a line now and then.
final class ProgressBar: Sendable {
  private let text: ProgressText
  private let isBar: Bool
  private let began = ContinuousClock.now
  private let state = Mutex(State())

  private struct State {
    /// What the bar showed last, or when the next line is due.
    var shown = ""
    var due = Duration.seconds(10)
  }

  /// Whether a bar stands in the last line of the terminal.
  private static let stands = Atomic(false)

  /// - Parameter unit: what is counted, in the plural; `nil` if only its share is known.
  init(_ title: String, total: Int, unit: String? = "cases") {
    text = ProgressText(title: title, total: max(total, 1), unit: unit)
    isBar = Terminal.movesCursor(STDERR_FILENO)
  }

  func report(_ done: Int) {
    let took = ContinuousClock.now - began
    state.withLock { state in
      if isBar {
        let bar = text.bar(done, after: took, columns: Terminal.columns(STDERR_FILENO))
        guard bar != state.shown else { return }
        state.shown = bar
        Self.stands.store(true, ordering: .relaxed)
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar)".utf8))
      } else if took >= state.due {
        // Further and further apart: a log of hours is not for counting seconds.
        state.due = took * 1.5
        Diagnostics.say(text.line(done, after: took))
      }
    }
  }

  /// Takes the bar away.
  func finish() { Self.clear() }

  /// Takes away whatever bar there is, to say something in its place.
  static func clear() {
    guard stands.exchange(false, ordering: .relaxed) else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
  }
}

/// How far a run has come, in words.
struct ProgressText: Sendable {
  let title: String
  let total: Int
  let unit: String?

  /// A bar of 20 blocks, how many are done and how long the rest takes, in one line of a terminal.
  func bar(_ done: Int, after took: Duration, columns: Int) -> String {
    let filled = min(done, total) * 20 / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    return String("\(title) \(bar) \(words(done, after: took))".prefix(columns - 1))
  }

  /// The same as a sentence of a log.
  func line(_ done: Int, after took: Duration) -> String {
    "\(title): \(words(done, after: took))"
  }

  private func words(_ done: Int, after took: Duration) -> String {
    let share = "\(min(done, total) * 100 / total) %"
    let count = unit.map { ", \(done.grouped) of \(total.grouped) \($0)" } ?? ""
    return share + count + (left(done, after: took).map { ", \($0) left" } ?? "")
  }

  /// As long as what is done took for each, once there is something to go by.
  private func left(_ done: Int, after took: Duration) -> String? {
    guard done > 0, done < total, took >= .seconds(1) else { return nil }
    let seconds = took / .seconds(1) * Double(total - done) / Double(done)
    return switch seconds {
    case ..<90: "\(Int(seconds.rounded(.up))) s"
    case ..<5400: "\(Int((seconds / 60).rounded(.up))) min"
    default: "\(Int((seconds / 3600).rounded(.up))) h"
    }
  }
}
