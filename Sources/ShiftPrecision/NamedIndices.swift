import ShiftOperators
import ShiftStrategies

/// Which indices a shift of one axis writes into the grid, and what each must read.
///
/// The recipes of `GridSampleShift`: replicate and circular bring the index into 0…n−1 themselves, `keep`
/// names a cell's own index where the source lies outside, and under zeros, reflect and symmetric the index
/// outside is written as it is, and the operator's padding does the rest.
struct NamedIndices {
  let boundary: Boundary
  let extent: Int

  /// The least and the greatest index that shifts up to `reach` write.
  func range(reach: Int) -> ClosedRange<Int> {
    boundary.writesOutside ? -reach...(extent - 1 + reach) : 0...(extent - 1)
  }

  /// Calls `body` with the index of each cell under a shift, under `keep` with every cell's own one: a shift along
  /// the other axis makes any cell keep its value.
  func forEach(shift: Int, _ body: (Int) -> Void) {
    for i in 0..<extent {
      let source = i - shift
      switch boundary {
      case .zeros, .reflect, .symmetric: body(source)
      case .replicate: body(min(max(source, 0), extent - 1))
      case .circular: body(floorModulo(source, extent))
      // A source inside is the own index of another cell.
      case .keep: body(i)
      }
    }
  }
}

extension Boundary {
  /// Whether the recipe of `grid_sample` writes positions outside the image.
  package var writesOutside: Bool {
    switch self {
    case .zeros, .reflect, .symmetric: true
    case .replicate, .circular, .keep: false
    }
  }

  /// Whether the recipe has aligned corners.
  package var alignsCorners: Bool { self != .symmetric }
}
