import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Samples the image at the shifted pixel positions, written in units of −1…1.
///
/// - Exactness: exact in `Rational`. In floating point the position written for a pixel can come
///   back beside it, and a neighbour blends in: `Reports/grid-sample-precision.md`.
public struct GridSampleShift: ShiftStrategy {
  public let name = "grid_sample"
  public let exactness = Exactness.interpolates
  public let mode: InterpolationMode
  public let dialect: GridSampleDialect
  public let formula: GridFormula
  public let onePixelAxis: OnePixelAxis

  /// What the grid holds on an axis of one pixel, where the aligned formulas are 0/0.
  public enum OnePixelAxis: Hashable, Sendable {
    /// −1, which names the one pixel.
    case named
    /// 0/0 as the formula says, which gives NaN: what the published pipeline does.
    case asWritten
  }

  public init(
    mode: InterpolationMode = .bilinear, dialect: GridSampleDialect = .pytorchCPU,
    formula: GridFormula = .textbook, onePixelAxis: OnePixelAxis = .named
  ) {
    (self.mode, self.dialect) = (mode, dialect)
    (self.formula, self.onePixelAxis) = (formula, onePixelAxis)
  }

  public func recipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("indices clamped to the image, align_corners true")
    case .zeros:
      .claimed(
        "zeros padding, align_corners true; false where an axis has one pixel, which the aligned "
          + "grid cannot leave")
    case .circular: .claimed("indices modulo the extent, align_corners true")
    case .reflect: .claimed("reflection padding, align_corners true")
    case .symmetric: .claimed("reflection padding, align_corners false")
    case .keep: .claimed("its own index where the reading position leaves the image")
    }
  }

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let shape = input.shape
    let hasOnePixelAxis = shape.h == 1 || shape.w == 1
    if onePixelAxis == .asWritten, hasOnePixelAxis, Element.format == .rational {
      throw ShiftError(
        name, found: "0/0 on the one-pixel axis of \(shape)",
        expected: "axes of at least 2 px in exact arithmetic")
    }
    let options = GridSampleOptions(
      mode: mode, padding: boundary == .reflect || boundary == .symmetric ? .reflection : .zeros,
      alignCorners: !(boundary == .symmetric || boundary == .zeros && hasOnePixelAxis),
      dialect: dialect)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (channels, shift) in pattern.runs(ofChannels: shape.c) {
      let grid: Grid<Element> =
        boundary == .keep
        ? keepingGrid(shape, shift, options)
        : Grid(
          n: shape.n, x: axis(shape.w, shift.dx, boundary, options),
          y: axis(shape.h, shift.dy, boundary, options))
      try sample(input, channels: channels, at: grid, options: options, into: &output)
    }
    return output
  }

  /// The grid values along one axis.
  private func axis<Element: ShiftScalar>(
    _ extent: Int, _ distance: Int, _ boundary: Boundary, _ options: GridSampleOptions
  ) -> [Element] {
    (0..<extent).map { i in
      let index = i - distance
      let named =
        switch boundary {
        case .replicate: min(max(index, 0), extent - 1)
        case .circular: floorModulo(index, extent)
        // The padding mode of the operator does the rest.
        case .zeros, .reflect, .symmetric, .keep: index
        }
      return value(named, of: extent, options)
    }
  }

  private func keepingGrid<Element: ShiftScalar>(
    _ shape: Shape, _ shift: Shift, _ options: GridSampleOptions
  ) -> Grid<Element> {
    var points: [Element] = []
    for h in 0..<shape.h {
      for w in 0..<shape.w {
        let (row, column) = (h - shift.dy, w - shift.dx)
        let isInside = (0..<shape.h).contains(row) && (0..<shape.w).contains(column)
        points.append(value(isInside ? column : w, of: shape.w, options))
        points.append(value(isInside ? row : h, of: shape.h, options))
      }
    }
    return Grid(
      n: shape.n, rows: shape.h, columns: shape.w,
      points: Array(repeatElement(points, count: shape.n).joined()))
  }

  private func value<Element: ShiftScalar>(
    _ index: Int, of extent: Int, _ options: GridSampleOptions
  ) -> Element {
    if extent == 1, options.alignCorners, onePixelAxis == .named { return -Element(nearestTo: 1) }
    return formula.value(index, of: extent, alignCorners: options.alignCorners)
  }
}
