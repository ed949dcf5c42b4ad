import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The cells of an axis whose taps decide a way under a boundary.
struct QuarterCells {
  struct Cell {
    /// The exact position in quarters of a pixel, brought to where the recipe reads.
    let quarters: Int
    /// An output that reads it, and the shift under which it does, in quarters.
    let output: Int
    let shift: Int
  }

  /// Those that are read of one axis.
  struct Group {
    let axis: FractionalAxis
    let cells: [Cell]
  }

  let groups: [Group]

  init(_ way: FractionalWay, _ format: NumberFormat, _ width: Int, _ boundary: Boundary) {
    func group(pad: Int, _ cells: [Cell]) -> Group {
      Group(
        axis: FractionalAxis(way, format, extent: width, boundary: boundary, pad: pad), cells: cells
      )
    }
    if way.reading == .weights {
      // Parts of the shift are the weights of every cell; the one after the first pixel reads two under every
      // boundary.
      groups = [group(pad: 0, (1...3).map { Cell(quarters: $0, output: 1, shift: 4 - $0) })]
    } else if boundary == .zeros {
      groups = [
        group(
          pad: 0,
          (-3..<(4 * width)).map { quarters in
            let output = min(max((quarters + 3) >> 2, 0), width - 1)
            return Cell(quarters: quarters, output: output, shift: 4 * output - quarters)
          })
      ]
    } else {
      var cells: [Int: [Cell]] = [:]
      let farthest = 4 * QuarterDeviation.reach
      for shift in -farthest...farthest {
        let read = ReadQuarters(way, width, boundary, shift)
        cells[read.pad, default: []] += (0..<width).map {
          Cell(quarters: read.quarters($0), output: $0, shift: shift)
        }
      }
      groups = cells.sorted { $0.key < $1.key }.map { group(pad: $0.key, $0.value) }
    }
  }
}

/// Where one shift reads, by the recipe of its way.
private struct ReadQuarters {
  let width: Int
  let shift: Int
  let pad: Int
  private let place: (Int, Int) -> Int

  init(_ way: FractionalWay, _ width: Int, _ boundary: Boundary, _ shift: Int) {
    (self.width, self.shift) = (width, shift)
    let reach = (abs(shift) + 3) >> 2
    switch (way.reading, boundary) {
    case (.offsets, _): (pad, place) = (reach, { quarters, _ in quarters })
    case (_, .replicate):
      (pad, place) = (0, { quarters, width in min(max(quarters, 0), 4 * (width - 1)) })
    // A whole shift takes the index modulo the extent; another reads the image grown by its reach.
    case (_, .circular) where shift & 3 == 0:
      (pad, place) = (0, { quarters, width in floorModulo(quarters, 4 * width) })
    case (_, .circular): (pad, place) = (reach, { quarters, _ in quarters })
    default: (pad, place) = (0, { quarters, _ in quarters })
    }
  }

  func quarters(_ output: Int) -> Int { place(4 * output - shift, width) }
}
