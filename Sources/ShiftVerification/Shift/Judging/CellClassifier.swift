import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Decides what a cell that differs from the truth is, and whether the strategy's promise covers it.
///
/// What is covered follows from the values at hand and the derived bound of the cell; nobody is asked. For
/// what is not, the strategy is asked about other images (``ReadBack``), and the class follows from the
/// elements that reach the cell and their weights. A class, because the loop over cells keeps one in an
/// optional, where a value would be copied for each cell.
final class CellClassifier<Element: ShiftScalar> {
  let drawn: ShiftCase
  let strategy: any ShiftStrategy
  let input: Tensor<Element>
  private let exactness: Exactness
  let shifts: [Shift]
  let special: SpecialReach<Element>
  /// The greatest finite magnitude of the image.
  let greatest: Double
  private var bounds: [Shift: InterpolationBound<Element>] = [:]
  var fractionalBounds: [Shift: FractionalBound<Element>] = [:]
  lazy var readBack = ask()
  /// The numbers of the image, for those who answer no other question.
  lazy var standing = Set(input.elements)

  init(input: Tensor<Element>, drawn: ShiftCase, strategy: any ShiftStrategy) {
    (self.input, self.drawn, self.strategy) = (input, drawn, strategy)
    exactness = strategy.exactness
    shifts = drawn.pattern.shifts(ofChannels: drawn.shape.c)
    special = SpecialReach(input, drawn, strategy)
    var greatest = Element.zero
    let values = input.elements.span
    for index in values.indices where values[index].isFinite {
      greatest = max(greatest, values[index].magnitude)
    }
    self.greatest = greatest.nearestDouble
  }

  func verdict(_ got: Element, expected: Element, at index: Int) -> CellVerdict {
    covered(got, expected: expected, at: index)
      ?? CellVerdict(kind(got, expected: expected, at: index), isAllowed: false)
  }

  /// What needs no other answer to be decided: what the promise covers, and a zero's sign; else `nil`.
  func covered(_ got: Element, expected: Element, at index: Int) -> CellVerdict? {
    if got == .zero, expected == .zero {
      return CellVerdict(.signOfZero, isAllowed: mayLoseSign(expected, at: index))
    }
    if let bound = fractionalBound(at: index) {
      return covered(got, expected: expected, at: index, bound)
    }
    if got.isFinite, expected.isFinite {
      let isBounded =
        exactness == .interpolates && withBound(at: index) { $0.allows(got, at: index, in: input) }
      return isBounded ? CellVerdict(.rounding, isAllowed: true) : nil
    }
    guard !got.isFinite, exactness != .moves else { return nil }
    if mayBeSpecial(got, at: index) { return CellVerdict(.nonFiniteSpread, isAllowed: true) }
    if exactness == .interpolates, !got.isNaN, expected.isFinite,
      (got < .zero) == (expected < .zero),
      withBound(at: index, { $0.overflows(at: index, in: input) })
    {
      return CellVerdict(.rounding, isAllowed: true)
    }
    return nil
  }

  /// Whether a NaN or an infinity is among what the cell multiplies of which the answer may be made: no weight is
  /// negative, so that an infinity keeps its sign, and one whose weight is 0 becomes NaN.
  func isMadeOfSpecial(
    _ got: Element, at index: Int, readsBelow: (rows: Bool, columns: Bool) = (false, false)
  ) -> Bool {
    let reaching = special.reaches(index, readsBelow: readsBelow) { fractionalBound(of: $0) }
    return reaching.map { got.isNaN || !$0.isDisjoint(with: Infinities(got)) } ?? false
  }

  /// A sum that begins at +0, or has another term of +0, is never −0; one that rounds may become either.
  private func mayLoseSign(_ expected: Element, at index: Int) -> Bool {
    // A weighted sum that is 0 has the sign of how it was added up.
    if !shifts[drawn.shape.position(of: index).c].isWhole { return true }
    switch exactness {
    case .moves: return false
    case .multiplies: return expected.hasNegativeSign
    case .interpolates:
      let drift = withBound(at: index) { $0.drifts(at: index) }
      if expected.hasNegativeSign || !drift.rows.isNone || !drift.columns.isNone { return true }
      // Where every corner is outside, 0 times a negative first pixel is −0.
      return input[index / drawn.shape.plane * drawn.shape.plane].hasNegativeSign
        && special.readsFirst(index, readsBelow: (false, false))
    }
  }

  private func mayBeSpecial(_ got: Element, at index: Int) -> Bool {
    guard !special.isEmpty else { return false }
    // By weights of 1 and 0 an infinity arrives where it belongs, and as NaN elsewhere.
    guard exactness == .interpolates else { return got.isNaN && isMadeOfSpecial(got, at: index) }
    let drift = withBound(at: index) { $0.drifts(at: index) }
    // A mirror turns what lies after a position to before it.
    let isMirrored = drawn.boundary == .reflect || drawn.boundary == .symmetric
    func readsBelow(_ drift: PositionDrift) -> Bool {
      isMirrored ? !drift.isNone : !drift.below.isZero
    }
    return isMadeOfSpecial(
      got, at: index, readsBelow: (readsBelow(drift.rows), readsBelow(drift.columns)))
  }

  private func withBound<Result>(
    at index: Int, _ body: (inout InterpolationBound<Element>) -> Result
  ) -> Result {
    let shift = shifts[drawn.shape.position(of: index).c]
    if bounds[shift] == nil {
      bounds[shift] = InterpolationBound(
        strategy.described.sampling(of: drawn.shape, boundary: drawn.boundary), shape: drawn.shape,
        shift: shift, boundary: drawn.boundary)
    }
    return body(&bounds[shift]!)
  }
}

extension CellClassifier {
  /// What the definition reads for a cell.
  private struct Source {
    /// The element; `nil` for the value 0.
    let place: Int?
    let isOutside: Bool
    /// The elements around it, in its plane.
    let near: [Int]
  }

  private func source(of index: Int) -> Source {
    let (cell, shape) = (drawn.shape.position(of: index), drawn.shape)
    let shift = shifts[cell.c]
    let (row, column) = (cell.h - shift.dy, cell.w - shift.dx)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    let place = Oracle.place(
      row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift, boundary: drawn.boundary)
    let (h, w) = place < 0 ? (row, column) : (place / shape.w, place % shape.w)
    let near = ((h - 1)...(h + 1)).filter((0..<shape.h).contains).flatMap { h in
      ((w - 1)...(w + 1)).filter((0..<shape.w).contains).map { plane + h * shape.w + $0 }
    }
    return Source(
      place: place < 0 ? nil : plane + place,
      isOutside: !(0..<shape.h).contains(row) || !(0..<shape.w).contains(column), near: near)
  }

  /// The class of a cell that nothing covers.
  private func kind(_ got: Element, expected: Element, at index: Int) -> DeviationClass {
    if let bound = fractionalBound(at: index) {
      return kind(got, expected: expected, at: index, bound)
    }
    let source = source(of: index)
    let other: DeviationClass = source.isOutside ? .boundary : .wrongTap
    guard let readBack else { return kindByValue(got, at: index, source, other) }
    let hasSpread = !special.isEmpty && expected.isFinite && !got.isFinite
    switch readBack.reading(of: index, near: source.near) {
    case .constant(let value):
      if source.isOutside { return .boundary }
      return got.isIdentical(to: value) || got == value ? .notWritten : .notLinear
    case .notLinear: return .notLinear
    case .tap(let place, let weight):
      guard place == source.place else { return other }
      if hasSpread, weight == Element(nearestTo: 1) { return .nonFiniteSpread }
      return weight != Element(nearestTo: 1) && isProduct(got, weight, input[place])
        ? .wrongWeight : .notLinear
    case .blend(let places):
      if hasSpread { return .nonFiniteSpread }
      return places.allSatisfy({ isReadable($0.place, for: index, source) })
        ? .wrongWeight : other
    case .elsewhere: return hasSpread ? .nonFiniteSpread : other
    }
  }

  /// Whether a position within the position error reads this element.
  private func isReadable(_ place: Int, for index: Int, _ source: Source) -> Bool {
    guard place != source.place else { return true }
    guard exactness == .interpolates, let right = source.place else { return false }
    let drift = withBound(at: index) { $0.drifts(at: index) }
    let (a, b) = (drawn.shape.position(of: place), drawn.shape.position(of: right))
    func isWithin(_ distance: Int, _ drift: PositionDrift) -> Bool {
      distance == 0 || distance == 1 && !drift.above.isZero || distance == -1 && !drift.below.isZero
    }
    return isWithin(a.h - b.h, drift.rows) && isWithin(a.w - b.w, drift.columns)
  }

  /// Whether a value is the product, rounded once or twice; two NaNs are one.
  private func isProduct(_ got: Element, _ weight: Element, _ pixel: Element) -> Bool {
    let product = weight * pixel
    if got.isIdentical(to: product) || got == product { return true }
    return got.ulps(from: product).map { $0 <= 2 } ?? false
  }

  /// Where the strategy answers no other question: from the values of this case alone. A value that stands
  /// elsewhere in the image was read there.
  private func kindByValue(
    _ got: Element, at index: Int, _ source: Source, _ other: DeviationClass
  ) -> DeviationClass {
    if got != .zero, standing.contains(got) { return other }
    if !got.isFinite { return .nonFiniteSpread }
    return source.isOutside ? .boundary : .wrongWeight
  }

  private func ask() -> ReadBack<Element>? {
    try? ReadBack(drawn.shape) { [strategy, drawn] image throws(ShiftError) in
      try strategy.shift(image, by: drawn.pattern, boundary: drawn.boundary)
    }
  }
}

extension CellClassifier {
  /// What the cell reads and what it was allowed, in words.
  func remark(_ got: Element, expected: Element, at index: Int, _ verdict: CellVerdict) -> String {
    if let bound = fractionalBound(at: index) {
      return remark(at: index, bound, isAllowed: verdict.isAllowed)
    }
    var parts: [String] = []
    if exactness == .interpolates, Element.format != .rational {
      let bound = withBound(at: index) { $0.parts(at: index, in: input) }
      parts.append(
        "the bound here is \(decimal(bound.bound)): \(decimal(bound.moved)) from the position "
          + "(\(drift(bound.rows)) px down, \(drift(bound.columns)) px across), "
          + "\(decimal(bound.summed)) from the sum")
    }
    if !verdict.isAllowed, let readBack {
      let source = source(of: index)
      let wanted = source.place.map { name($0) } ?? "0"
      switch readBack.reading(of: index, near: source.near) {
      case .constant(let value): parts.append("it holds \(value) whatever the image")
      case .tap(let place, let weight):
        if place != source.place || weight != Element(nearestTo: 1) {
          parts.append("it reads \(term(place, weight)) instead of \(wanted)")
        }
      case .blend(let places):
        parts.append(
          "it reads " + places.map { term($0.place, $0.weight) }.joined(separator: " + ")
            + " instead of \(wanted)")
      case .elsewhere: parts.append("it reads several pixels, not only those around \(wanted)")
      case .notLinear: parts.append("it is no weighted sum of pixels")
      }
    }
    return parts.joined(separator: "; ")
  }

  func term(_ place: Int, _ weight: Element) -> String {
    weight == Element(nearestTo: 1) ? name(place) : "\(weight)·\(name(place))"
  }

  func name(_ place: Int) -> String {
    let cell = drawn.shape.position(of: place)
    return "(\(cell.n), \(cell.c), \(cell.h), \(cell.w))"
  }

  func drift(_ drift: PositionDrift) -> String {
    drift.isNone ? "0" : "−\(decimal(drift.below))…+\(decimal(drift.above))"
  }

  func decimal(_ value: Rational) -> String {
    value.isZero ? "0" : value.decimal(significantDigits: 3)
  }
}
