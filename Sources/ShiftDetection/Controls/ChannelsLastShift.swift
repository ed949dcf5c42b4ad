import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Copies the image into N, H, W, C, moves all channels of a pixel in the innermost loop, and copies it
/// back.
struct ChannelsLastShift: ShiftStrategy {
  let name = "channels last"

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    let shifts = pattern.shifts(ofChannels: shape.c)
    func address(_ n: Int, _ h: Int, _ w: Int, _ c: Int) -> Int {
      ((n * shape.h + h) * shape.w + w) * shape.c + c
    }
    var image = input.elements
    for place in image.indices {
      let p = shape.position(of: place)
      image[address(p.n, p.h, p.w, p.c)] = input[place]
    }
    var moved = [Element](repeating: .zero, count: shape.count)
    for n in 0..<shape.n {
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          for c in 0..<shape.c {
            let row = boundary.source(h - shifts[c].dy, of: shape.h)
            let column = boundary.source(w - shifts[c].dx, of: shape.w)
            if let row, let column {
              moved[address(n, h, w, c)] = image[address(n, row, column, c)]
            } else if boundary == .keep {
              moved[address(n, h, w, c)] = image[address(n, h, w, c)]
            }
          }
        }
      }
    }
    var output = input
    for place in moved.indices {
      let p = shape.position(of: place)
      output[place] = moved[address(p.n, p.h, p.w, p.c)]
    }
    return output
  }
}
