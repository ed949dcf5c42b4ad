import ShiftStrategies
import ShiftTensors

/// Whether cells hold mixtures of the pixels around the one that they should hold.
enum Blends {
  static func sighting<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    var between = 0
    for index in seen.wrong {
      let (got, around) = (seen.got[index], pixels(around: index, seen))
      // Whatever is blended with a NaN or infinity becomes one, or NaN.
      if !got.isFinite {
        guard around.contains(where: { !$0.isFinite }) else { return nil }
        between += 1
        continue
      }
      let finite = around.filter(\.isFinite)
      guard let least = finite.min(), let greatest = finite.max(), least <= got, got <= greatest
      else { return nil }
      if !finite.contains(got) { between += 1 }
    }
    return .blended(between: between, of: seen.wrong.count)
  }

  /// What the cells around should hold, and the pixels around the place that is read; 0 outside.
  private static func pixels<Element: ShiftScalar>(
    around index: Int, _ seen: Evidence<Element>
  ) -> [Element] {
    let shape = seen.drawn.shape
    let (cell, plane) = (shape.position(of: index), index / shape.plane * shape.plane)
    let shift = seen.shifts[cell.c]
    let place = Oracle.place(
      row: cell.h, column: cell.w, h: shape.h, w: shape.w, shift: shift,
      boundary: seen.drawn.boundary)
    var centres = [(cell.h - shift.dy, cell.w - shift.dx)]
    if !shift.isWhole { centres.append((cell.h - shift.dy - 1, cell.w - shift.dx - 1)) }
    if place >= 0 { centres.append((place / shape.w, place % shape.w)) }
    func value(_ image: Tensor<Element>, _ h: Int, _ w: Int) -> Element {
      let isInside = (0..<shape.h).contains(h) && (0..<shape.w).contains(w)
      return isInside ? image[plane + h * shape.w + w] : .zero
    }
    var values: [Element] = []
    for row in -1...1 {
      for column in -1...1 {
        let (h, w) = (cell.h + row, cell.w + column)
        if (0..<shape.h).contains(h), (0..<shape.w).contains(w) {
          values.append(value(seen.truth, h, w))
        }
        for centre in centres {
          values.append(value(seen.input, centre.0 + row, centre.1 + column))
        }
      }
    }
    return values
  }
}
