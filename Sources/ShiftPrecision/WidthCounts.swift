import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// What one pass over the pixels of one width found.
public struct WidthCounts: Hashable, Sendable {
  public let width: Int
  /// Pixels whose position is not the pixel's index: `below + above + notFinite`.
  public var inexact: Int { below + above + notFinite }
  /// Positions less than their pixel: bilinear blends in the pixel before.
  public internal(set) var below = 0
  public internal(set) var above = 0
  /// Positions that are NaN or infinite.
  public internal(set) var notFinite = 0
  /// Positions less than 0 or greater than n − 1, or not finite.
  public internal(set) var outside = 0
  /// Pixels that nearest does not read back: the position rounds, half to even, to another index.
  public internal(set) var nearestWrong = 0
  /// Half-pixel ties i + ½ looked at: n − 1, or 0 where they were not asked for.
  public internal(set) var ties = 0
  /// Ties that round to another index than the even one of i and i + 1.
  public internal(set) var tiesWrong = 0
  /// The greatest `|position − i|` over the finite positions, exact.
  public internal(set) var greatest = 0.0
  /// The first pixel that attains it; −1 until somebody asks the scanner.
  public internal(set) var pixel = 0

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

/// Runs over every pixel of a width.
struct WidthScanner: Sendable {
  let rule: CoordinateRule
  let includesTies: Bool

  /// Up to this extent every doubled index is a Float and every numerator is exact.
  static let greatestFastExtent = 1 << 22

  func counts(width: Int) -> WidthCounts {
    guard rule.format != .rational, width >= 2, width <= Self.greatestFastExtent else {
      return definedCounts(width: width)
    }
    if rule.format == .float, rule.isUniform { return laneCounts(width: width) }
    return carriedCounts(width: width)
  }

  /// One number at a time, carried in Double.
  func carriedCounts(width: Int) -> WidthCounts {
    let kernel = CoordinateKernel(
      rule, extent: width, writing: CarriedArithmetic(format: rule.writtenIn),
      storing: CarriedArithmetic(format: rule.format),
      reading: CarriedArithmetic(format: rule.arithmetic))
    var counts = WidthCounts(width: width)
    for i in 0..<width { counts.add(pixel: i, at: kernel.position(Double(2 * i))) }
    guard includesTies else { return counts }
    for i in 0..<(width - 1) { counts.add(tieAfter: i, at: kernel.position(Double(2 * i + 1))) }
    return counts
  }

  /// One number at a time through `GridFormula` and `GridAxis`: the definition.
  func definedCounts(width: Int) -> WidthCounts {
    var counts = WidthCounts(width: width)
    let position = definedPositions(rule, extent: width)
    for i in 0..<width { counts.add(pixel: i, at: position(2 * i) ?? .nan) }
    guard includesTies else { return counts }
    for i in 0..<(width - 1) { counts.add(tieAfter: i, at: position(2 * i + 1) ?? .nan) }
    return counts
  }

  /// The first pixel of a width whose error is `size`.
  func pixel(of size: Double, width: Int) -> Int {
    let kernel = CoordinateKernel(
      rule, extent: width, writing: CarriedArithmetic(format: rule.writtenIn),
      storing: CarriedArithmetic(format: rule.format),
      reading: CarriedArithmetic(format: rule.arithmetic))
    return (0..<width).first { i in
      (kernel.position(Double(2 * i)) - Double(i)).magnitude == size
    } ?? 0
  }
}
