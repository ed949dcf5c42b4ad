import ShiftOperators

/// A run of output positions on one axis and where it is copied from.
struct AxisSlice: Equatable {
  /// Output positions.
  let target: Range<Int>
  /// Source index of the first of them.
  let first: Int
  /// 1 forwards, −1 backwards (a mirrored run), 0 the same index again (an edge).
  let step: Int

  /// The runs that shift an axis of `extent` by `distance`; what they leave out stays as it was.
  static func all(shifting extent: Int, by distance: Int, boundary: Boundary) -> [AxisSlice] {
    switch boundary {
    case .keep, .zeros:
      return window(extent, distance)
    case .replicate:
      // Content that moved out entirely leaves only one edge.
      let before = min(max(distance, 0), extent)
      let after = min(max(-distance, 0), extent)
      return [AxisSlice(target: 0..<before, first: 0, step: 0)]
        + window(extent, distance)
        + [AxisSlice(target: (extent - after)..<extent, first: extent - 1, step: 0)]
    case .circular:
      let turn = floorModulo(distance, extent)
      return [
        AxisSlice(target: 0..<turn, first: extent - turn, step: 1),
        AxisSlice(target: turn..<extent, first: 0, step: 1),
      ]
    case .reflect:
      guard extent > 1 else { return [AxisSlice(target: 0..<1, first: 0, step: 1)] }
      // Forwards over 0 … n−1, backwards over n−2 … 1.
      return mirrored(
        extent, distance, forwards: 0..<extent, period: 2 * (extent - 1), turn: 2 * (extent - 1))
    case .symmetric:
      // Forwards over 0 … n−1, backwards over n−1 … 0.
      return mirrored(
        extent, distance, forwards: 0..<extent, period: 2 * extent, turn: 2 * extent - 1)
    }
  }

  /// The index that each output position reads; `nil` where no run covers it.
  static func positions(_ extent: Int, by distance: Int, boundary: Boundary) -> [Int?] {
    var positions = [Int?](repeating: nil, count: extent)
    for slice in all(shifting: extent, by: distance, boundary: boundary) {
      for (k, position) in slice.target.enumerated() {
        positions[position] = slice.first + k * slice.step
      }
    }
    return positions
  }

  /// What a run that goes forwards is copied from.
  var source: Range<Int> { first..<(first + target.count) }

  private static func window(_ extent: Int, _ distance: Int) -> [AxisSlice] {
    guard distance.magnitude < extent else { return [] }
    let target = max(distance, 0)..<(extent + min(distance, 0))
    return [AxisSlice(target: target, first: target.lowerBound - distance, step: 1)]
  }

  /// Runs over a mirrored image: places of `period` in `forwards` read themselves, the others read
  /// `turn − place`.
  private static func mirrored(
    _ extent: Int, _ distance: Int, forwards: Range<Int>, period: Int, turn: Int
  ) -> [AxisSlice] {
    var slices: [AxisSlice] = []
    var position = 0
    var place = floorModulo(-distance, period)
    while position < extent {
      let isForwards = forwards.contains(place)
      let length = min((isForwards ? forwards.upperBound : period) - place, extent - position)
      slices.append(
        AxisSlice(
          target: position..<(position + length), first: isForwards ? place : turn - place,
          step: isForwards ? 1 : -1))
      position += length
      place = (place + length) % period
    }
    return slices
  }
}
