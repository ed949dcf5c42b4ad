import ExactArithmetic
import ShiftStrategies

/// The positions of one axis and the points between which everything is linear.
struct FractionalAxis {
  /// A position as a pixel and what is left of it above that.
  struct Point {
    let first: Int
    let fraction: Rational
    let near: Double
    /// The pixels that are read; negative for 0.
    let firstPlace: Int
    let secondPlace: Int
  }

  let reading: AxisReading
  /// For each output index the ends of where its position may lie, and the pixels in between.
  let points: [[Point]]
  let exactPoints: [Point]
  /// Whether the position is, or may come to lie, between pixels.
  let isBetween: [Bool]
  /// How many significant bits the weights have at most.
  let bits: [Int]

  init(_ reading: AxisReading, extent: Int) {
    self.reading = reading
    func point(_ position: Rational) -> Point {
      let floor = position.floor()
      let (first, fraction) = (floor.wholePart, position - floor)
      return Point(
        first: first, fraction: fraction, near: fraction.nearestDouble,
        firstPlace: reading.source(first, of: extent) ?? -1,
        secondPlace: reading.source(first + 1, of: extent) ?? -1)
    }
    exactPoints = reading.exact.map(point)
    points = (0..<extent).map { i in
      let (low, high) = (reading.low[i], reading.high[i])
      guard low < high else { return [point(low)] }
      // Those strictly between the two.
      let first = low.floor().wholePart + 1
      let pixels = first..<max(first, high.ceil().wholePart)
      return [point(low)] + pixels.map { point(Rational($0)) } + [point(high)]
    }
    isBetween = (0..<extent).map {
      reading.low[$0] < reading.high[$0] || !reading.exact[$0].isInteger
    }
    // A position that rounding moves may have any bits.
    bits = points.map { $0.count == 1 ? Self.bits(of: $0[0].fraction) : 1 << 20 }
  }

  /// The significant bits of a part of a pixel and of what is left to the whole; many for what is not binary.
  private static func bits(of fraction: Rational) -> Int {
    guard !fraction.isZero else { return 0 }
    guard let bottom = fraction.denominator.asInt, bottom & (bottom - 1) == 0 else {
      return 1 << 20
    }
    return bottom.trailingZeroBitCount
  }

  func drift(_ i: Int) -> PositionDrift {
    PositionDrift(
      below: reading.exact[i] - reading.low[i], above: reading.high[i] - reading.exact[i])
  }

  /// Whether some of these positions lie outside the image, or of the grown one.
  func leaves(_ window: ClosedRange<Int>, _ extent: Int) -> Bool {
    let inside = reading.grown ?? 0...(extent - 1)
    return window.lowerBound < inside.lowerBound || window.upperBound > inside.upperBound
  }

  /// The first position of the image, or of the grown one.
  var first: Int { reading.grown?.lowerBound ?? 0 }

  func window(_ i: Int) -> ClosedRange<Int> {
    let (first, last) = (reading.low[i].floor().wholePart, reading.high[i].floor().wholePart)
    guard let apart = reading.mirrors else { return first...(last + 1) }
    // A mirror turns what lies after a whole position to before it.
    let below = reading.low[i].ceil().wholePart - 1
    // Between the first pixel and its mirrored self a position is clamped to it and reads the second, too.
    let isClamped =
      reading.outside == .symmetric && (first...last).contains { ($0 + 1) % (2 * apart) == 0 }
    return below...(last + (isClamped ? 2 : 1))
  }
}
