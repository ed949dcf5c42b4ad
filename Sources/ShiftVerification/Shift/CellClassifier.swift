import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Decides the class of cells that differ from the truth.
///
/// Values are never compared with a tolerance: the pixels that reached the cell are read back with
/// impulses and held against those that the definition reads. A class, because the loop over cells
/// keeps one in an optional, where a value would be copied for each cell.
final class CellClassifier<Element: ShiftScalar> {
  let shiftCase: ShiftCase
  let strategy: any ShiftStrategy
  private let cache: CellClassCache
  private let shifts: [Shift]
  private let isInputFinite: Bool
  /// The greatest finite magnitude of the image.
  let greatest: Double
  /// The classes of the cells of a plane, by its channel, as far as somebody asked.
  private var classes: [[DeviationClass]?]

  init(
    input: Tensor<Element>, shiftCase: ShiftCase, strategy: any ShiftStrategy,
    cache: CellClassCache
  ) {
    (self.shiftCase, self.strategy, self.cache) = (shiftCase, strategy, cache)
    shifts = shiftCase.pattern.shifts(ofChannels: shiftCase.shape.c)
    classes = Array(repeating: nil, count: shifts.count)
    var isFinite = true
    var greatest = Element.zero
    let values = input.elements.span
    for index in values.indices {
      if values[index].isFinite {
        greatest = max(greatest, values[index].magnitude)
      } else {
        isFinite = false
      }
    }
    isInputFinite = isFinite
    self.greatest = greatest.nearestDouble
  }

  func classify(
    _ got: Element, expected: Element, at index: Int
  ) -> DeviationClass {
    if got == .zero, expected == .zero { return .signOfZero }
    if !isInputFinite, !(got.isFinite && expected.isFinite) {
      // NaN, or an infinity where a number belongs, came from a neighbour; anything else in place
      // of a NaN or infinity means that this one was not read.
      return got.isNaN || expected.isFinite ? .nonFiniteSpread : .wrongTap
    }
    let cell = shiftCase.shape.position(of: index)
    return classes(ofChannel: cell.c)[cell.h * shiftCase.shape.w + cell.w]
  }

  private func classes(ofChannel channel: Int) -> [DeviationClass] {
    if let known = classes[channel] { return known }
    let shift = shifts[channel]
    let shape = shiftCase.shape
    let key = CellClassCache.Key(
      strategy: strategy.name, format: Element.format, h: shape.h, w: shape.w, shift: shift,
      boundary: shiftCase.boundary)
    let found: [DeviationClass]
    if let same = shifts.indices.first(where: { shifts[$0] == shift && classes[$0] != nil }) {
      found = classes[same]!
    } else if let known = cache.classes(for: key) {
      found = known
    } else if let taps = try? TapMap(
      measuring: strategy, h: shape.h, w: shape.w, shift: shift, boundary: shiftCase.boundary,
      as: Element.self)
    {
      found = taps.classes(shift: shift, boundary: shiftCase.boundary)
      cache.keep(found, for: key)
    } else {
      // A program that failed once may answer the next time, so this is not kept for other cases.
      found = [DeviationClass](repeating: .wrongTap, count: shape.plane)
    }
    classes[channel] = found
    return found
  }
}
