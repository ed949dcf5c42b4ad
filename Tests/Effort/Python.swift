import Foundation

/// Whether a program in Python can be asked; tests of such programs are left out where none can.
package let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }
