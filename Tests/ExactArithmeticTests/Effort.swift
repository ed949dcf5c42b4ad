import Foundation

/// How many of a test's seeds are run: all of them where somebody has the time, `SHIFTPROOF_LONG=1`.
enum Effort {
  static let isLong = ProcessInfo.processInfo.environment["SHIFTPROOF_LONG"] != nil

  static func seeds(_ all: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
    isLong ? all : all.lowerBound...(all.lowerBound + 1)
  }
}
