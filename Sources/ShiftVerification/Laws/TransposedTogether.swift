import ShiftStrategies
import ShiftTensors

/// Transposing the image and the shift together transposes the result.
struct TransposedTogether: Law {
  let name = "transposed together"

  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let turned = transposed(input)
    guard input.isFinite, strategy.handles(turned.shape) else { return nil }
    let pattern = shiftCase.pattern
    let other = Pattern(pattern.shifts.map { Shift(dy: $0.dx, dx: $0.dy) }, rule: pattern.rule)
    return difference(
      try strategy.shift(turned, by: other, boundary: shiftCase.boundary),
      transposed(try strategy.shift(input, by: pattern, boundary: shiftCase.boundary)))
  }

  private func transposed<Element>(_ image: Tensor<Element>) -> Tensor<Element> {
    let shape = image.shape
    var elements: [Element] = []
    elements.reserveCapacity(shape.count)
    for plane in 0..<(shape.n * shape.c) {
      for w in 0..<shape.w {
        for h in 0..<shape.h {
          elements.append(image.elements[(plane * shape.h + h) * shape.w + w])
        }
      }
    }
    return Tensor(shape: Shape(n: shape.n, c: shape.c, h: shape.w, w: shape.h), elements: elements)
  }
}
