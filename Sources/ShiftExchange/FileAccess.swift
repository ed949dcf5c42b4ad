#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the file system answered.
package enum FileFault: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(reason: String)
  case notRegular
  case unwritable(reason: String)

  package var description: String {
    switch self {
    case .unreadable(let reason): "\(reason); expected a file to read"
    case .notRegular: "not a regular file; expected one, or a new name"
    case .unwritable(let reason): "\(reason); expected a place to write to"
    }
  }
}

/// The bytes of the regular file at `path`.
///
/// A device or a directory is refused: `/dev/zero` never ends.
///
/// - Throws: ``ExchangeError`` whose subject is `path`.
package func readFile(_ path: String) throws(ExchangeError) -> [UInt8] {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { throw ExchangeError(path, .file(.unreadable(reason: reason()))) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    throw ExchangeError(path, .file(.unreadable(reason: reason())))
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw ExchangeError(path, .file(.notRegular))
  }
  var failed = false
  let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
    while count < buffer.count {
      let part = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      if part < 0, errno == EINTR { continue }
      failed = part < 0
      if part <= 0 { return }
      count += part
    }
  }
  if failed { throw ExchangeError(path, .file(.unreadable(reason: reason()))) }
  return bytes
}

/// Tries whether ``replaceFile(_:with:)`` could write `path`, which stays as it is.
///
/// - Throws: ``ExchangeError`` whose subject is `path`.
package func requireWritable(_ path: String) throws(ExchangeError) {
  let (_, temporary, descriptor) = try temporaryFile(for: path)
  close(descriptor)
  unlink(temporary)
}

/// Opens the file that will be renamed to `path`.
private func temporaryFile(
  for path: String
) throws(ExchangeError) -> (target: String, temporary: String, descriptor: Int32) {
  var status = stat()
  // A device, a pipe or a directory must not be renamed over, nor a link that leads to one.
  if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
    throw ExchangeError(path, .file(.notRegular))
  }
  let target = resolved(path)
  let temporary = "\(target).\(getpid()).part"
  let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else {
    throw ExchangeError(path, .file(.unwritable(reason: reason())))
  }
  return (target, temporary, descriptor)
}

/// Writes `bytes` to `path` so that it holds either what it held before or all of them.
///
/// They go to a file of another name in the same directory, which is renamed when its bytes have
/// reached the disk. Whoever is killed in between leaves that file behind, never half a `path`.
///
/// - Throws: ``ExchangeError`` whose subject is `path`; then `path` is as it was.
package func replaceFile(_ path: String, with bytes: [UInt8]) throws(ExchangeError) {
  let (target, temporary, descriptor) = try temporaryFile(for: path)
  let isWritten = write(bytes, to: descriptor) && fsync(descriptor) == 0
  let failure = isWritten ? nil : reason()
  close(descriptor)
  if failure == nil, rename(temporary, target) == 0 { return }
  let sentence = failure ?? reason()
  unlink(temporary)
  throw ExchangeError(path, .file(.unwritable(reason: sentence)))
}

/// `path` with symbolic links followed, so that a link stays one when its target is replaced.
private func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var count = 0
    while count < buffer.count {
      let part = write(descriptor, buffer.baseAddress! + count, buffer.count - count)
      if part < 0, errno == EINTR { continue }
      if part <= 0 { return false }
      count += part
    }
    return true
  }
}

/// What the system says about the last call that failed, in its own words.
private func reason() -> String { String(cString: strerror(errno)).lowercased() }
