import ExactArithmetic
import ShiftTensors

extension GridAxis {
  /// What is read at the position that `g` names.
  package func linearReading(of g: Element) -> LinearReading<Element> {
    let x = position(g)
    let whole = x.roundedDown()
    let fraction = x - whole
    let lowWeight =
      switch dialect.lowWeight {
      case .oneMinusFraction: one - fraction
      case .distanceToNext: (whole + one) - x
      }
    let first = index(whole)
    return LinearReading(
      indices: (tap(first), tap(first &+ 1)), lowWeight: lowWeight, highWeight: fraction)
  }
}

extension LinearReading {
  /// The same with positions of an axis replaced by what is stored there.
  @inline(__always)
  func placed(_ place: (Int) -> Int) -> LinearReading {
    LinearReading(
      indices: (indices.0 < 0 ? -1 : place(indices.0), indices.1 < 0 ? -1 : place(indices.1)),
      lowWeight: lowWeight, highWeight: highWeight)
  }
}

extension SampledPlanes {
  /// The four corners around each position, blended in one sum.
  func blendCorners(into target: UnsafeMutablePointer<Element>) {
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    let dialect = options.dialect
    let isFused = dialect.fuses(Element.format)
    let isProduct = grid.isProduct
    for images in batches where !images.isEmpty {
      let n = images.lowerBound
      @Sendable func readX(_ row: Int, _ column: Int) -> LinearReading<Element> {
        columnAxis.linearReading(of: x(n, row, column)).placed(view.places.w)
      }
      @Sendable func readY(_ row: Int, _ column: Int) -> LinearReading<Element> {
        rowAxis.linearReading(of: y(n, row, column)).placed(view.places.h)
      }
      // In exact arithmetic the dialects are one.
      if isProduct, dialect.outsideTap == .zeroValue || Element.format == .rational {
        let columns = LinearColumns((0..<grid.columns).map { readX(0, $0) })
        let rows = (0..<grid.rows).map { readY($0, 0) }
        forEachPlane(of: images, into: target) { pixels, target in
          for (number, row) in rows.enumerated() {
            columns.blend(row, pixels, isFused: isFused, into: target + number * columns.count)
          }
        }
        continue
      }
      let columns = isProduct ? (0..<grid.columns).map { readX(0, $0) } : []
      forEachRow(of: images, into: target) { row, planes in
        let y = isProduct ? readY(row, 0) : nil
        let corners = CornerRow<Element>(count: grid.columns)
        corners.fill(weighsOutside: dialect.outsideTap == .zeroWeight) { column in
          (y ?? readY(row, column), isProduct ? columns[column] : readX(row, column))
        }
        planes { pixels, target in
          corners.blend(
            pixels, isFused: isFused, skipsOutside: dialect.outsideTap == .skipped, into: target)
        }
      }
    }
  }
}
