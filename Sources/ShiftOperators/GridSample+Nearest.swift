import ExactArithmetic
import ShiftTensors

extension GridAxis {
  /// The index of the pixel nearest to the position that `g` names; −1 outside.
  func nearestIndex(_ g: Element) -> Int {
    let x = unnormalised(g)
    return tap(
      dialect.padsEachTap
        ? padded(x.roundedToNearestEven()) : padded(x).roundedToNearestEven())
  }
}

extension SampledPlanes {
  /// The pixel next to each position.
  func copyNearest(into target: UnsafeMutablePointer<Element>) {
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    let weighsOutside = options.dialect.outsideTap == .zeroWeight
    for images in batches where !images.isEmpty {
      let n = images.lowerBound
      @Sendable func readX(_ row: Int, _ column: Int) -> Int {
        let index = columnAxis.nearestIndex(x(n, row, column))
        return index < 0 ? -1 : view.places.w(index)
      }
      @Sendable func readY(_ row: Int, _ column: Int) -> Int {
        let index = rowAxis.nearestIndex(y(n, row, column))
        return index < 0 ? -1 : view.places.h(index)
      }
      let columns = grid.isProduct ? (0..<grid.columns).map { readX(0, $0) } : []
      forEachRow(of: images, into: target) { row, planes in
        let y = grid.isProduct ? readY(row, 0) : nil
        let places = (0..<grid.columns).map { column in
          let (x, y) = (
            grid.isProduct ? columns[column] : readX(row, column), y ?? readY(row, column)
          )
          // A negative place is outside, and so is its union of bits with any other.
          return x | y < 0 ? -1 : x &+ y
        }
        planes { pixels, target in
          // What a position outside gives: 0, or the first pixel times 0, which may be NaN or −0.
          let outside = weighsOutside ? pixels[0] * .zero : .zero
          for (column, place) in places.enumerated() {
            target[column] = place < 0 ? outside : pixels[place]
          }
        }
      }
    }
  }
}
