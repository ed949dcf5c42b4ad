import Foundation

/// What is at the other end of standard output or standard error.
enum Terminal {
  /// Whether a file descriptor is a terminal.
  static func isOne(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether a terminal moves its cursor: one that calls itself dumb only goes on.
  static func movesCursor(_ descriptor: Int32) -> Bool {
    isOne(descriptor) && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Whether to colour what goes there: on a terminal, unless NO_COLOR is set to anything.
  static func hasColours(_ descriptor: Int32) -> Bool {
    movesCursor(descriptor) && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Characters in a line.
  static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Lines that are too long for a terminal, cut between words.
enum Folding {
  /// What does not fit goes on two columns further in than its line began. A word that is longer than a
  /// line stays whole: it may be there to be copied.
  static func folded(_ text: String, columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { folded(line: $0, columns: columns) }.joined(separator: "\n")
  }

  private static func folded(line: Substring, columns: Int) -> String {
    guard line.count > columns else { return String(line) }
    let indent = line.prefix { $0 == " " }.count
    let further = String(repeating: " ", count: min(indent + 2, columns / 2))
    var lines: [String] = []
    var current = String(line.prefix(indent))
    var isEmpty = true
    for word in line.dropFirst(indent).split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, current.count + 1 + word.count > columns {
        while current.hasSuffix(" ") { current.removeLast() }
        lines.append(current)
        (current, isEmpty) = (further, true)
      }
      // Spaces that line up columns mean nothing at the start of a line.
      if isEmpty, word.isEmpty, !lines.isEmpty { continue }
      current += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [current]).joined(separator: "\n")
  }
}
