import Foundation
import ShiftExchange

// What the suites that ask programs share.

/// The folder of the example candidates.
let examples =
  #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
  .joined(separator: "/") + "/Examples/candidates"

/// What `body` returns, run away from Swift's own threads, because asking waits.
func waiting<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { done in
    Thread.detachNewThread { done.resume(returning: body()) }
  }
}

/// A new file with this text of Python, which whoever asks for it removes.
func pythonFile(_ text: String) throws -> String {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("\(UUID().uuidString).py").path
  try replaceFile(path, with: Array(text.utf8))
  return path
}

/// Lines as the body of a function.
func indented(_ body: String) -> String {
  body.split(separator: "\n").map { "    \($0)\n" }.joined()
}
