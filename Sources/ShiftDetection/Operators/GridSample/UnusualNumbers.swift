import ExactArithmetic
import ShiftOperators
import ShiftTensors

private func value<Element: ShiftScalar>(
  _ row: AxisTap<Element>, _ column: AxisTap<Element>, _ pixel: (Int, Int) -> Element
) -> Element? {
  guard let y = row.index, let x = column.index else { return nil }
  return pixel(y, x)
}

/// Whether an axis has one tap that is moved and not weighted.
private func isMoved<Element: ShiftScalar>(_ rows: [AxisTap<Element>]) -> Bool {
  rows.contains { $0.weight == nil }
}

struct RowsThenColumns: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    guard !isMoved(rows) else { return PlainGridNumbers().sum(rows, columns, pixel) }
    return rows.reduce(.zero) { sum, row in
      let line = columns.reduce(Element.zero) { line, column in
        value(row, column, pixel).map { line + column.weight! * $0 } ?? line
      }
      return row.index == nil ? sum : sum + row.weight! * line
    }
  }
}

struct ColumnsThenRows: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    RowsThenColumns().sum(columns, rows) { pixel($1, $0) }
  }
}

struct LastCornerFirst: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element { PlainGridNumbers().sum(rows.reversed(), columns.reversed(), pixel) }
}

struct FusedSum: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    guard !isMoved(rows) else { return PlainGridNumbers().sum(rows, columns, pixel) }
    return rows.reduce(.zero) { sum, row in
      columns.reduce(sum) { sum, column in
        value(row, column, pixel).map {
          sum.adding(productOf: row.weight! * column.weight!, $0)
        } ?? sum
      }
    }
  }
}

struct PixelTimesWeight: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    guard !isMoved(rows) else { return PlainGridNumbers().sum(rows, columns, pixel) }
    return rows.reduce(.zero) { sum, row in
      columns.reduce(sum) { sum, column in
        value(row, column, pixel).map { sum + $0 * column.weight! * row.weight! } ?? sum
      }
    }
  }
}

struct ZeroWeightsLeftOut: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    PlainGridNumbers().sum(
      rows.filter { $0.weight != .zero }, columns.filter { $0.weight != .zero }, pixel)
  }
}

struct ScaledThenMoved: GridNumbers {
  func position<Element: ShiftScalar>(_ g: Element, _ axis: GridAxisCall) -> Element {
    let scale = Element(nearestTo: axis.alignCorners ? axis.extent - 1 : axis.extent)
    return g * (scale * .half) + Element(nearestTo: axis.extent - 1) * .half
  }
}

struct DistancesToNext: GridNumbers {
  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element) {
    (before + Element(nearestTo: 1) - x, x - before)
  }
}

struct TabledQuarters: GridNumbers {
  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element) {
    let t = x - before
    let quarters = (0...4).map { Element(nearestTo: Double($0) / 4) }
    guard let place = quarters.firstIndex(of: t) else {
      return PlainGridNumbers().weights(x, before: before)
    }
    return (quarters[4 - place], quarters[place])
  }
}

struct LerpRoundedOnce: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    let plain = PlainGridNumbers().sum(rows, columns, pixel)
    guard rows.count == 2, columns.count == 2, let down = rows[1].weight?.exact,
      let across = columns[1].weight?.exact
    else { return plain }
    func corner(_ i: Int, _ j: Int) -> Rational? {
      guard let value = value(rows[i], columns[j], pixel) else { return .zero }
      return value.exact
    }
    guard let a = corner(0, 0), let b = corner(0, 1), let c = corner(1, 0), let d = corner(1, 1)
    else { return plain }
    let (top, bottom) = (a + across * (b - a), c + across * (d - c))
    return Element(nearestTo: top + down * (bottom - top))
  }
}

/// v + t·(w − v) along the rows, and once more between them.
struct BlendedByDifferences: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    guard rows.count == 2, columns.count == 2, let down = rows[1].weight,
      let across = columns[1].weight
    else { return PlainGridNumbers().sum(rows, columns, pixel) }
    func line(_ row: AxisTap<Element>) -> Element {
      let (v, w) = (
        value(row, columns[0], pixel) ?? .zero, value(row, columns[1], pixel) ?? .zero
      )
      return v + across * (w - v)
    }
    let (top, bottom) = (line(rows[0]), line(rows[1]))
    return top + down * (bottom - top)
  }
}

struct BorderByTaps: GridNumbers {
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] {
    let x = position(g, axis)
    guard axis.mode == .bilinear, axis.padding == .border, x.isFinite else {
      return plainTaps(x, axis)
    }
    var unpadded = axis
    unpadded.padding = .zeros
    let taps = plainTaps(x, unpadded).map {
      IndexedTap(index: min(max($0.index, 0), axis.extent - 1), weight: $0.weight)
    }
    // Both on one pixel: all of it, however the two weights are rounded.
    return taps[0].index == taps[1].index
      ? [
        IndexedTap(index: taps[0].index, weight: Element(nearestTo: 1)),
        IndexedTap(index: -1, weight: .zero),
      ] : taps
  }
}

struct NearestByDistance: GridNumbers {
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let inside = padded(x, axis)
    guard inside.isFinite else { return inside }
    let before = inside.roundedDown()
    let t = inside - before
    if t == .half {
      let isEven = before.remainderTowardZero(dividingBy: Element(nearestTo: 2)) == .zero
      return isEven ? before : before + Element(nearestTo: 1)
    }
    return t < .half ? before : before + Element(nearestTo: 1)
  }
}

/// a·(t − 2t² + t³) and its like, in powers of t.
struct CubicInPowers: GridNumbers {
  func cubic<Element: ShiftScalar>(_ t: Element) -> [Element] {
    let a = -Element(nearestTo: 3) / Element(nearestTo: 4)
    let (one, two, three) = (
      Element(nearestTo: 1), Element(nearestTo: 2), Element(nearestTo: 3)
    )
    let (t2, t3) = (t * t, t * t * t)
    return [
      a * t - two * a * t2 + a * t3,
      one - (a + three) * t2 + (a + two) * t3,
      (two * a + three) * t2 - (a + two) * t3 - a * t,
      a * t2 - a * t3,
    ]
  }
}

struct DoublePositions: GridNumbers {
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] {
    guard Element.format != .rational else { return plainTaps(position(g, axis), axis) }
    let wide = plainTaps(position(g.nearestDouble, axis), axis)
    return wide.map {
      IndexedTap(index: $0.index, weight: $0.weight.map { Element(nearestTo: $0) })
    }
  }
}
