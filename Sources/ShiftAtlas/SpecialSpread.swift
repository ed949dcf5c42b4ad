import ShiftStrategies
import ShiftTensors

/// A value that arithmetic does not treat like other numbers.
package enum SpreadingValue: String, CaseIterable, Hashable, Sendable {
  case nan = "NaN"
  case infinity = "Inf"
  case negativeZero = "−0"

  package var value: Float {
    switch self {
    case .nan: .nan
    case .infinity: .infinity
    case .negativeZero: -0.0
    }
  }

  /// Whether a cell that would be a positive number holds the value or what became of it.
  package func isIn(_ got: Double) -> Bool {
    switch self {
    case .nan, .infinity: !got.isFinite
    case .negativeZero: got == 0 && got.sign == .minus
    }
  }
}

/// Where one special value goes when a strategy shifts an image of positive numbers that holds it.
///
/// The image is the one that the frameworks were recorded on: 1 × 8 × 5 × 5 pixels holding 1, 2, 3, …,
/// moved right, left, down and up by one pixel in groups of two channels, edges repeated. The value
/// stands in channel 1, which moves right. On five pixels `grid_sample` comes back exactly.
package struct SpecialSpread: Hashable, Sendable {
  package let strategy: String
  package let value: SpreadingValue
  package let spot: Spot
  /// The cells, as places in the tensor, that read the value's pixel by the definition of the shift.
  package let defined: Set<Int>
  /// The cells that multiply the value by anything, worked out from the strategy's own windows.
  package let predicted: Set<Int>
  /// The cells that it reached in Float.
  package let measured: Set<Int>

  /// Where it stands in its plane; named as in the recordings.
  package enum Spot: String, CaseIterable, Hashable, Sendable {
    case interior, edge, corner

    package var cell: (row: Int, column: Int) {
      switch self {
      case .interior: (2, 2)
      case .edge: (0, 2)
      case .corner: (4, 4)
      }
    }
  }

  package static let shape = Shape(n: 1, c: 8, h: 5, w: 5)
  package static let channel = 1

  /// - Throws: whatever the strategy throws.
  package init(of strategy: any ShiftStrategy, value: SpreadingValue, spot: Spot) throws(ShiftError)
  {
    (self.strategy, self.value, self.spot) = (strategy.name, value, spot)
    var image = Tensor(shape: Self.shape, elements: (1...Self.shape.count).map { Float($0) })
    image[n: 0, c: Self.channel, h: spot.cell.row, w: spot.cell.column] = value.value
    let output = try strategy.shift(image, by: .cross, boundary: .replicate)
    measured = Set(output.elements.indices.filter { value.isIn(Double(output.elements[$0])) })
    defined = Self.cells(reading: spot, by: .copy)
    predicted = Self.predicted(strategy, value, spot)
  }

  /// How many cells of each channel are among `cells`.
  package static func perChannel(_ cells: Set<Int>) -> [Int] {
    (0..<shape.c).map { c in cells.count { $0 / shape.plane == c } }
  }

  private static func predicted(
    _ strategy: any ShiftStrategy, _ value: SpreadingValue, _ spot: Spot
  ) -> Set<Int> {
    let footprint = strategy.described.footprint
    // A sum that begins at +0, or has another term of +0, is never −0.
    if value == .negativeZero, strategy.exactness != .moves { return [] }
    let own = cells(reading: spot, by: footprint.window)
    guard footprint.mixesChannels else { return own }
    return Set(
      own.flatMap { cell in (0..<shape.c).map { $0 * shape.plane + cell % shape.plane } })
  }

  /// The cells of the value's channel whose window on both axes holds its pixel.
  private static func cells(reading spot: Spot, by window: Footprint.Window) -> Set<Int> {
    let shift = Pattern.cross.shifts(ofChannels: shape.c)[channel]
    func holds(_ i: Int, _ distance: Int, _ extent: Int, _ pixel: Int) -> Bool {
      window.pixels(
        i, reading: i - distance, extent: extent, reach: Pattern.cross.reach, boundary: .replicate
      ).contains(pixel)
    }
    return Set(
      (0..<shape.plane).filter { cell in
        holds(cell / shape.w, shift.dy, shape.h, spot.cell.row)
          && holds(cell % shape.w, shift.dx, shape.w, spot.cell.column)
      }.map { channel * shape.plane + $0 })
  }
}
