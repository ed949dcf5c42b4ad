import ExactArithmetic
import ShiftTensors

/// One axis of an image as `grid_sample` sees it: positions, padding, indices.
package struct GridAxis<Element: ShiftScalar> {
  let extent: Int
  let padding: GridPadding
  let alignCorners: Bool
  let dialect: GridSampleDialect
  let one = Element(nearestTo: 1)
  let two = Element(nearestTo: 2)
  let last: Element
  let size: Element
  /// n/2 or (n − 1)/2: pixels per unit of the grid.
  let scale: Element
  /// −½, where the image begins without aligned corners.
  let edge: Element
  let isFused: Bool

  package init(extent: Int, _ options: GridSampleOptions) {
    self.extent = extent
    padding = options.padding
    alignCorners = options.alignCorners
    dialect = options.dialect
    last = Element(nearestTo: extent - 1)
    size = Element(nearestTo: extent)
    scale = (options.alignCorners ? last : size) / Element(nearestTo: 2)
    edge = -(Element(nearestTo: 1) / Element(nearestTo: 2))
    isFused = options.dialect.fuses(Element.format)
  }

  /// `a·b + c`, rounded once where the dialect fuses, else twice.
  func productSum(_ a: Element, _ b: Element, _ c: Element) -> Element {
    isFused ? c.adding(productOf: a, b) : a * b + c
  }

  /// The pixel position that the grid value names, before any padding.
  package func unnormalised(_ g: Element) -> Element {
    switch (dialect.mapping, alignCorners) {
    case (.addThenScale, true): (g + one) * scale
    case (.addThenScale, false): productSum(g + one, scale, edge)
    case (.addThenHalve, true): (g + one) / two * last
    case (.addThenHalve, false): productSum(g + one, size, -one) / two
    case (.scaleThenAdd, _): productSum(g, scale, size / two + edge)
    case (.none, _): g
    }
  }

  /// The position that the grid value names, brought into the image.
  package func position(_ g: Element) -> Element { padded(unnormalised(g)) }

  /// The position brought into the image, as the padding says.
  package func padded(_ x: Element) -> Element {
    switch padding {
    case .zeros: return x
    case .border where dialect.padsEachTap:
      return x < (alignCorners ? .zero : edge) || x > (alignCorners ? last : last - edge)
        ? clipped(x) : x
    case .border: return clipped(x)
    case .reflection: return dialect.padsEachTap ? reflected(x) : clipped(reflected(x))
    }
  }

  func clipped(_ x: Element) -> Element {
    switch dialect.clipping {
    case .nanToFirst:
      let raised = x > .zero ? x : .zero
      return raised < last ? raised : last
    case .nanToLast:
      let raised = x < .zero ? .zero : x
      return raised < last ? raised : last
    case .nanStays:
      let raised = x < .zero ? .zero : x
      return raised > last ? last : raised
    }
  }

  private func reflected(_ x: Element) -> Element {
    // Mirrors stand on the outermost centres, or half a pixel further out.
    let low = alignCorners ? Element.zero : edge
    let span = alignCorners ? last : size
    guard span != .zero else { return .zero }
    switch dialect.reflection {
    case .nearerOfPeriod:
      let distance = magnitude(alignCorners ? x : x - low)
      let period = span * two
      let turns = (distance / period).roundedTowardZero()
      let rest = productSum(-turns, period, distance)
      let mirrored = period - rest
      let nearer = rest.isNaN || mirrored.isNaN ? rest + mirrored : min(rest, mirrored)
      return alignCorners ? nearer : nearer + low
    case .remainderOfPeriod:
      let period = span * two
      let rest = magnitude(x - low).remainderTowardZero(dividingBy: period)
      return min(rest, period - rest) + low
    case .remainder:
      let distance = magnitude(x - low)
      let rest = distance.remainderTowardZero(dividingBy: span)
      return turnsEvenly(distance, by: span) ? rest + low : span - rest + low
    case .fromPassedBorder:
      let high = low + span
      guard x < low || x > high else { return x }
      guard Element.format != .rational else { return mirrored(x, between: low, high) }
      return Element(
        nearestTo: mirrored(x.nearestDouble, between: low.nearestDouble, high.nearestDouble))
    }
  }

  /// Whether a distance holds an even number of spans, as PyTorch counts them: in 32 bits, but in exact arithmetic.
  func turnsEvenly(_ distance: Element, by span: Element) -> Bool {
    let turns = (distance / span).roundedDown()
    guard Element.format != .rational else {
      return turns.remainderTowardZero(dividingBy: two) == .zero
    }
    // A count beyond 32 bits converts to the least integer, which is even; so do the narrower
    // counts, whose low bits it keeps.
    let flips = turns.wholePart
    return flips > Int(Int32.max) || flips & 1 == 0
  }

  /// A position outside, mirrored at the border it passed and on from there.
  private func mirrored<Value: ShiftScalar>(
    _ x: Value, between low: Value, _ high: Value
  ) -> Value {
    let distance = x < low ? low - x : x - high
    let turns = (distance / (high - low)).roundedTowardZero()
    let rest = distance - turns * (high - low)
    let isEven = turns.remainderTowardZero(dividingBy: Value(nearestTo: 2)) == .zero
    return isEven == (x < low) ? low + rest : high - rest
  }

  /// Whether bringing the position into the image and cutting it to an integer has an answer.
  func isMirrorable(_ g: Element, isNearest: Bool) -> Bool {
    let raw = unnormalised(g)
    let x = isNearest ? raw.roundedToNearestEven() : raw
    if x.isNaN { return isNearest }
    let isOutside = x < (alignCorners ? .zero : edge) || x > (alignCorners ? last : last - edge)
    switch padding {
    case .zeros: return x.isFinite || isNearest
    case .border: return true
    // Between centres that coincide there is nothing to count, and the tap after the position is
    // always outside.
    case .reflection where alignCorners && extent == 1: return isNearest && !isOutside
    case .reflection: return !isOutside || x.isFinite
    }
  }

  /// The magnitude without the sign of zero.
  private func magnitude(_ x: Element) -> Element { x.hasNegativeSign ? -x : x }

  /// A whole position as an index, inside the image or not.
  func index(_ position: Element) -> Int {
    switch (dialect.indexConversion, Element.format) {
    case (.lanes, .float16), (.lanes, .bfloat16), (.lanesInHalves, .float16),
      (.lanesInHalves, .bfloat16):
      let whole = position.wholePart
      let fits = whole >= Int(Int32.min) && whole <= Int(Int32.max)
      return Int(Int16(truncatingIfNeeded: fits ? whole : Int(Int32.min)))
    case (.lanesInHalves, .double):
      return (position as? Double).map(convertedInHalves) ?? .min
    case (.saturating32, _):
      let whole = position.wholePart
      return Int(Int32(exactly: whole) ?? .min)
    default:
      return position.wholePart
    }
  }

  /// The index of the tap `steps` pixels after the whole position; −1 outside the image.
  func tap(_ position: Element, plus steps: Int = 0) -> Int { tap(index(position) &+ steps) }

  /// A place that a tap names, brought into the image as the dialect does it; −1 outside.
  func tap(_ index: Int) -> Int {
    var place = index
    if dialect.padsEachTap {
      switch padding {
      case .zeros: break
      case .border: place = min(max(place, 0), extent - 1)
      case .reflection: place = reflected(Element(nearestTo: place)).wholePart
      }
    }
    return place >= 0 && place < extent ? place : -1
  }
}

/// A double as an integer the way AVX2 does it without an instruction: each half of the number gets
/// 2⁵² + 2⁵¹ added, which leaves its integer in the low bits of the sum.
private func convertedInHalves(_ value: Double) -> Int {
  let magic = 0x1.8p52
  func integer(_ half: Double) -> Int {
    Int(bitPattern: UInt((half + magic).bitPattern)) &- Int(bitPattern: UInt(magic.bitPattern))
  }
  let whole = value.rounded(.towardZero)
  let high = (whole * 0x1p-32).rounded(.towardZero)
  let low = whole - high * 0x1p32
  return integer(high) &<< 32 &+ integer(low)
}
