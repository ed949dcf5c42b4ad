import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// One wrong answer to one case, and which of its cells are wrong.
struct Evidence<Element: ShiftScalar> {
  let drawn: ShiftCase
  let input: Tensor<Element>
  let truth: Tensor<Element>
  let got: Tensor<Element>
  /// The cells that the promise does not cover.
  let wrong: [Int]
  /// The shift of each channel.
  let shifts: [Shift]
  /// How positions are named if the strategy interpolates; `nil` if its values arrive as they were.
  let sampling: GridSampling?

  /// `nil` if no cell is wrong.
  init?(
    _ drawn: ShiftCase, _ strategy: any ShiftStrategy, input: Tensor<Element>,
    truth: Tensor<Element>, got: Tensor<Element>
  ) {
    guard got.shape == truth.shape else { return nil }
    let classifier = CellClassifier(input: input, drawn: drawn, strategy: strategy)
    wrong = got.elements.indices.filter { index in
      let (a, b) = (got.elements[index], truth.elements[index])
      return !a.isIdentical(to: b)
        && classifier.covered(a, expected: b, at: index)?.isAllowed != true
    }
    if wrong.isEmpty { return nil }
    (self.drawn, self.input, self.truth, self.got) = (drawn, input, truth, got)
    shifts = drawn.pattern.shifts(ofChannels: drawn.shape.c)
    sampling =
      strategy.exactness == .interpolates
      ? strategy.sampling(of: drawn.shape, boundary: drawn.boundary) : nil
  }

  /// The wrong cells of each plane.
  var wrongByPlane: [(n: Int, c: Int, cells: [Int])] {
    Dictionary(grouping: wrong) { $0 / drawn.shape.plane }.sorted { $0.key < $1.key }.map {
      (n: $0.key / drawn.shape.c, c: $0.key % drawn.shape.c, cells: $0.value)
    }
  }

  /// Whether these cells hold what the right answer to another question would hold there: another image,
  /// moved by another shift, under another boundary.
  func holds(
    _ cells: [Int], image: Tensor<Element>? = nil, shift: Shift, boundary: Boundary? = nil
  ) -> Bool {
    let (image, boundary, shape) = (image ?? input, boundary ?? drawn.boundary, drawn.shape)
    var bound = sampling.map {
      InterpolationBound<Element>($0, shape: shape, shift: shift, boundary: boundary)
    }
    return cells.allSatisfy { index in
      let cell = shape.position(of: index)
      let place = Oracle.place(
        row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift, boundary: boundary)
      let value = place < 0 ? .zero : image[shape.index(cell.n, cell.c, 0, 0) + place]
      let got = got[index]
      if got == value || got.isIdentical(to: value) { return true }
      return got.isFinite && value.isFinite && bound?.allows(got, at: index, in: image) == true
    }
  }

  /// Whether every wrong cell holds what its channel's shift, changed so, gives.
  func holds(changed: (Shift) -> Shift, boundary: Boundary? = nil) -> Bool {
    wrongByPlane.allSatisfy { plane in
      holds(plane.cells, shift: changed(shifts[plane.c]), boundary: boundary)
    }
  }

  /// Whether a number is another one, rounded a few times on the way.
  func isNear(_ got: Element, _ wanted: Rational) -> Bool {
    guard let got = got.exact else { return false }
    guard let precision = Element.format.precision, let least = Element.format.leastExponent else {
      return got == wanted
    }
    return (got - wanted).magnitude
      <= 2 * Rational.powerOfTwo(1 - precision) * wanted.magnitude
      + Rational.powerOfTwo(least - precision + 1)
  }
}
