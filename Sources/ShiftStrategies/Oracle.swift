import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The definition of a shift, by which every strategy is judged.
public enum Oracle {
  /// `output[n, c, h, w] = input[n, c, source(h − dy), source(w − dx)]`, where (dy, dx) is the shift
  /// of channel c and `source` is the boundary's.
  ///
  /// A shift that is not whole interpolates what is so read around its position; see ``blend(row:column:h:w:shift:boundary:)``.
  ///
  /// - Exactness: of a whole shift every output is one pixel of the input, bit for bit, or +0; of another
  ///   it is the exact blend, rounded once.
  // Without this it takes 1.36 times the instructions on small images.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public static func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) -> Tensor<Element> {
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    output.withUnsafeMutableElements { output in
      input.elements.withUnsafeBufferPointer { input in
        for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
          if !shift.isWhole {
            blend(input, channels, shape, shift, boundary, into: output)
            continue
          }
          let places = places(h: shape.h, w: shape.w, shift: shift, boundary: boundary)
          for n in 0..<shape.n {
            for c in channels {
              let plane = shape.index(n, c, 0, 0)
              for (cell, place) in places.enumerated() where place >= 0 {
                output[plane + cell] = input[plane + place]
              }
            }
          }
        }
      }
    }
    return output
  }

  /// What each cell of a plane that is shifted so is made of: one pixel with weight 1, or nothing; up to four
  /// where the shift is not whole.
  package static func taps(h: Int, w: Int, shift: Shift, boundary: Boundary) -> TapMap {
    guard shift.isWhole else {
      return TapMap(
        h: h, w: w,
        cells: (0..<(h * w)).map { cell in
          blend(row: cell / w, column: cell % w, h: h, w: w, shift: shift, boundary: boundary).map {
            Tap(row: $0.place / w, column: $0.place % w, weight: $0.weight)
          }
        })
    }
    let places = places(h: h, w: w, shift: shift, boundary: boundary)
    return TapMap(h: h, w: w) { places[$0 * w + $1] }
  }

  /// The place `row · w + column` of the pixel that each cell copies, in row order; negative where it holds
  /// 0.
  private static func places(h: Int, w: Int, shift: Shift, boundary: Boundary) -> [Int] {
    var places = [Int](repeating: -1, count: h * w)
    for row in 0..<h {
      for column in 0..<w {
        places[row * w + column] = place(
          row: row, column: column, h: h, w: w, shift: shift, boundary: boundary)
      }
    }
    return places
  }

  /// The place of the pixel that one cell copies; negative where it holds 0.
  @inline(__always)
  package static func place(
    row: Int, column: Int, h: Int, w: Int, shift: Shift, boundary: Boundary
  ) -> Int {
    guard let source = boundary.source(row - shift.dy, of: h),
      let across = boundary.source(column - shift.dx, of: w)
    else { return boundary == .keep ? row * w + column : -1 }
    return source * w + across
  }
}
