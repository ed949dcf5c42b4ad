// C's `stdout` is a variable that nobody sets.
#if canImport(Darwin)
  @preconcurrency import Darwin
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Glibc
#endif

/// What is printed, and what became of it.
enum StandardOutput {
  /// Prints a text of sentences and tables: folded to the lines of a terminal, elsewhere as it is, so that
  /// files and pipes get the same bytes on any machine.
  static func tell(_ text: String, terminator: String = "\n") {
    let isTerminal = Terminal.isOne(STDOUT_FILENO)
    print(
      isTerminal ? Folding.folded(text, columns: Terminal.columns(STDOUT_FILENO)) : text,
      terminator: terminator)
  }

  /// Writes what is still to be written, and says why not all of it could be.
  ///
  /// `nil` too where whoever reads the output has gone: what they wanted they have.
  static func failure() -> String? {
    errno = 0
    let isFlushed = fflush(stdout) == 0
    let error = errno
    guard !isFlushed || ferror(stdout) != 0, error != EPIPE, !readerHasGone else { return nil }
    return isFlushed || error == 0
      ? "not all of it could be written" : String(cString: strerror(error)).lowercased()
  }

  private static var readerHasGone: Bool {
    var state = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLERR) != 0
  }
}
