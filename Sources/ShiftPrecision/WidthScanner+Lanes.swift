import CLanes
import ShiftOperators

/// Eight pixels at a time in Float.
extension WidthScanner {
  /// - Parameter nativeLanes: how wide the vectors of the C loop are; 0 leaves it out.
  func laneCounts(width: Int, nativeLanes: Int = Self.widestNativeLanes) -> WidthCounts {
    let lanes = LaneArithmetic()
    let kernel = CoordinateKernel(
      rule, extent: width, writing: lanes, storing: lanes, reading: lanes, extents: lanes,
      differences: lanes)
    if nativeLanes > 0, hasNativeLoop {
      let found = clanes_textbook(UInt32(width), includesTies ? 1 : 0, Int32(nativeLanes))
      if found.greatest < 0.5 { return nativeCounts(found, width: width, kernel) }
    }
    var scan = LaneScan(width: width)
    scan.pixels(kernel)
    // Within half a pixel every difference was exact (Sterbenz: i/2 ≤ x ≤ 2i, or i is 0), nearest
    // reads every pixel, and only the outermost pixels can leave the image.
    guard scan.greatest < 0.5 else { return carriedCounts(width: width) }
    var counts = scan.counts(kernel)
    if includesTies {
      counts.ties = width - 1
      counts.tiesWrong = scan.wrongTies(kernel)
    }
    return counts
  }
}

extension WidthScanner {
  /// Whether the C loop computes this rule, where the processor runs it. It takes a fifth of the time
  /// of the lanes below and less (fused operations instead of a division, and wider vectors).
  var hasNativeLoop: Bool {
    rule.formula == .textbook && rule.alignCorners && rule.dialect.mapping == .addThenScale
  }

  /// 16, 8, or 0 where the processor runs none.
  static let widestNativeLanes = Int(clanes_widest())

  private func nativeCounts(
    _ found: clanes_counts, width: Int, _ kernel: CoordinateKernel<LaneArithmetic>
  ) -> WidthCounts {
    var scan = LaneScan(width: width)
    (scan.below, scan.above) = (Int(found.below), Int(found.above))
    scan.greatest = found.greatest
    var counts = scan.counts(kernel)
    if includesTies { (counts.ties, counts.tiesWrong) = (width - 1, Int(found.wrong_ties)) }
    return counts
  }
}

private struct LaneScan {
  private typealias Bits = SIMD8<UInt32>
  private static let ramp = FloatLanes(0, 1, 2, 3, 4, 5, 6, 7)
  /// From i to the even one of i and i + 1, when i counts from an even number.
  private static let toEven = FloatLanes(0, 1, 0, 1, 0, 1, 0, 1)

  let width: Int
  var below = 0
  var above = 0
  var greatest: Float = 0

  init(width: Int) { self.width = width }

  mutating func pixels(_ kernel: CoordinateKernel<LaneArithmetic>) {
    var index = Self.ramp
    var (less, more) = (Bits.zero, Bits.zero)
    var size = FloatLanes.zero
    let whole = width / 8
    for _ in 0..<whole {
      let error = kernel.position(index + index) - index
      // x − i is +0 where equal, so the sign bits count what lies below and above.
      less &+= unsafeBitCast(error, to: Bits.self) &>> 31
      more &+= unsafeBitCast(FloatLanes.zero - error, to: Bits.self) &>> 31
      let magnitude = FloatLanes.zero - error
      let larger = error.replacing(with: magnitude, where: magnitude .> error)
      size.replace(with: larger, where: larger .> size)
      index += 8
    }
    below = Int(less.wrappedSum())
    above = Int(more.wrappedSum())
    greatest = size.max()
    for i in (whole * 8)..<width {
      let error = Self.error(kernel, Float(i))
      if error < 0 { below += 1 }
      if error > 0 { above += 1 }
      greatest = max(greatest, error.magnitude)
    }
  }

  private static func error(_ kernel: CoordinateKernel<LaneArithmetic>, _ i: Float) -> Float {
    kernel.position(FloatLanes(repeating: 2 * i))[0] - i
  }

  func counts(_ kernel: CoordinateKernel<LaneArithmetic>) -> WidthCounts {
    var counts = WidthCounts(width: width)
    (counts.below, counts.above, counts.greatest) = (below, above, Double(greatest))
    counts.pixel = -1
    if Self.error(kernel, 0) < 0 { counts.outside += 1 }
    if Self.error(kernel, Float(width - 1)) > 0 { counts.outside += 1 }
    return counts
  }

  func wrongTies(_ kernel: CoordinateKernel<LaneArithmetic>) -> Int {
    var index = Self.ramp
    var wrong = Bits.zero
    let whole = (width - 1) / 8
    for _ in 0..<whole {
      let distance = kernel.position(index + index + 1) - (index + Self.toEven)
      let opposite = FloatLanes.zero - distance
      let size = distance.replacing(with: opposite, where: opposite .> distance)
      wrong &+= unsafeBitCast(0.5 - size, to: Bits.self) &>> 31
      index += 8
    }
    var total = Int(wrong.wrappedSum())
    for i in (whole * 8)..<(width - 1) {
      let x = kernel.position(FloatLanes(repeating: Float(2 * i + 1)))[0]
      if (x - Float(i + i & 1)).magnitude > 0.5 { total += 1 }
    }
    return total
  }
}
