import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension TapMap {
  /// The class of each cell in row order, should its value differ from the truth: the pixels that this map
  /// reads held against those of the definition.
  func classes(shift: Shift, boundary: Boundary) -> [DeviationClass] {
    let right = Oracle.taps(h: h, w: w, shift: shift, boundary: boundary)
    return (0..<(h * w)).map { cell in
      let (row, column) = (cell / w, cell % w)
      // The right pixel and nothing else is the commonest by far.
      if let place = copiedPlace(row, column), right.copiedPlace(row, column) == place {
        return .wrongTap
      }
      let (read, wanted) = (self[row, column], right[row, column])
      let (sourceRow, sourceColumn) = (row - shift.dy, column - shift.dx)
      let isOutside = !(0..<h).contains(sourceRow) || !(0..<w).contains(sourceColumn)
      // Where the definition reads nothing, the position outside the image stands for it.
      let (top, left) = wanted.first.map { ($0.row, $0.column) } ?? (sourceRow, sourceColumn)
      // A position that rounding moved up or not at all reads the 2 × 2 pixels from the wanted one on;
      // one that it moved down reads others.
      let follow = read.allSatisfy {
        (0...1).contains($0.row - top) && (0...1).contains($0.column - left)
      }
      guard let pixel = wanted.first else {
        return read.isEmpty ? .wrongTap : follow ? .rounding : .boundary
      }
      // The right pixel with weight 1 and nothing else, and yet another value: it does not depend on the
      // image in the way it pretends to.
      if read.count == 1, read[0].weight == 1 { return .wrongTap }
      guard read.contains(where: { $0.row == pixel.row && $0.column == pixel.column }) else {
        return isOutside ? .boundary : .wrongTap
      }
      return follow ? .rounding : .wrongTap
    }
  }
}
