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
  public var tapWeights: TapWeights { mode == .bicubic ? .any : .blends }

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
    let (shifts, shiftOf) = pattern.distinctShifts(ofChannels: shape.c)
    let columns = AxisPlaces(shape.w, shiftedBy: shifts.map(\.dx), boundary: boundary)
    let rows = AxisPlaces(shape.h, shiftedBy: shifts.map(\.dy), boundary: boundary)
    var grids = GridFamily<Element>(
      rows: shape.h, columns: shape.w,
      x: columns.places.map { value($0, of: shape.w, options) },
      y: rows.places.map { value($0, of: shape.h, options) })
    for (number, shift) in shifts.enumerated() {
      if boundary == .keep {
        grids.append(cells: keepingCells(shape, shift))
      } else {
        grids.append(columns: columns.indices[number], rows: rows.indices[number])
      }
    }
    return try gridSample(input, at: grids, memberOf: shiftOf, options: options)
  }

  /// Its own column and row where the reading position leaves the image.
  private func keepingCells(_ shape: Shape, _ shift: Shift) -> [(x: Int, y: Int)] {
    (0..<shape.plane).map { cell in
      let (h, w) = (cell / shape.w, cell % shape.w)
      let read = shift.source(ofRow: h, column: w, in: shape) ?? (h, w)
      return (x: read.column, y: read.row)
    }
  }

  private func value<Element: ShiftScalar>(
    _ index: Int, of extent: Int, _ options: GridSampleOptions
  ) -> Element {
    if extent == 1, options.alignCorners, onePixelAxis == .named { return -Element(nearestTo: 1) }
    return formula.value(index, of: extent, alignCorners: options.alignCorners)
  }
}
