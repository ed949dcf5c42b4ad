import ShiftOperators
import ShiftStrategies
import ShiftTensors

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
    let kernel = rule.carriedKernel(extent: width)
    var counts = WidthCounts(width: width)
    for i in 0..<width { counts.add(pixel: i, at: kernel.position(Double(2 * i))) }
    guard includesTies else { return counts }
    for i in 0..<(width - 1) { counts.add(tieAfter: i, at: kernel.position(Double(2 * i + 1))) }
    return counts
  }

  /// One number at a time through `GridFormula` and `GridAxis`: the definition.
  func definedCounts(width: Int) -> WidthCounts {
    var counts = WidthCounts(width: width)
    let position = rule.definedPositions(extent: width)
    for i in 0..<width { counts.add(pixel: i, at: position(2 * i) ?? .nan) }
    guard includesTies else { return counts }
    for i in 0..<(width - 1) { counts.add(tieAfter: i, at: position(2 * i + 1) ?? .nan) }
    return counts
  }

  /// The first pixel of a width whose error is `size`.
  func pixel(of size: Double, width: Int) -> Int {
    let kernel = rule.carriedKernel(extent: width)
    return (0..<width).first { i in
      (kernel.position(Double(2 * i)) - Double(i)).magnitude == size
    } ?? 0
  }
}

extension CoordinateRule {
  /// Its kernel on numbers carried in Double.
  func carriedKernel(extent: Int) -> CoordinateKernel<CarriedArithmetic> {
    CoordinateKernel(
      self, extent: extent, writing: CarriedArithmetic(format: writtenIn),
      storing: CarriedArithmetic(format: format), reading: CarriedArithmetic(format: arithmetic),
      extents: CarriedArithmetic(format: extentIn),
      differences: CarriedArithmetic(format: subtrahendIn))
  }
}
