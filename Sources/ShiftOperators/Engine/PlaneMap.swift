import ShiftTensors

/// What each cell of an output plane reads of one input plane, for weighted sums: the taps as a value.
///
/// One map serves every channel and image whose arguments are the same.
enum PlaneMap<Element: ShiftScalar>: Sendable {
  /// One pixel with weight 1, or 0 outside: a place for each row and, in runs, for each column.
  case move(rows: [Int], columns: [PlaceRun])
  /// Two rows crossed with two columns each.
  case product(rows: [LinearReading<Element>], columns: LinearColumns<Element>)
  /// Four corners for each cell; the readings of a row are worked out when it is asked for.
  indirect case cells(DisplacedPositions<Element>)

  /// The product of two lists of readings; a move where the computed weights are 1 and 0.
  ///
  /// A whole sample is `1·v₁ + 0·v₂ + 0·v₃ + 0·v₄`. Among finite pixels that is v₁ but for the sign of a
  /// zero, which no sum shows that starts at +0: in round-to-nearest a + b is −0 only where both are.
  /// Planes that are not finite must therefore be read as `product`.
  init(rows: [LinearReading<Element>], columns: [LinearReading<Element>], ofFinitePlanes: Bool) {
    func isPlain(_ readings: [LinearReading<Element>]) -> Bool {
      readings.allSatisfy { $0.isWhole || $0.isOutside }
    }
    func places(_ readings: [LinearReading<Element>]) -> [Int] {
      readings.map { $0.isOutside ? -1 : $0.indices.0 }
    }
    if ofFinitePlanes, isPlain(rows), isPlain(columns) {
      self = .move(rows: places(rows), columns: PlaceRun.all(in: places(columns)))
    } else {
      self = .product(rows: rows, columns: LinearColumns(columns))
    }
  }

  var isMove: Bool {
    if case .move = self { true } else { false }
  }
}
