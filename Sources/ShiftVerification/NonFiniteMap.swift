import ShiftStrategies
import ShiftTensors

/// Where one special value goes when a strategy shifts an image of ones that holds it.
public struct NonFiniteMap: Hashable, Sendable {
  public let h: Int
  public let w: Int
  /// What each output cell holds, in row order.
  public let cells: [Arrival]

  /// What became of a cell.
  public enum Arrival: Hashable, Sendable {
    /// A finite number other than −0.
    case finite
    /// The special value as it was put in: the same infinity, a NaN for a NaN, −0.
    case same
    /// NaN where something else was put in.
    case nan
  }

  /// A value that arithmetic does not treat like other numbers.
  public enum Special: String, CaseIterable, Hashable, Sendable {
    case nan = "NaN"
    case infinity = "Inf"
    case negativeZero = "−0"

    public var value: Double {
      switch self {
      case .nan: .nan
      case .infinity: .infinity
      case .negativeZero: -0.0
      }
    }
  }

  /// The map of a strategy run in Float.
  ///
  /// - Throws: whatever the strategy throws.
  public init(
    of strategy: any ShiftStrategy, boundary: Boundary, h: Int, w: Int, shift: Shift,
    special: Special, row: Int, column: Int
  ) throws(ShiftError) {
    var image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: h, w: w))
    image[n: 0, c: 0, h: row, w: column] = Float(special.value)
    let output = try strategy.shift(image, by: Pattern([shift]), boundary: boundary)
    self.init(output, special)
  }

  /// The map of the definition: the value goes to the cells that read its pixel, and nowhere else.
  public init(
    oracle boundary: Boundary, h: Int, w: Int, shift: Shift, special: Special, row: Int,
    column: Int
  ) {
    let map = LinearMap(oracle: boundary, h: h, w: w, shift: shift)
    (self.h, self.w) = (h, w)
    cells = (0..<(h * w)).map {
      map[$0 / w, $0 % w] == .pixel(row: row, column: column) ? .same : .finite
    }
  }

  private init(_ output: Tensor<Float>, _ special: Special) {
    (h, w) = (output.shape.h, output.shape.w)
    cells = output.elements.map { got in
      switch special {
      case .nan: got.isNaN ? .same : .finite
      case .infinity: got.isNaN ? .nan : got.isInfinite ? .same : .finite
      case .negativeZero: got.isNaN ? .nan : got == 0 && got.sign == .minus ? .same : .finite
      }
    }
  }

  /// How many cells hold the value or a NaN.
  public var reached: Int { cells.count { $0 != .finite } }

  public subscript(row: Int, column: Int) -> Arrival { cells[row * w + column] }
}
