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
      // A finite value where the truth is not means that another pixel was read.
      return expected.isFinite ? .nonFiniteSpread : .wrongTap
    }
    let cell = shiftCase.shape.position(of: index)
    let shift = shifts[cell.c]
    let (row, column) = (cell.h - shift.dy, cell.w - shift.dx)
    let isOutside =
      !(0..<shiftCase.shape.h).contains(row) || !(0..<shiftCase.shape.w).contains(column)
    return isRounding(cell.h, cell.w, shift)
      ? .rounding : isOutside ? .boundary : .wrongTap
  }

  /// Whether the cell was made of the pixel it should be made of and those after it, which a
  /// position rounded upwards reaches; a position rounded downwards reaches another cell.
  private mutating func isRounding(_ h: Int, _ w: Int, _ shift: Shift) -> Bool {
    guard let support = support(of: shift) else { return false }
    let taps = support.taps(atRow: h, column: w)
    let first: (row: Int, column: Int)
    switch Oracle.source(
      ofRow: h, column: w, in: shiftCase.shape, shift: shift, boundary: shiftCase.boundary)
    {
    case .pixel(let row, let column):
      first = (row, column)
      // The right pixel with weight 1 and nothing else, and yet another value: it does not depend
      // on the image in the way it pretends to.
      if taps.count == 1, taps[0].weight == Element(nearestTo: 1) { return false }
      guard taps.contains(where: { ($0.row, $0.column) == first }) else { return false }
    case .zero:
      first = (h - shift.dy, w - shift.dx)
      guard !taps.isEmpty else { return false }
    }
    return taps.allSatisfy {
      (first.row...(first.row + 1)).contains($0.row)
        && (first.column...(first.column + 1)).contains($0.column)
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
