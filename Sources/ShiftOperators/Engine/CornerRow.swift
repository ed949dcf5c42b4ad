import ExactArithmetic
import ShiftTensors

// The engine, part 3: a map that is no product, four taps for each cell, one row of cells at a time.

/// The 2 × 2 pixels that each cell of one output row reads: places in a plane, and their weights.
///
/// Order everywhere: top left, top right, bottom left, bottom right. A class, whose memory serves one row
/// after the other.
final class CornerRow<Element: ShiftScalar> {
  let count: Int
  /// Four for each cell; negative outside.
  private var places: [Int]
  private var weights: [Element]

  /// Room for the taps of so many cells.
  init(count: Int) {
    self.count = count
    places = Array(repeating: -1, count: 4 * count)
    weights = Array(repeating: .zero, count: 4 * count)
  }

  /// Takes the taps where a reading along the columns and one along the rows of each cell cross.
  ///
  /// - Parameter weighsOutside: whether a pixel outside is the first pixel with weight 0.
  @inline(__always)
  func fill(
    weighsOutside: Bool = false,
    _ reading: (_ cell: Int) -> (y: LinearReading<Element>, x: LinearReading<Element>)
  ) {
    let count = count
    places.withUnsafeMutableBufferPointer { places in
      weights.withUnsafeMutableBufferPointer { weights in
        for cell in 0..<count {
          let (y, x) = reading(cell)
          func put(_ corner: Int, _ row: Int, _ column: Int, _ weight: Element) {
            // A negative place is outside, and so is its union of bits with any other.
            let isOutside = row | column < 0
            let index = 4 &* cell &+ corner
            places[index] = isOutside ? (weighsOutside ? 0 : -1) : row &+ column
            weights[index] = isOutside && weighsOutside ? .zero : weight
          }
          put(0, y.indices.0, x.indices.0, y.lowWeight * x.lowWeight)
          put(1, y.indices.0, x.indices.1, y.lowWeight * x.highWeight)
          put(2, y.indices.1, x.indices.0, y.highWeight * x.lowWeight)
          put(3, y.indices.1, x.indices.1, y.highWeight * x.highWeight)
        }
      }
    }
  }

  /// `((v₁w₁ + v₂w₂) + v₃w₃) + v₄w₄` of each cell, where a pixel outside is the value 0, or is left
  /// out of a sum from +0 if `skipsOutside`.
  ///
  /// - Parameter pixels: the first element of the plane, to which places are added.
  @inline(__always)
  func blend(
    _ pixels: UnsafePointer<Element>, isFused: Bool, skipsOutside: Bool,
    into target: UnsafeMutablePointer<Element>
  ) {
    let count = count
    places.withUnsafeBufferPointer { places in
      weights.withUnsafeBufferPointer { weights in
        guard count > 0 else { return }
        let (places, weights) = (places.baseAddress!, weights.baseAddress!)
        for x in 0..<count {
          let taps = Taps(places: places + 4 &* x, weights: weights + 4 &* x, pixels: pixels)
          (target + x).initialize(
            to: skipsOutside ? taps.sumInside(isFused: isFused) : taps.sum(isFused: isFused))
        }
      }
    }
  }

  /// The taps of one cell.
  private struct Taps {
    let places: UnsafePointer<Int>
    let weights: UnsafePointer<Element>
    let pixels: UnsafePointer<Element>

    @inline(__always)
    private func value(_ corner: Int) -> Element {
      places[corner] < 0 ? .zero : pixels[places[corner]]
    }

    @inline(__always)
    func sum(isFused: Bool) -> Element {
      var sum = value(0) * weights[0]
      sum.add(value(1), times: weights[1], isFused: isFused)
      sum.add(value(2), times: weights[2], isFused: isFused)
      sum.add(value(3), times: weights[3], isFused: isFused)
      return sum
    }

    /// +0 plus the products of the pixels inside, one after the other.
    @inline(__always)
    func sumInside(isFused: Bool) -> Element {
      var sum = Element.zero
      for corner in 0..<4 where places[corner] >= 0 {
        sum.add(pixels[places[corner]], times: weights[corner], isFused: isFused)
      }
      return sum
    }
  }
}
