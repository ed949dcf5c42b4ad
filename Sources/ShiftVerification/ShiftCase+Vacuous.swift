import ShiftStrategies
import ShiftTensors

extension ShiftCase {
  /// Whether agreement on the case proves nothing: the truth holds one value only, and would after
  /// many other shifts.
  ///
  /// An image of one value is such a case, and so is a shift that moves all content out of a
  /// zero boundary.
  public var isVacuous: Bool {
    guard fill != .constant else { return true }
    guard let input: Tensor<Double> = tensor() else { return false }
    let shifts = pattern.shifts(ofChannels: shape.c)
    var first: Double?
    // The oracle's loop, left at the second value: most cases show one at once.
    for plane in 0..<(shape.n * shape.c) {
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          let source = Oracle.source(
            ofRow: h, column: w, in: shape, shift: shifts[plane % shape.c], boundary: boundary)
          let value =
            switch source {
            case .pixel(let row, let column):
              input.elements[(plane * shape.h + row) * shape.w + column]
            case .zero: 0.0
            }
          if let first {
            if !value.isIdentical(to: first) { return false }
          } else {
            first = value
          }
        }
      }
    }
    return true
  }
}
