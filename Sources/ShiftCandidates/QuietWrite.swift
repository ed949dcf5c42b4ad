#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `write(2)` to a pipe whose reader may have gone, which comes back as `EPIPE` and never as the signal
/// that would end this program, whatever the program does with that signal.
///
/// `SIGPIPE` goes to the thread that writes. So it is blocked there during the call, and the one that
/// the call raised is taken back before it is let through again.
///
/// - Returns: how many bytes were written, or −1, and the `errno` of the call.
func quietWrite(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
) -> (count: Int, error: Int32) {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGPIPE)
  var mask = sigset_t()
  pthread_sigmask(SIG_BLOCK, &signals, &mask)
  defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
  // One that somebody else raised is theirs.
  let wasPending = isPending(SIGPIPE)
  let count = write(descriptor, bytes.baseAddress, bytes.count)
  let error = errno
  if count < 0, error == EPIPE, !wasPending, isPending(SIGPIPE) {
    var number: Int32 = 0
    sigwait(&signals, &number)
  }
  return (count, error)
}

private func isPending(_ signal: Int32) -> Bool {
  var pending = sigset_t()
  sigpending(&pending)
  return sigismember(&pending, signal) == 1
}
