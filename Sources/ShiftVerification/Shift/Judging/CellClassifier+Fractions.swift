import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Cells whose shift is not whole: every strategy rounds there, and several pixels are right.
extension CellClassifier {
  /// The same where the shift is not whole, so that every strategy rounds.
  func covered(
    _ got: Element, expected: Element, at index: Int, _ bound: FractionalBound<Element>
  ) -> CellVerdict? {
    if got.isFinite, expected.isFinite {
      return bound.allows(got, expected: expected, at: index, in: input)
        ? CellVerdict(.rounding, isAllowed: true) : nil
    }
    guard !got.isFinite else {
      // Rounding may put the position where what is special has no weight.
      return bound.mayMissSpecial(at: index, in: input)
        && bound.allows(got, expected: expected, at: index, in: input)
        ? CellVerdict(.rounding, isAllowed: true) : nil
    }
    if !special.isEmpty, isMadeOfSpecial(got, at: index) {
      return CellVerdict(.nonFiniteSpread, isAllowed: true)
    }
    let isOverflow =
      !got.isNaN && expected.isFinite && (got < .zero) == (expected < .zero)
      && bound.overflows(at: index, in: input)
    return isOverflow ? CellVerdict(.rounding, isAllowed: true) : nil
  }

  /// The bound of a cell whose shift is not whole.
  func fractionalBound(at index: Int) -> FractionalBound<Element>? {
    let shift = shifts[drawn.shape.position(of: index).c]
    return shift.isWhole ? nil : fractionalBound(of: shift)
  }

  func fractionalBound(of shift: Shift) -> FractionalBound<Element> {
    if let known = fractionalBounds[shift] { return known }
    let bound = FractionalBound<Element>(
      strategy, drawn: drawn, shift: shift, boundary: drawn.boundary)
    fractionalBounds[shift] = bound
    return bound
  }

  /// The class of a cell that nothing covers, where the shift is not whole.
  func kind(
    _ got: Element, expected: Element, at index: Int, _ bound: FractionalBound<Element>
  ) -> DeviationClass {
    let (cell, shape) = (drawn.shape.position(of: index), drawn.shape)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    let shift = shifts[cell.c]
    let isOutside =
      Self.readsOutside(Rational(cell.h) - shift.exactDy, of: shape.h)
      || Self.readsOutside(Rational(cell.w) - shift.exactDx, of: shape.w)
    let other: DeviationClass = isOutside ? .boundary : .wrongTap
    let wanted = Oracle.blend(
      row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift,
      boundary: drawn.boundary)
    func isReadable(_ place: Int) -> Bool {
      wanted.contains { plane + $0.place == place }
        || bound.reads(place - plane, at: index, firstForOutside: false)
    }
    guard let readBack else {
      if got != .zero, standing.contains(got) { return other }
      return got.isFinite ? (isOutside ? .boundary : .wrongWeight) : .nonFiniteSpread
    }
    let hasSpread = !special.isEmpty && expected.isFinite && !got.isFinite
    let read = readBack.reading(of: index, near: near(index, bound, plane))
    switch read {
    case .constant(let value):
      if isOutside { return .boundary }
      return got.isIdentical(to: value) || got == value ? .notWritten : .notLinear
    case .notLinear: return .notLinear
    case .tap(let place, _):
      return isReadable(place) ? (isOutside ? .boundary : .wrongWeight) : other
    case .blend(let places):
      if hasSpread { return .nonFiniteSpread }
      guard places.allSatisfy({ isReadable($0.place) }) else { return other }
      return isOutside ? .boundary : .wrongWeight
    case .elsewhere: return hasSpread ? .nonFiniteSpread : other
    }
  }

  /// Whether a pixel that has a weight at the position lies outside.
  private static func readsOutside(_ position: Rational, of extent: Int) -> Bool {
    position < .zero || position > Rational(extent - 1)
  }

  /// The elements of a plane that a cell may read several of, less than four apart on each axis.
  private func near(_ index: Int, _ bound: FractionalBound<Element>, _ plane: Int) -> [Int] {
    let shape = drawn.shape
    let (down, across) = bound.window(at: index)
    var places: Set<Int> = []
    for row in (down.lowerBound - 1)...(down.lowerBound + 2) {
      for column in (across.lowerBound - 1)...(across.lowerBound + 2) {
        if let place = bound.place(row: row, column: column) { places.insert(place) }
      }
    }
    // Where the image goes on in itself, what is near may stand far apart; combs tell only what is not.
    let rows = places.map { $0 / shape.w }
    let columns = places.map { $0 % shape.w }
    guard let top = rows.min(), let left = columns.min(), rows.max()! - top < 4,
      columns.max()! - left < 4
    else {
      return places.filter { $0 / shape.w < 4 && $0 % shape.w < 4 }.map { plane + $0 }.sorted()
    }
    return places.map { plane + $0 }.sorted()
  }

  /// What a cell between pixels was allowed and should read.
  func remark(
    at index: Int, _ bound: FractionalBound<Element>, isAllowed: Bool
  ) -> String {
    var parts: [String] = []
    if Element.format != .rational {
      let found = bound.parts(at: index, in: input)
      let drifts = bound.drifts(at: index)
      parts.append(
        "the bound here is \(decimal(found.bound)): \(decimal(found.moved)) from the position "
          + "(\(drift(drifts.rows)) px down, \(drift(drifts.columns)) px across), "
          + "\(decimal(found.summed)) from the sum")
    }
    guard !isAllowed else { return parts.joined() }
    let (cell, shape) = (drawn.shape.position(of: index), drawn.shape)
    let plane = shape.index(cell.n, cell.c, 0, 0)
    let wanted = Oracle.blend(
      row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shifts[cell.c],
      boundary: drawn.boundary)
    let words =
      wanted.isEmpty
      ? "0" : wanted.map { "\($0.weight)·\(name(plane + $0.place))" }.joined(separator: " + ")
    if case .blend(let places) = readBack?.reading(of: index, near: near(index, bound, plane)) {
      parts.append(
        "it reads " + places.map { term($0.place, $0.weight) }.joined(separator: " + ")
          + " instead of \(words)")
    } else {
      parts.append("it should read \(words)")
    }
    return parts.joined(separator: "; ")
  }
}
