import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// The shift of a sum is the sum of the shifts: f(x + y) = f(x) + f(y).
///
/// Tried on whole numbers up to 16, whose sums are exact in every format.
struct Linearity: Law {
  let name = "linearity"

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let shape = shiftCase.shape
    func whole(_ seed: UInt64) -> Tensor<Element>? {
      Fill.integers.values(for: shape, seed: seed, in: Element.format).map {
        Tensor(shape: shape, elements: $0.map { Element(nearestTo: $0) })
      }
    }
    guard let x = whole(shiftCase.seed), let y = whole(~shiftCase.seed) else { return nil }
    func shifted(_ image: Tensor<Element>) throws(ShiftError) -> Tensor<Element> {
      try strategy.shift(image, by: shiftCase.pattern, boundary: shiftCase.boundary)
    }
    let (a, b) = (try shifted(x), try shifted(y))
    guard a.shape == b.shape else { return nil }  // The oracle says so.
    return difference(try shifted(sum(x, y)), sum(a, b))
  }

  private func sum<Element: ShiftScalar>(
    _ a: Tensor<Element>, _ b: Tensor<Element>
  ) -> Tensor<Element> {
    Tensor(shape: a.shape, elements: zip(a.elements, b.elements).map { $0 + $1 })
  }
}
