import Foundation
import Synchronization

/// A terminal that a test reads: what is written to ``end`` is collected.
final class Pseudoterminal: Sendable {
  let end: FileHandle
  private let master: Int32
  private let collected = Mutex(Data())
  private let isOver = DispatchSemaphore(value: 0)

  struct NoTerminal: Error, CustomStringConvertible {
    let description = "/dev/ptmx: no terminal; expected one (in a chroot, devpts on /dev/pts)"
  }

  init(columns: UInt16 = 80) throws {
    let name: String
    #if os(Linux)
      // glibc's header hides posix_openpt from Swift; the device says the same by its own requests.
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (unlocked, number) = (Int32(0), Int32(-1))
      guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0,
        ioctl(master, 0x8004_5430, &number) == 0
      else { throw NoTerminal() }
      name = "/dev/pts/\(number)"
    #else
      master = posix_openpt(O_RDWR | O_NOCTTY)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let path = ptsname(master)
      else { throw NoTerminal() }
      name = String(cString: path)
    #endif
    let slave = open(name, O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw NoTerminal() }
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(slave, UInt(TIOCSWINSZ), &size) == 0 else { throw NoTerminal() }
    end = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    Thread.detachNewThread { [self] in
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        // Nothing more comes once nobody has the other end.
        let count = read(master, &bytes, bytes.count)
        guard count > 0 else { break }
        collected.withLock { $0.append(contentsOf: bytes[..<count]) }
      }
      isOver.signal()
    }
  }

  var text: String { collected.withLock { String(decoding: $0, as: UTF8.self) } }

  /// All that was written, once the program has ended.
  func whole() -> String {
    close(end.fileDescriptor)
    isOver.wait()
    close(master)
    return text
  }

  /// Waits until a text is there.
  ///
  /// - Returns: whether it came.
  func shows(_ part: String, within seconds: Double = 60) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      if text.contains(part) { return true }
      usleep(20_000)
    }
    return false
  }
}
