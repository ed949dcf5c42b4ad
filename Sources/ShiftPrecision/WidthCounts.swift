import PropertyTesting
import ShiftTensors

/// What one pass over the pixels of one width found.
package struct WidthCounts: Hashable, Sendable {
  package let width: Int
  // What each counts, ``Counter`` says. Plain members, because the loop over pixels counts in them.
  package internal(set) var below = 0
  package internal(set) var above = 0
  package internal(set) var notFinite = 0
  package internal(set) var outside = 0
  package internal(set) var nearestWrong = 0
  package internal(set) var ties = 0
  package internal(set) var tiesWrong = 0
  package var inexact: Int { below + above + notFinite }
  /// The greatest `|position − i|` over the finite positions, exact.
  package internal(set) var greatest = 0.0
  /// The first pixel that attains it; −1 until somebody asks the scanner.
  package internal(set) var pixel = 0

  init(width: Int) { self.width = width }

  /// Adds the pixel `i` that came back at `x`.
  @inline(__always) mutating func add(pixel i: Int, at x: Double) {
    guard x.isFinite else {
      notFinite += 1
      outside += 1
      nearestWrong += 1
      return
    }
    // Exact: 16-bit and Float positions fit a Double with room, and Double ones lie within a
    // factor 2 of i (or i is 0) wherever the outcome depends on the last bit.
    let error = x - Double(i)
    if error < 0 { below += 1 }
    if error > 0 { above += 1 }
    if x < 0 || x > Double(width - 1) { outside += 1 }
    let size = error.magnitude
    if size > 0.5 || size == 0.5 && i & 1 == 1 { nearestWrong += 1 }
    if size > greatest { (greatest, pixel) = (size, i) }
  }

  /// Adds the tie `i + ½` that came back at `x`.
  @inline(__always) mutating func add(tieAfter i: Int, at x: Double) {
    ties += 1
    let even = Double(i + i & 1)
    // Half-even sends exactly the positions within ½ of an even index there.
    if !((x - even).magnitude <= 0.5) { tiesWrong += 1 }
  }
}

extension WidthCounts {
  /// What each width of a range has, in order: for pictures and tables of single widths.
  ///
  /// - Throws: as ``Certificate/init(of:widths:includesTies:workers:)``.
  package static func each(
    of rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool = false,
    workers: Int = availableWorkers
  ) throws(ShiftError) -> [WidthCounts] {
    try rule.requireMeaning(ofWidths: widths)
    let parts = widths.evenParts()
    let scanner = WidthScanner(rule: rule, includesTies: includesTies)
    return orderedResults(parts.count, workers: workers) { part in
      parts[part].map { width in
        var counts = scanner.counts(width: width)
        if counts.pixel < 0 { counts.pixel = scanner.pixel(of: counts.greatest, width: width) }
        return counts
      }
    }.flatMap { $0 }
  }
}
