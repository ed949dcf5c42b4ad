import ExactArithmetic
import ShiftTensors

/// A position in the image, and its derivative by the grid value that names it.
struct SlopedPosition<Element: ShiftScalar> {
  let position: Element
  let slope: Element
}

extension GridAxis {
  /// Whether the index of a NaN position is that of a pixel, as the 16-bit formats of PyTorch's kernels
  /// have it.
  private var indexesNaN: Bool { Element.format == .float16 || Element.format == .bfloat16 }

  /// The position that the forward pass reads, with `d position / d g`, as PyTorch's vectorised kernels
  /// work it out.
  ///
  /// The slope is (n − 1)/2 or n/2, turned around where the position is mirrored, and 0 where it is clipped:
  /// both outermost centres count as clipped. A position exactly on a mirror counts as not turned.
  func slopedPosition(of g: Element) -> SlopedPosition<Element> {
    let x = unnormalised(g)
    switch padding {
    case .zeros: return SlopedPosition(position: x, slope: scale)
    case .border: return clippedWithSlope(x, scale)
    case .reflection:
      let (mirrored, isTurned) = mirroredWithSign(x)
      return clippedWithSlope(mirrored, isTurned ? -scale : scale)
    }
  }

  private func clippedWithSlope(_ x: Element, _ slope: Element) -> SlopedPosition<Element> {
    // Here PyTorch's kernels keep a NaN, which the 16-bit formats turn into the index 0; Float and Double
    // would index memory with the least integer, so they read the pixel that the forward pass reads.
    if x.isNaN, indexesNaN { return SlopedPosition(position: x, slope: slope) }
    let raised = x > .zero ? x : .zero
    let position = raised < last ? raised : last
    let isInside = raised != .zero && position != last
    return SlopedPosition(position: position, slope: isInside ? slope : .zero)
  }

  private func mirroredWithSign(_ x: Element) -> (position: Element, isTurned: Bool) {
    let low = alignCorners ? Element.zero : edge
    let span = alignCorners ? last : size
    guard span != .zero else { return (.zero, false) }
    let offset = alignCorners ? x : x - low
    let isBelow = offset < .zero
    let distance = offset.hasNegativeSign ? -offset : offset
    let period = span * two
    let rest = productSum(-(distance / period).roundedTowardZero(), period, distance)
    let other = period - rest
    let isFlipped = rest > other
    let nearer = isFlipped ? other : rest
    return (alignCorners ? nearer : nearer + low, isFlipped != isBelow)
  }

  /// The same as the scalar code of 5-D tensors works it out.
  ///
  /// A slope that is switched off is ±0 times the rest; a position on a far mirror counts as turned, which
  /// shows in the sign of that zero only. A NaN stays, and no pixel has its index.
  func scalarSlopedPosition(of g: Element) -> SlopedPosition<Element> {
    let x = unnormalised(g)
    switch padding {
    case .zeros: return SlopedPosition(position: x, slope: scale)
    case .border:
      let (position, factor) = clippedWithFactor(x)
      return SlopedPosition(position: position, slope: scale * factor)
    case .reflection:
      let (mirrored, sign) = reflectedWithFactor(x)
      let (position, factor) = clippedWithFactor(mirrored)
      return SlopedPosition(position: position, slope: scale * sign * factor)
    }
  }

  private func clippedWithFactor(_ x: Element) -> (position: Element, factor: Element) {
    // Written with <, >, == alone: `<=` of a NaN is true where a format takes the usual definition.
    if x < .zero || x == .zero { return (.zero, .zero) }
    return x > last || x == last ? (last, .zero) : (x, one)
  }

  private func reflectedWithFactor(_ x: Element) -> (position: Element, factor: Element) {
    let low = alignCorners ? Element.zero : edge
    let span = alignCorners ? last : size
    guard span != .zero else { return (.zero, .zero) }
    let offset = x - low
    let isBelow = offset < .zero
    let distance = isBelow ? -offset : offset
    let rest = distance.remainderTowardZero(dividingBy: span)
    let isEven = turnsEvenly(distance, by: span)
    return (isEven ? rest + low : span - rest + low, isEven == isBelow ? -one : one)
  }
}
