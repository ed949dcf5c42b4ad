import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// An image of a batch becomes what it becomes alone, bit for bit.
struct IndependentBatch: Law {
  let name = "batch is independent"

  /// The same operations on the same numbers give the same bits in every format.
  func holds(for exactness: Exactness, in format: NumberFormat) -> Bool { true }

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let shape = input.shape
    guard shape.n > 1 else { return nil }
    let together = try strategy.shift(
      input, by: shiftCase.pattern, boundary: shiftCase.boundary)
    guard together.shape == shape else { return nil }  // The oracle says so.
    let one = Shape(n: 1, c: shape.c, h: shape.h, w: shape.w)
    for n in 0..<shape.n {
      let place = (n * one.count)..<((n + 1) * one.count)
      let alone = try strategy.shift(
        Tensor(shape: one, elements: Array(input.elements[place])), by: shiftCase.pattern,
        boundary: shiftCase.boundary)
      let part = Tensor(shape: one, elements: Array(together.elements[place]))
      if !alone.isIdentical(to: part) {
        return difference(part, alone) ?? "\(name): image \(n) has other zeros or NaNs than alone"
      }
    }
    return nil
  }
}
