import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Decides the class of cells that differ from the truth.
///
/// Values are never compared with a tolerance: the pixels that reached the cell are read back with
/// impulses and held against those that the definition reads.
struct CellClassifier<Element: ShiftScalar> {
  let shiftCase: ShiftCase
  let strategy: any ShiftStrategy
  private let shifts: [Shift]
  private let isInputFinite: Bool
  /// The greatest finite magnitude of the image.
  let greatest: Double
  private var supports: [Shift: TapSupport<Element>?] = [:]

  init(input: Tensor<Element>, shiftCase: ShiftCase, strategy: any ShiftStrategy) {
    self.shiftCase = shiftCase
    self.strategy = strategy
    shifts = shiftCase.pattern.shifts(ofChannels: shiftCase.shape.c)
    isInputFinite = input.elements.allSatisfy(\.isFinite)
    greatest =
      input.elements.filter(\.isFinite).map(\.magnitude).max()?.exact?.approximation ?? 0
  }

  mutating func classify(
    _ got: Element, expected: Element, at index: Int
  ) -> DeviationClass {
    if got == .zero, expected == .zero { return .signOfZero }
    if !isInputFinite, !(got.isFinite && expected.isFinite) {
      // NaN, or an infinity where a number belongs, came from a neighbour; anything else in place
      // of a NaN or infinity means that this one was not read.
      return got.isNaN || expected.isFinite ? .nonFiniteSpread : .wrongTap
    }
    let cell = shiftCase.shape.position(of: index)
    let shift = shifts[cell.c]
    let raw = (row: cell.h - shift.dy, column: cell.w - shift.dx)
    guard let taps = support(of: shift)?.taps(atRow: cell.h, column: cell.w) else {
      return .wrongTap
    }
    let isOutside =
      !(0..<shiftCase.shape.h).contains(raw.row) || !(0..<shiftCase.shape.w).contains(raw.column)
    switch Oracle.source(
      ofRow: cell.h, column: cell.w, in: shiftCase.shape, shift: shift,
      boundary: shiftCase.boundary)
    {
    case .pixel(let row, let column):
      // The right pixel with weight 1 and nothing else, and yet another value: it does not depend
      // on the image in the way it pretends to.
      if taps.count == 1, taps[0].weight == Element(nearestTo: 1) { return .wrongTap }
      guard taps.contains(where: { $0.row == row && $0.column == column }) else {
        return isOutside ? .boundary : .wrongTap
      }
      return follow(taps, row, column) ? .rounding : .wrongTap
    case .zero:
      guard !taps.isEmpty else { return .wrongTap }
      return follow(taps, raw.row, raw.column) ? .rounding : .boundary
    }
  }

  /// Whether all taps belong to the 2 × 2 pixels from (`row`, `column`) on: a position that rounding
  /// moved up or not at all reads those, one that it moved down reads others.
  private func follow(
    _ taps: [(row: Int, column: Int, weight: Element)], _ row: Int, _ column: Int
  ) -> Bool {
    taps.allSatisfy {
      (row...(row + 1)).contains($0.row) && (column...(column + 1)).contains($0.column)
    }
  }

  private mutating func support(of shift: Shift) -> TapSupport<Element>? {
    if let known = supports[shift] { return known }
    let support = try? TapSupport<Element>(
      of: strategy, height: shiftCase.shape.h, width: shiftCase.shape.w, shift: shift,
      boundary: shiftCase.boundary)
    supports[shift] = .some(support)
    return support
  }
}
