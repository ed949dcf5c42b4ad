import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The arithmetic of ``PlainGridSample``, step by step; a kernel that takes one otherwise says that one.
protocol GridNumbers: Sendable {
  /// The pixel position that a grid value names.
  func position<Element: ShiftScalar>(_ g: Element, _ axis: GridAxisCall) -> Element
  /// The position brought into the image, as the padding says.
  func padded<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element
  /// The position mirrored until it is inside.
  func reflected<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element
  /// The whole position before.
  func before<Element: ShiftScalar>(_ x: Element) -> Element
  /// The pixel of nearest mode.
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element
  /// The weights of the pixel before and the one after a position.
  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element)
  /// The weights of the four pixels around a position, t after the second.
  func cubic<Element: ShiftScalar>(_ t: Element) -> [Element]
  /// The taps of one axis.
  ///
  /// - Throws: `ShiftError` for a position that is refused.
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>]
  /// The value of one cell.
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element
}

/// Nothing otherwise.
struct PlainGridNumbers: GridNumbers {}

extension GridNumbers {
  func position<Element: ShiftScalar>(_ g: Element, _ axis: GridAxisCall) -> Element {
    let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
    return axis.alignCorners
      ? (g + one) / two * Element(nearestTo: axis.extent - 1)
      : ((g + one) * Element(nearestTo: axis.extent) - one) / two
  }

  func padded<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    switch axis.padding {
    case .zeros: x
    case .border: clipped(x, to: axis.extent)
    case .reflection: clipped(reflected(x, axis), to: axis.extent)
    }
  }

  func clipped<Element: ShiftScalar>(_ x: Element, to extent: Int) -> Element {
    let last = Element(nearestTo: extent - 1)
    let raised = x < .zero ? .zero : x
    return raised > last ? last : raised
  }

  func reflected<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let low = axis.alignCorners ? Element.zero : -Element.half
    let span = Element(nearestTo: axis.alignCorners ? axis.extent - 1 : axis.extent)
    guard span != .zero else { return .zero }
    let distance = (x - low).magnitude
    let rest = distance.remainderTowardZero(dividingBy: span + span)
    return (rest > span ? span + span - rest : rest) + low
  }

  func before<Element: ShiftScalar>(_ x: Element) -> Element { x.roundedDown() }

  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    padded(x, axis).roundedToNearestEven()
  }

  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element) {
    let t = x - before
    return (Element(nearestTo: 1) - t, t)
  }

  func cubic<Element: ShiftScalar>(_ t: Element) -> [Element] {
    keys(t, a: -Element(nearestTo: 3) / Element(nearestTo: 4))
  }

  func keys<Element: ShiftScalar>(_ t: Element, a: Element) -> [Element] { plainKeys(t, a: a) }

  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] { plainTaps(position(g, axis), axis) }

  func plainTaps<Element: ShiftScalar>(
    _ x: Element, _ axis: GridAxisCall
  ) -> [IndexedTap<Element>] {
    switch axis.mode {
    case .nearest: return [IndexedTap(index: nearest(x, axis).wholePart, weight: nil)]
    case .bilinear:
      let inside = padded(x, axis)
      let before = before(inside)
      let (first, second) = weights(inside, before: before)
      let index = before.wholePart
      return [
        IndexedTap(index: index, weight: first), IndexedTap(index: index &+ 1, weight: second),
      ]
    case .bicubic:
      let before = before(x)
      return cubic(x - before).enumerated().map {
        IndexedTap(index: before.wholePart &+ ($0.offset - 1), weight: $0.element)
      }
    }
  }

  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element { plainSum(rows, columns, pixel) }
}

/// Σ over rows and columns of weight · weight · pixel.
// Without these three `detect` spends a quarter of its time on looking up types.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
private func plainSum<Element: ShiftScalar>(
  _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
) -> Element {
  var sum = Element.zero
  for row in rows {
    for column in columns {
      guard let y = row.index, let x = column.index else { continue }
      guard let down = row.weight, let across = column.weight else { return pixel(y, x) }
      sum += down * across * pixel(y, x)
    }
  }
  return sum
}

/// The Keys kernel with parameter a at t + 1, t, 1 − t and 2 − t.
// As above.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
private func plainKeys<Element: ShiftScalar>(_ t: Element, a: Element) -> [Element] {
  let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
  func near(_ t: Element) -> Element {
    ((a + two) * t - (a + two + one)) * t * t + one
  }
  func far(_ t: Element) -> Element {
    ((a * t - Element(nearestTo: 5) * a) * t + Element(nearestTo: 8) * a) * t
      - Element(nearestTo: 4) * a
  }
  return [far(t + one), near(t), near(one - t), far(two - t)]
}
