import ShiftStrategies
import ShiftTensors

extension ShiftCase {
  /// Whether agreement on the case proves nothing: the truth holds one value only, and would after
  /// many other shifts.
  ///
  /// An image of one value is such a case where no zeros come in, and so is a shift that moves all content out
  /// of a zero boundary.
  package var isVacuous: Bool {
    guard fill != .constant || boundary == .zeros else { return true }
    guard let input: Tensor<Double> = tensor() else { return false }
    let shifts = pattern.shifts(ofChannels: shape.c)
    func truth(at index: Int) -> Double {
      let cell = shape.position(of: index)
      if !shifts[cell.c].isWhole {
        let pixels = Oracle.blend(
          row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shifts[cell.c],
          boundary: boundary)
        return input.elements.withUnsafeBufferPointer {
          Oracle.value(of: pixels, in: $0, plane: shape.index(cell.n, cell.c, 0, 0))
        }
      }
      let place = Oracle.place(
        row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shifts[cell.c],
        boundary: boundary)
      return place < 0 ? 0 : input[shape.index(cell.n, cell.c, 0, 0) + place]
    }
    // Cell by cell, since most cases show a second value at once.
    return (0..<shape.count).allSatisfy { truth(at: $0).isIdentical(to: truth(at: 0)) }
  }
}
