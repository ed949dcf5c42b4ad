import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension Shift {
  /// The shifts by whole pixels whose weighted sum this is, those of weight 0 left out: with `a = ⌊s⌋` and
  /// `f = s − a` on each axis, a with weight `1 − f` and a + 1 with weight f, rows before columns.
  ///
  /// - Exactness: f is a number of the format; `1 − f` and the product of two weights round once each.
  func wholeShifts<Element: ShiftScalar>(
    as type: Element.Type
  ) -> [(shift: Shift, weight: Element)] {
    func axis(_ whole: Int, _ fraction: PixelFraction) -> [(Int, Element)] {
      let one = Element(nearestTo: 1)
      if fraction.isZero { return [(whole, one)] }
      let high = Element(nearestTo: fraction.value)
      return [(whole, one - high), (whole + 1, high)]
    }
    let columns = axis(dx, fractionX)
    return axis(dy, fractionY).flatMap { dy, down in
      columns.map { dx, across in (Shift(dy: dy, dx: dx), down * across) }
    }
  }
}

/// `w₀·v₀ + w₁·v₁ + …`, cell by cell, from left to right; a single view is not multiplied by its weight, 1.
///
/// - Precondition: the views have one shape, and a single one has the weight 1.
func weightedSum<Element: ShiftScalar>(
  _ terms: [(view: TensorView<Element>, weight: Element)]
) -> TensorView<Element> {
  guard terms.count > 1 else { return terms[0].view }
  let shape = terms[0].view.shape
  return summed(terms.map { ($0.view.copied().elements, $0.weight) }, shape).view
}

private func summed<Element: ShiftScalar>(
  _ terms: [(elements: [Element], weight: Element)], _ shape: Shape
) -> Tensor<Element> {
  var sum = terms[0].elements.map { $0 * terms[0].weight }
  for term in terms.dropFirst() {
    for place in sum.indices { sum[place] = sum[place] + term.elements[place] * term.weight }
  }
  return Tensor(shape: shape, elements: sum)
}
