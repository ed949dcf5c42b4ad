import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// One pixel of a plane, as `row · w + column`, and the weight with which a cell reads it.
package struct WeightedPixel: Hashable, Sendable {
  package let place: Int
  package let weight: Rational

  package init(place: Int, weight: Rational) { (self.place, self.weight) = (place, weight) }
}

extension Oracle {
  /// What one cell of a plane is made of: with the position p = (row − dy, column − dx), k = ⌊p⌋ and t = p − k
  /// on each axis, the pixels that the boundary has at k and k + 1, with the weights 1 − t and t, multiplied
  /// over the axes. Weights of 0 are left out, and so is what reads 0.
  ///
  /// `keep` decides for each of the four: where one lies outside on either axis, the cell's own pixel stands
  /// in for it.
  package static func blend(
    row: Int, column: Int, h: Int, w: Int, shift: Shift, boundary: Boundary
  ) -> [WeightedPixel] {
    blend(
      around(Rational(row) - shift.exactDy), around(Rational(column) - shift.exactDx), row: row,
      column: column, h: h, w: w, boundary)
  }

  /// The whole positions around a position, with their weights.
  private static func around(_ position: Rational) -> [(at: Int, weight: Rational)] {
    let floor = position.floor()
    let fraction = position - floor
    let first = floor.wholePart
    if fraction.isZero { return [(first, .one)] }
    return [(first, .one - fraction), (first + 1, fraction)]
  }

  private static func blend(
    _ rows: [(at: Int, weight: Rational)], _ columns: [(at: Int, weight: Rational)], row: Int,
    column: Int, h: Int, w: Int, _ boundary: Boundary
  ) -> [WeightedPixel] {
    var pixels: [WeightedPixel] = []
    for y in rows {
      for x in columns {
        if let source = boundary.source(y.at, of: h), let across = boundary.source(x.at, of: w) {
          pixels.append(WeightedPixel(place: source * w + across, weight: y.weight * x.weight))
        } else if boundary == .keep {
          pixels.append(WeightedPixel(place: row * w + column, weight: y.weight * x.weight))
        }
      }
    }
    return pixels
  }

  /// Σ weight · pixel, exactly, rounded once; NaN or an infinity as IEEE arithmetic has it where one is read.
  package static func value<Element: ShiftScalar>(
    of pixels: [WeightedPixel], in image: UnsafeBufferPointer<Element>, plane: Int
  ) -> Element {
    var sum = Rational.zero
    var special: Element?
    for pixel in pixels {
      let element = image[plane + pixel.place]
      if let exact = element.exact {
        sum += pixel.weight * exact
      } else {
        special = special.map { $0 + element } ?? element
      }
    }
    return special ?? Element(nearestTo: sum)
  }

  /// The channels of one shift that is not whole.
  static func blend<Element: ShiftScalar>(
    _ input: UnsafeBufferPointer<Element>, _ channels: [Int], _ shape: Shape, _ shift: Shift,
    _ boundary: Boundary, into output: UnsafeMutableBufferPointer<Element>
  ) {
    let rows = (0..<shape.h).map { around(Rational($0) - shift.exactDy) }
    let columns = (0..<shape.w).map { around(Rational($0) - shift.exactDx) }
    for h in 0..<shape.h {
      for w in 0..<shape.w {
        let pixels = blend(
          rows[h], columns[w], row: h, column: w, h: shape.h, w: shape.w, boundary)
        for n in 0..<shape.n {
          for c in channels {
            let plane = shape.index(n, c, 0, 0)
            output[plane + h * shape.w + w] = value(of: pixels, in: input, plane: plane)
          }
        }
      }
    }
  }
}
