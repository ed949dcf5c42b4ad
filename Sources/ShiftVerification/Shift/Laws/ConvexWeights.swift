import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Every pixel enters a cell with a weight from 0 to 1, and where nothing is read outside the weights add up to 1.
///
/// An image of ones shows the sums, one with a 1 at one pixel of each plane that pixel's weight in every cell. So a
/// shift neither sharpens nor dims, whole or between pixels: bicubic interpolation breaks it, linear does not.
struct ConvexWeights: Law {
  let name = "convex weights"

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let (shape, one) = (input.shape, Element(nearestTo: 1))
    let sums = try strategy.shift(
      Tensor(repeating: one, shape: shape), by: shiftCase.pattern, boundary: shiftCase.boundary)
    guard sums.shape == shape else { return nil }  // The oracle says so.
    let shifts = shiftCase.pattern.shifts(ofChannels: shape.c)
    let readsZeros = shiftCase.boundary == .zeros
    for index in sums.elements.indices {
      let cell = shape.position(of: index)
      let isFull = !readsZeros || reads(cell.h, cell.w, shifts[cell.c], inside: shape)
      let sum = sums[index]
      guard isFull ? sum == one : isWeight(sum) else {
        return "\(name): at \(words(cell)) got \(sum), expected "
          + (isFull ? "1" : "0 to 1") + ", the sum of the weights"
      }
    }
    // Another pixel for every case; the middle one of a case without a seed.
    let pixel = (shape.plane / 2 + Int(shiftCase.seed % UInt64(shape.plane))) % shape.plane
    var impulses = Tensor<Element>(repeating: .zero, shape: shape)
    for n in 0..<shape.n {
      for c in 0..<shape.c { impulses[shape.index(n, c, 0, 0) + pixel] = one }
    }
    let weights = try strategy.shift(
      impulses, by: shiftCase.pattern, boundary: shiftCase.boundary)
    guard weights.shape == shape else { return nil }
    for index in weights.elements.indices where !isWeight(weights[index]) {
      return "\(name): at \(words(shape.position(of: index))) got \(weights[index]), "
        + "expected 0 to 1, the weight of pixel (h \(pixel / shape.w), w \(pixel % shape.w))"
    }
    return nil
  }

  private func isWeight<Element: ShiftScalar>(_ value: Element) -> Bool {
    value >= .zero && value <= Element(nearestTo: 1)
  }

  /// Whether a cell reads a position between the centres of the outermost pixels, or at one.
  private func reads(_ row: Int, _ column: Int, _ shift: Shift, inside shape: Shape) -> Bool {
    let (y, x) = (Rational(row) - shift.exactDy, Rational(column) - shift.exactDx)
    return y >= 0 && x >= 0 && y <= Rational(shape.h - 1) && x <= Rational(shape.w - 1)
  }

  private func words(_ cell: (n: Int, c: Int, h: Int, w: Int)) -> String {
    "(n \(cell.n), c \(cell.c), h \(cell.h), w \(cell.w))"
  }
}
