import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// An axis of some pixels as one way reads it between them in a format: what becomes of a position, the weights that
/// are made of it, and the sum of the two products.
///
/// The definitions are in `GridFormula`, `GridAxis`, `DeformConv2D` and `WeightedSum`; they are repeated here on
/// numbers carried in Double, a hundred times as fast, and `QuarterDeviationTests` runs the strategies beside it.
struct FractionalAxis {
  /// What is read at one position.
  struct Taps {
    let position: Double
    /// The pixel at or before the position, and those weights of it and of the next; nothing is read where both
    /// weights are 0.
    let first: Int
    let low: Double
    let high: Double
  }

  let arithmetic: CarriedArithmetic
  let stored: CarriedArithmetic
  let isFused: Bool
  /// The pixels of the image, and by how many it is grown on either side.
  let extent: Int
  let pad: Int
  private let boundary: Boundary
  private let isMirrored: Bool
  private let lowIsDistanceToNext: Bool
  private let endsAtExtent: Bool
  private let mapped: (Double) -> Double

  /// - Parameter pad: the pixels by which the image was grown before it is read.
  init(_ way: FractionalWay, _ format: NumberFormat, extent: Int, boundary: Boundary, pad: Int) {
    (self.extent, self.pad, self.boundary) = (extent, pad, boundary)
    var isMirrored = false
    stored = CarriedArithmetic(format: format)
    isFused = way.fuses(format)
    switch way.reading {
    case .weights:
      (arithmetic, lowIsDistanceToNext, endsAtExtent) = (stored, false, false)
      mapped = { $0 }
    case .offsets:
      (arithmetic, lowIsDistanceToNext, endsAtExtent) = (stored, false, true)
      let rounding = stored
      mapped = { rounding.stored($0) }
    case .grid(let dialect):
      isMirrored = boundary == .reflect || boundary == .symmetric
      let rule = CoordinateRule(
        format: format, alignCorners: boundary != .symmetric, dialect: dialect)
      let kernel = rule.carriedKernel(extent: extent + 2 * pad)
      arithmetic = CarriedArithmetic(format: rule.arithmetic)
      (lowIsDistanceToNext, endsAtExtent) = (dialect.lowWeight == .distanceToNext, false)
      let fold = isMirrored ? rule.folding(extent: extent) : { $0 }
      mapped = { fold(kernel.position(2 * $0)) }
    }
    self.isMirrored = isMirrored
  }

  /// The pixel of the image that stands at a place of the grown one; `nil` for 0.
  func source(_ place: Int) -> Int? {
    // A mirrored position is inside; a dialect that mirrors each tap finds a pixel for all.
    guard isMirrored || (-pad..<(extent + pad)).contains(place) else { return nil }
    return boundary.source(place, of: extent)
  }

  /// - Parameter place: from the first pixel of the image, rounded to 53 bits; the format takes fewer.
  func taps(at place: Double) -> Taps {
    let x = mapped(place + Double(pad))
    let whole = x.rounded(.down)
    if endsAtExtent, x <= -1 || x >= Double(extent + 2 * pad) {
      return Taps(position: x - Double(pad), first: 0, low: 0, high: 0)
    }
    let fraction = arithmetic.difference(x, whole)
    let low =
      lowIsDistanceToNext
      ? arithmetic.difference(arithmetic.sum(whole, 1), x) : arithmetic.difference(1, fraction)
    return Taps(
      position: x - Double(pad), first: Int(whole) - pad, low: low, high: fraction)
  }

  /// What the way makes of two pixels.
  func value(_ taps: Taps, _ first: Double, _ second: Double) -> Double {
    let product = arithmetic.product(first, taps.low)
    return stored.stored(
      isFused
        ? arithmetic.fused(second, taps.high, product)
        : arithmetic.sum(product, arithmetic.product(second, taps.high)))
  }
}

extension CoordinateRule {
  /// How a position is mirrored into the image, by the definition.
  fileprivate func folding(extent: Int) -> (Double) -> Double {
    func folded<Element: ShiftScalar>(_ type: Element.Type) -> (Double) -> Double {
      let axis = GridAxis<Element>(
        extent: extent,
        GridSampleOptions(padding: .reflection, alignCorners: alignCorners, dialect: dialect))
      return { axis.padded(Element(nearestTo: $0)).nearestDouble }
    }
    return folded(arithmetic.scalar)
  }
}
