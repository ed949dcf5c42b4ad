import ShiftOperators
import ShiftTensors

extension GridSampleCall {
  /// A call whose tensors are given beside it: the positions that it names itself are not looked at.
  package init(
    of shape: Shape, _ mode: InterpolationMode, _ padding: GridPadding, alignCorners: Bool,
    rows: Int, columns: Int
  ) {
    let point = Point(y: .pixel(0), x: .pixel(0))
    self.init(
      shape: shape, mode: mode, padding: padding, alignCorners: alignCorners,
      rows: Array(repeating: Array(repeating: point, count: columns), count: rows),
      fill: .counting, seed: 0)
  }
}
