import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// An image that stands one pixel lower and one farther right is shifted to the same picture, one pixel lower and
/// one farther right: everywhere under `circular`, otherwise where what is read lies inside both times.
///
/// The image is moved by itself, wrapped around, so no second shift is asked for.
struct Translation: Law {
  let name = "translation"

  // Without this for all laws `verify` takes 1.5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String? {
    let shape = input.shape
    guard input.isFinite, shape.h > 1 || shape.w > 1 else { return nil }
    let wraps = shiftCase.boundary == .circular
    let pattern = shiftCase.pattern
    let first = try strategy.shift(input, by: pattern, boundary: shiftCase.boundary)
    guard first.shape == shape else { return nil }  // The oracle says so.
    let shifts = pattern.shifts(ofChannels: shape.c)
    return difference(
      try strategy.shift(lowered(input), by: pattern, boundary: shiftCase.boundary),
      lowered(first)
    ) { _, c, h, w in
      wraps
        || staysInside(h, shifts[c].exactDy, shape.h) && staysInside(w, shifts[c].exactDx, shape.w)
    }
  }

  /// Whether position `i` reads the moved image behind its first pixel, which came from the other end.
  private func staysInside(_ i: Int, _ distance: Rational, _ extent: Int) -> Bool {
    let position = Rational(i) - distance
    // On an axis of one pixel nothing moves.
    if extent == 1 { return position.isZero }
    return i >= 1 && position >= 1 && position <= Rational(extent - 1)
  }

  /// One pixel lower and one farther right; what leaves comes in at the other end.
  private func lowered<Element: ShiftScalar>(_ image: Tensor<Element>) -> Tensor<Element> {
    let shape = image.shape
    var lowered = image
    for index in image.elements.indices {
      let cell = shape.position(of: index)
      lowered[shape.index(cell.n, cell.c, (cell.h + 1) % shape.h, (cell.w + 1) % shape.w)] =
        image[index]
    }
    return lowered
  }
}
