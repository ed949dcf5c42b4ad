import ShiftStrategies
import ShiftTensors

/// A value that arithmetic does not treat like other numbers.
public enum SpecialValue: String, CaseIterable, Hashable, Sendable {
  case nan = "NaN"
  case infinity = "Inf"
  case negativeZero = "−0"

  public var value: Float {
    switch self {
    case .nan: .nan
    case .infinity: .infinity
    case .negativeZero: -0.0
    }
  }

  /// Whether a cell that would be a positive number holds the value or what became of it.
  public func isIn(_ got: Double) -> Bool {
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
public struct SpecialSpread: Hashable, Sendable {
  public let strategy: String
  public let value: SpecialValue
  public let place: Place
  /// The cells, as places in the tensor, that read the value's pixel by the definition of the shift.
  public let defined: Set<Int>
  /// The cells that multiply the value by anything, worked out from the strategy's own windows.
  public let predicted: Set<Int>
  /// The cells that it reached in Float.
  public let measured: Set<Int>

  /// Where it stands in its plane; named as in the recordings.
  public enum Place: String, CaseIterable, Hashable, Sendable {
    case interior, edge, corner

    public var cell: (row: Int, column: Int) {
      switch self {
      case .interior: (2, 2)
      case .edge: (0, 2)
      case .corner: (4, 4)
      }
    }
  }

  public static let shape = Shape(n: 1, c: 8, h: 5, w: 5)
  public static let channel = 1

  /// - Throws: whatever the strategy throws.
  public init(of strategy: any ShiftStrategy, value: SpecialValue, place: Place) throws(ShiftError)
  {
    (self.strategy, self.value, self.place) = (strategy.name, value, place)
    var image = Tensor(shape: Self.shape, elements: (1...Self.shape.count).map { Float($0) })
    image[n: 0, c: Self.channel, h: place.cell.row, w: place.cell.column] = value.value
    let output = try strategy.shift(image, by: .cross, boundary: .replicate)
    measured = Set(output.elements.indices.filter { value.isIn(Double(output.elements[$0])) })
    defined = Self.cells(reading: place, by: .copy)
    predicted = Self.predicted(strategy, value, place)
  }

  /// How many cells of each channel are among `cells`.
  public static func perChannel(_ cells: Set<Int>) -> [Int] {
    (0..<shape.c).map { c in cells.count { $0 / shape.plane == c } }
  }

  private static func predicted(
    _ strategy: any ShiftStrategy, _ value: SpecialValue, _ place: Place
  ) -> Set<Int> {
    let window: Window
    switch strategy.exactness {
    case .moves: window = .copy
    // A sum that begins at +0, or has another term of +0, is never −0.
    case _ where value == .negativeZero: return []
    case .interpolates: window = .corners
    case .multiplies: window = strategy is DepthwiseConvShift ? .kernel : .paddedCorners
    }
    let own = cells(reading: place, by: window)
    guard strategy is DeformConvShift else { return own }
    // The dense identity weight multiplies every channel's samples by 0 in all the others.
    return Set(
      own.flatMap { cell in (0..<shape.c).map { $0 * shape.plane + cell % shape.plane } })
  }

  /// The cells of the value's channel whose window on both axes holds its pixel.
  private static func cells(reading place: Place, by window: Window) -> Set<Int> {
    let shift = Pattern.cross.shifts(ofChannels: shape.c)[channel]
    return Set(
      (0..<shape.plane).filter { cell in
        window.pixels(cell / shape.w, shift.dy, shape.h).contains(place.cell.row)
          && window.pixels(cell % shape.w, shift.dx, shape.w).contains(place.cell.column)
      }.map { channel * shape.plane + $0 })
  }

  /// Which pixels of an axis enter one output position, edges repeated.
  private enum Window {
    /// One: clamp(i − d).
    case copy
    /// That one and the next, of those inside: bilinear taps on the image.
    case corners
    /// clamp(i − d) and clamp(i − d + 1): bilinear taps on the padded image.
    case paddedCorners
    /// clamp(i − 1) to clamp(i + 1): a kernel of three.
    case kernel

    func pixels(_ i: Int, _ distance: Int, _ extent: Int) -> ClosedRange<Int> {
      func clamp(_ index: Int) -> Int { min(max(index, 0), extent - 1) }
      let source = clamp(i - distance)
      switch self {
      case .copy: return source...source
      case .corners: return source...min(source + 1, extent - 1)
      case .paddedCorners: return source...clamp(i - distance + 1)
      case .kernel: return clamp(i - 1)...clamp(i + 1)
      }
    }
  }
}
