import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// What `grid_sample` reads at every cell of every width, under one boundary and each whole shift up to a
/// reach: a proof by running all of them.
///
/// A shift moves each axis by itself, so an image is read right exactly where both of its axes are: what is
/// counted for one axis decides every image of these extents. Nothing in here is sampled.
package struct BoundaryCertificate: Hashable, Sendable {
  package let rule: CoordinateRule
  package let boundary: Boundary
  package let widths: ClosedRange<Int>
  /// The greatest |shift|.
  package let reach: Int
  /// One for each shift from −reach to reach.
  package private(set) var shifts: [OfShift]
  /// The greatest distance by which a position misses, its width and the index that was written.
  package private(set) var maximumError: MaximumError

  package struct OfShift: Hashable, Sendable {
    package let shift: Int
    /// (width, index) pairs that were read.
    package internal(set) var cells = 0
    /// Those that bilinear does not read exactly.
    package internal(set) var inexact = 0
    /// Those that nearest reads wrong.
    package internal(set) var nearestWrong = 0
    package internal(set) var firstInexactWidth: Int?
    package internal(set) var firstNearestWrongWidth: Int?
  }

  package struct MaximumError: Hashable, Sendable {
    /// Infinite where a position is not a number.
    package let pixels: Double
    package let width: Int
    package let index: Int
  }

  /// - Throws: `ShiftError` if a width is 0 or 1, or the reach is negative or above ``greatestReach``, or the
  ///   rule has another `align_corners` than the recipe of the boundary, or its dialect rounds before it
  ///   mirrors, or there are more than 2³¹ cells.
  package init(
    of rule: CoordinateRule, boundary: Boundary, widths: ClosedRange<Int>, reach: Int,
    workers: Int = availableWorkers
  ) throws(ShiftError) {
    try rule.requireMeaning(ofWidths: widths)
    try Self.requireMeaning(of: rule, boundary, widths, reach)
    (self.rule, self.boundary, self.widths, self.reach) = (rule, boundary, widths, reach)
    let parts = widths.evenParts()
    let results = orderedResults(parts.count, workers: workers) { part in
      PartResult(of: rule, boundary, parts[part], reach: reach)
    }
    shifts = results[0].shifts
    maximumError = results[0].maximumError
    for later in results.dropFirst() {
      for place in shifts.indices { shifts[place].join(later.shifts[place]) }
      if later.maximumError.pixels > maximumError.pixels { maximumError = later.maximumError }
    }
  }

  /// Beyond it a picture of shifts has nothing to say that a random case would not.
  package static let greatestReach = 512

  private static func requireMeaning(
    of rule: CoordinateRule, _ boundary: Boundary, _ widths: ClosedRange<Int>, _ reach: Int
  ) throws(ShiftError) {
    guard 0...greatestReach ~= reach else {
      throw ShiftError(
        "reach", found: "\(reach)", expected: "a whole number from 0 to \(greatestReach)")
    }
    guard rule.alignCorners == boundary.alignsCorners || !boundary.mirrors else {
      throw ShiftError(
        "align_corners", found: "\(rule.alignCorners) for \(boundary.rawValue)",
        expected: "\(boundary.alignsCorners), or the mirrors stand elsewhere")
    }
    guard !(boundary.mirrors && rule.dialect.padsEachTap) else {
      throw ShiftError(
        "dialect", found: "\(rule.dialect) for \(boundary.rawValue)",
        expected: "one that mirrors the position before it rounds")
    }
    guard let pixels = widths.pixelCount, pixels <= 1 << 31 else {
      throw ShiftError(
        "widths", found: "\(widths.lowerBound)...\(widths.upperBound) with more than 2³¹ pixels",
        expected: "fewer for a certificate of a boundary")
    }
  }

  /// The least width at which nearest is wrong under some shift of at most this distance.
  package func firstNearestWrongWidth(upTo distance: Int) -> Int? {
    shifts.filter { abs($0.shift) <= distance }.compactMap(\.firstNearestWrongWidth).min()
  }

  /// The same for bilinear.
  package func firstInexactWidth(upTo distance: Int) -> Int? {
    shifts.filter { abs($0.shift) <= distance }.compactMap(\.firstInexactWidth).min()
  }

  /// The greatest distance up to which nearest reads every cell of these widths; `nil` if not even
  /// without a shift.
  package var nearestSafeReach: Int? {
    (0...reach).last { firstNearestWrongWidth(upTo: $0) == nil }
  }
}

extension BoundaryCertificate {
  /// The least of these widths at which nearest reads some cell wrong under some shift of at most the
  /// width itself.
  ///
  /// - Throws: as ``init(of:boundary:widths:reach:workers:)``.
  package static func firstNearestWrongWidthWithinExtent(
    of rule: CoordinateRule, boundary: Boundary, widths: ClosedRange<Int>,
    workers: Int = availableWorkers
  ) throws(ShiftError) -> Int? {
    try rule.requireMeaning(ofWidths: widths)
    try requireMeaning(of: rule, boundary, widths, 0)
    let axis = ShiftedPositions(rule: rule, boundary: boundary)
    let parts = widths.evenParts()
    let firsts = orderedResults(parts.count, workers: workers) { part in
      parts[part].first { width in
        // Each index of the range is written by some shift.
        let range = NamedIndices(boundary: boundary, extent: width).range(reach: width)
        return zip(range, axis.positions(range, extent: width)).contains {
          axis.verdict($0, at: $1, extent: width).isNearestWrong
        }
      }
    }
    return firsts.lazy.compactMap { $0 }.first
  }
}

extension Boundary {
  var mirrors: Bool { self == .reflect || self == .symmetric }
}

extension BoundaryCertificate.OfShift {
  fileprivate init(_ shift: Int) { self.shift = shift }

  fileprivate mutating func join(_ later: Self) {
    cells += later.cells
    inexact += later.inexact
    nearestWrong += later.nearestWrong
    firstInexactWidth = firstInexactWidth ?? later.firstInexactWidth
    firstNearestWrongWidth = firstNearestWrongWidth ?? later.firstNearestWrongWidth
  }
}

/// Some widths, on one thread.
private struct PartResult {
  var shifts: [BoundaryCertificate.OfShift]
  var maximumError: BoundaryCertificate.MaximumError

  init(
    of rule: CoordinateRule, _ boundary: Boundary, _ widths: ClosedRange<Int>, reach: Int
  ) {
    shifts = (-reach...reach).map { BoundaryCertificate.OfShift($0) }
    maximumError = BoundaryCertificate.MaximumError(pixels: 0, width: widths.lowerBound, index: 0)
    let axis = ShiftedPositions(rule: rule, boundary: boundary)
    for width in widths {
      let named = NamedIndices(boundary: boundary, extent: width)
      let range = named.range(reach: reach)
      let verdicts = zip(range, axis.positions(range, extent: width)).map {
        axis.verdict($0, at: $1, extent: width)
      }
      for place in shifts.indices {
        var found = BoundaryCertificate.OfShift(shifts[place].shift)
        named.forEach(shift: found.shift) { index in
          let verdict = verdicts[index - range.lowerBound]
          found.cells += 1
          if verdict.error > 0 { found.inexact += 1 }
          if verdict.isNearestWrong { found.nearestWrong += 1 }
        }
        if found.inexact > 0 { found.firstInexactWidth = width }
        if found.nearestWrong > 0 { found.firstNearestWrongWidth = width }
        shifts[place].join(found)
      }
      for (index, verdict) in zip(range, verdicts) where verdict.error > maximumError.pixels {
        maximumError = BoundaryCertificate.MaximumError(
          pixels: verdict.error, width: width, index: index)
      }
    }
  }
}
