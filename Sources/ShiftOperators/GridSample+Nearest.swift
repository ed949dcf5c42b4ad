import ExactArithmetic
import ShiftTensors

/// The place in a plane that each output position of image `n` reads; −1 outside.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func nearestTaps<Element: ShiftScalar>(
  in shape: Shape, at grid: Grid<Element>, image n: Int, _ options: GridSampleOptions
) -> [Int] {
  grid.readings(
    image: n, columns: GridAxis(extent: shape.w, options), rows: GridAxis(extent: shape.h, options),
    read: { g, axis in axis.nearestIndex(g) }, readRow: { g, axis in axis.nearestIndex(g) },
    combine: { column, row in row < 0 || column < 0 ? -1 : row * shape.w + column })
}

extension GridAxis {
  /// The index of the pixel nearest to the position that `g` names; −1 outside.
  func nearestIndex(_ g: Element) -> Int {
    let x = unnormalised(g)
    return tap(
      dialect.padsEachTap
        ? padded(x.roundedToNearestEven()) : padded(x).roundedToNearestEven())
  }
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func copy<Element: ShiftScalar>(
  _ input: Tensor<Element>, images: Range<Int>, channels: Range<Int>, _ places: [Int],
  _ options: GridSampleOptions, into output: inout Tensor<Element>
) {
  let area = places.count
  let count = images.count * channels.count
  let weighsOutside = options.dialect.outsideTap == .zeroWeight
  output.elements.withUnsafeMutableBufferPointer { values in
    nonisolated(unsafe) let values = values
    inParts(count, work: count * area) { parts in
      let (pixels, places) = (input.elements.span, places.span)
      for part in parts {
        let n = images.lowerBound + part / channels.count
        let c = n * input.shape.c + channels.lowerBound + part % channels.count
        let plane = c * input.shape.plane
        // What a position outside gives: 0, or the first pixel times 0, which may be NaN or −0.
        let outside = weighsOutside ? pixels[plane] * .zero : .zero
        for position in 0..<area {
          let place = places[position]
          values[c * area + position] = place < 0 ? outside : pixels[plane + place]
        }
      }
    }
  }
}
