import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// What `x[dst] = x[src]` without a copy leaves behind, for one axis, sign and memory layout.
///
/// The model is ``InPlaceSliceShift`` in Float; channels 0 and 1 of eight are moved.
package struct Smear: Hashable, Sendable {
  package let layout: InPlaceSliceShift.MemoryLayout
  package let shift: Shift
  /// Where each cell of channel 0 came from; `nil` where PyTorch refuses the assignment.
  package let map: TapMap?
  /// Positions along the axis of the shift that hold something else than they should, in some row or
  /// column.
  package let wrongPositions: [Int]
  /// Wrong cells of the moved channels, and how many these have.
  package let wrongCells: Int
  package let cells: Int

  package init(
    layout: InPlaceSliceShift.MemoryLayout, height: Int, width: Int, shift: Shift
  ) {
    (self.layout, self.shift) = (layout, shift)
    let shape = Shape(n: 1, c: 8, h: height, w: width)
    let channels = 0..<2
    let input = Tensor(shape: shape, elements: (1...shape.count).map { Float($0) })
    var output = input
    cells = channels.count * shape.plane
    guard (try? InPlaceSliceShift(layout: layout).assign(channels, by: shift, in: &output)) != nil
    else {
      (map, wrongPositions, wrongCells) = (nil, [], 0)
      return
    }
    let right = Oracle.shift(input, by: Pattern([shift]), boundary: .keep)
    let wrong = (0..<cells).filter { output.elements[$0] != right.elements[$0] }
    wrongCells = wrong.count
    wrongPositions = Set(
      wrong.map { shift.dx == 0 ? $0 / width % height : $0 % width }
    ).sorted()
    let values = output.elements
    map = TapMap(h: height, w: width) { row, column in Int(values[row * width + column]) - 1 }
  }

  /// Both axes, signs and layouts on short axes, and one long axis, where vectors show.
  package static let all: [Smear] = InPlaceSliceShift.MemoryLayout.allCases.flatMap { layout in
    [1, -1, 2, -2].flatMap { distance in
      [
        Smear(layout: layout, height: 5, width: 5, shift: Shift(dy: distance, dx: 0)),
        Smear(layout: layout, height: 5, width: 5, shift: Shift(dy: 0, dx: distance)),
      ]
    } + [
      Smear(layout: layout, height: 40, width: 5, shift: Shift(dy: 1, dx: 0)),
      Smear(layout: layout, height: 5, width: 40, shift: Shift(dy: 0, dx: 1)),
    ]
  }
}
