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
  /// The same, by plane.
  let wrongByPlane: [(n: Int, c: Int, cells: [Int])]
  /// The cells that hold the truth.
  let right: [Int]
  /// The shift of each channel.
  let shifts: [Shift]
  private let strategy: any ShiftStrategy
  /// Whether there are NaNs or infinities that the strategy multiplies by anything.
  private let mayMultiplySpecials: Bool

  /// `nil` if no cell is wrong.
  init?(
    _ drawn: ShiftCase, _ strategy: any ShiftStrategy, input: Tensor<Element>,
    truth: Tensor<Element>, got: Tensor<Element>
  ) {
    guard got.shape == truth.shape else { return nil }
    let classifier = CellClassifier(input: input, drawn: drawn, strategy: strategy)
    var (wrong, right): ([Int], [Int]) = ([], [])
    for index in got.elements.indices {
      let (a, b) = (got.elements[index], truth.elements[index])
      if a.isIdentical(to: b) {
        right.append(index)
      } else if classifier.covered(a, expected: b, at: index)?.isAllowed != true {
        wrong.append(index)
      }
    }
    if wrong.isEmpty { return nil }
    (self.wrong, self.right) = (wrong, right)
    wrongByPlane = Dictionary(grouping: wrong) { $0 / drawn.shape.plane }.sorted {
      $0.key < $1.key
    }.map { (n: $0.key / drawn.shape.c, c: $0.key % drawn.shape.c, cells: $0.value) }
    (self.drawn, self.input, self.truth, self.got) = (drawn, input, truth, got)
    shifts = drawn.pattern.shifts(ofChannels: drawn.shape.c)
    mayMultiplySpecials =
      (strategy.exactness != .moves || !drawn.pattern.isWhole)
      && input.elements.contains { !$0.isFinite }
    self.strategy = strategy
  }

  /// Whether these cells of one plane hold what the right answer to another question would hold there:
  /// another image, another plane of it, moved by another shift, under another boundary.
  func holds(
    _ cells: [Int], image: Tensor<Element>? = nil, plane: (n: Int, c: Int)? = nil, shift: Shift,
    boundary: Boundary? = nil
  ) -> Bool {
    let (boundary, shape) = (boundary ?? drawn.boundary, drawn.shape)
    let image = image ?? input
    if !shift.isWhole {
      return holdsBlend(cells, image: image, plane: plane, shift: shift, boundary: boundary)
    }
    var bound: InterpolationBound<Element>?
    return cells.allSatisfy { index in
      let cell = shape.position(of: index)
      let (own, source) = (
        shape.index(cell.n, cell.c, 0, 0),
        shape.index(plane?.n ?? cell.n, plane?.c ?? cell.c, 0, 0)
      )
      let place = Oracle.place(
        row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift, boundary: boundary)
      let value = place < 0 ? .zero : image[source + place]
      let got = got[index]
      if got == value || got.isIdentical(to: value) { return true }
      // Where a NaN or infinity is multiplied by 0 on the way, whatever is read becomes NaN.
      if !got.isFinite, mayMultiplySpecials { return true }
      guard strategy.exactness == .interpolates, got.isFinite, value.isFinite else { return false }
      if bound == nil {
        bound = InterpolationBound(
          strategy.described.sampling(of: shape, boundary: boundary), shape: shape, shift: shift,
          boundary: boundary)
      }
      return bound!.allows(got, at: index - own + source, in: image)
    }
  }

  /// The same of a shift that is not whole.
  private func holdsBlend(
    _ cells: [Int], image: Tensor<Element>, plane: (n: Int, c: Int)?, shift: Shift,
    boundary: Boundary
  ) -> Bool {
    let shape = drawn.shape
    let bound = FractionalBound<Element>(strategy, drawn: drawn, shift: shift, boundary: boundary)
    return cells.allSatisfy { index in
      let cell = shape.position(of: index)
      let source = shape.index(plane?.n ?? cell.n, plane?.c ?? cell.c, 0, 0)
      let pixels = Oracle.blend(
        row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift, boundary: boundary)
      let value = image.elements.withUnsafeBufferPointer {
        Oracle.value(of: pixels, in: $0, plane: source)
      }
      let got = got[index]
      if got == value || got.isIdentical(to: value) { return true }
      if !got.isFinite, mayMultiplySpecials { return true }
      guard got.isFinite, value.isFinite else { return false }
      let place = source + cell.h * shape.w + cell.w
      return bound.allows(got, expected: value, at: place, in: image)
    }
  }

  /// Whether every wrong cell holds the weighted sum of certain pixels of its plane, as far as the bound of the
  /// cell tells it from others.
  func holds(
    _ pixels: (_ cell: (row: Int, column: Int), _ shift: Shift) -> [WeightedPixel]
  ) -> Bool {
    // Other positions drift otherwise: by a few roundings of numbers as great as all of them, in pixels.
    let greatest = input.elements.compactMap { $0.exact?.magnitude }.max() ?? .zero
    let positions = drawn.shape.h + drawn.shape.w + 2 * drawn.pattern.reach
    let elsewhere =
      Rational(8 * positions) * .powerOfTwo(-(Element.format.precision ?? 0)) * greatest
    return wrongByPlane.allSatisfy { plane in
      let shift = shifts[plane.c]
      let bound = FractionalBound<Element>(
        strategy, drawn: drawn, shift: shift, boundary: drawn.boundary)
      return plane.cells.allSatisfy { index in
        let cell = drawn.shape.position(of: index)
        let first = drawn.shape.index(cell.n, cell.c, 0, 0)
        let value = input.elements.withUnsafeBufferPointer {
          Oracle.value(of: pixels((cell.h, cell.w), shift), in: $0, plane: first)
        }
        let got = got[index]
        if got == value || got.isIdentical(to: value) { return true }
        if !got.isFinite, mayMultiplySpecials { return true }
        guard Element.format != .rational, let a = got.exact, let b = value.exact else {
          return false
        }
        return (a - b).magnitude <= slack(b) + elsewhere + bound.parts(at: index, in: input).bound
      }
    }
  }

  /// Whether the cells that hold the truth hold what they would under another boundary too.
  func holdsEverywhere(_ boundary: Boundary) -> Bool {
    Dictionary(grouping: right) { $0 / drawn.shape.plane }.allSatisfy { plane, cells in
      holds(cells, shift: shifts[plane % drawn.shape.c], boundary: boundary)
    }
  }

  /// Whether every wrong cell holds what its channel's shift, changed so, gives.
  func holds(changed: (Shift) -> Shift, boundary: Boundary? = nil) -> Bool {
    wrongByPlane.allSatisfy { plane in
      holds(plane.cells, shift: changed(shifts[plane.c]), boundary: boundary)
    }
  }

  /// Two ulps of a number and of the least one: what a few roundings on the way may do.
  func slack(_ value: Rational) -> Rational {
    guard let precision = Element.format.precision, let least = Element.format.leastExponent else {
      return .zero
    }
    return Rational.powerOfTwo(1 - precision) * value.magnitude
      + Rational.powerOfTwo(least - precision + 1)
  }

  /// The least normal number; `nil` where all are.
  var leastNormal: Element? {
    Element.format.leastExponent.map {
      Element(nearestTo: Double(sign: .plus, exponent: $0, significand: 1))
    }
  }
}
