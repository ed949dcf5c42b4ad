import Foundation

/// How much the tests try: `make test` a part, so that it is soon over, and with `SHIFTPROOF_LONG=1`,
/// which CI sets, all.
package enum Effort {
  package static let isLong = ProcessInfo.processInfo.environment["SHIFTPROOF_LONG"] != nil

  /// One of two numbers, of cases mostly: the second where somebody has the time.
  package static func of(_ short: Int, long: Int) -> Int { isLong ? long : short }

  /// Two of a test's seeds, or all.
  package static func seeds(_ all: ClosedRange<UInt64>) -> ClosedRange<UInt64> {
    isLong ? all : all.lowerBound...(all.lowerBound + 1)
  }

  /// Every so many-th of a test's arguments, so that each kind has its turn.
  package static func every<Value>(_ step: Int, of all: [Value]) -> [Value] {
    isLong ? all : stride(from: 0, to: all.count, by: step).map { all[$0] }
  }
}
