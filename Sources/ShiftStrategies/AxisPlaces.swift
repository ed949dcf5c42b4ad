import ShiftOperators

/// The places along one axis that several shifts read, each once, and which of them each position of
/// each shift is.
struct AxisPlaces {
  /// May lie outside the image where a padding mode of the operator does the rest.
  private(set) var places: [Int]
  /// For each shift the place of each position, as an index into `places`.
  private(set) var indices: [[Int]]

  init(_ extent: Int, shiftedBy distances: [Int], boundary: Boundary) {
    switch boundary {
    case .replicate, .circular, .keep:
      places = Array(0..<extent)
      indices = distances.map { distance in
        (0..<extent).map { i in
          boundary == .circular
            ? floorModulo(i - distance, extent) : min(max(i - distance, 0), extent - 1)
        }
      }
    case .zeros, .reflect, .symmetric:
      // Runs of `extent` places that overlap or touch are listed as one; others may be far apart.
      places = []
      indices = [[Int]](repeating: [], count: distances.count)
      for number in distances.indices.sorted(by: { distances[$0] > distances[$1] }) {
        let first = -distances[number]
        let next = places.last.map { max($0 + 1, first) } ?? first
        places += next..<max(next, first + extent)
        let base = places.count - extent
        indices[number] = Array(base..<(base + extent))
      }
    }
  }
}
