import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Samples the image at the shifted pixel positions, written in units of −1…1.
///
/// - Exactness: exact in `Rational`. In floating point the position written for a pixel can come
///   back beside it, and a neighbour blends in: `Reports/grid-sample-precision.md`.
public struct GridSampleShift: ShiftStrategy, DescribedStrategy {
  public let name = "grid_sample"
  public let exactness = Exactness.interpolates
  /// How positions between pixels are read.
  public let mode: InterpolationMode
  package let dialect: GridSampleDialect
  package let formula: GridFormula
  /// What the grid holds on an axis of one pixel.
  public let onePixelAxis: OnePixelAxis
  package var tapWeights: TapWeights { mode == .bicubic ? .any : .blends }
  package var footprint: Footprint {
    Footprint(.corners, readsFirstForOutside: dialect.outsideTap == .zeroWeight)
  }

  /// What the grid holds on an axis of one pixel, where the aligned formulas are 0/0.
  public enum OnePixelAxis: Hashable, Sendable {
    /// −1, which names the one pixel.
    case named
    /// 0/0 as the formula says, which gives NaN: what the published pipeline does.
    case asWritten
  }

  /// Samples with PyTorch's CPU order of operations a grid that the textbook formula wrote.
  public init(mode: InterpolationMode = .bilinear, onePixelAxis: OnePixelAxis = .named) {
    self.init(
      mode: mode, dialect: .pytorchCPU, formula: .textbook, onePixelAxis: onePixelAxis)
  }

  package init(
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

  /// Moving a position and then interpolating is extending and then interpolating under every boundary but
  /// one: a position between the last pixel and the first has taps at both ends, which no wrapped position has.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    guard mode == .bilinear else {
      return .none(because: "between pixels a shift is linear, and \(mode.rawValue) is not")
    }
    switch boundary {
    case .replicate: return .claimed("positions clamped to the image, align_corners true")
    case .circular:
      return .claimed("pad(circular) by ⌈|s|⌉ in steps, positions on it, align_corners true")
    case .keep:
      return .none(because: "a position reads two neighbours, not one of them and its own pixel")
    case .zeros, .reflect, .symmetric: return recipe(for: boundary)
    }
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .grid(sampling(of: shape, boundary: boundary))
  }

  /// Where rounding may move a position by half a pixel nothing is promised (``GridSampling/names(_:of:in:)``): with
  /// shifts by 4 px first at 61 px in BFloat16 and 521 px in Float16.
  public func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    let reach = pattern.reach
    guard format.counts(to: 2 * (max(shape.h, shape.w) + reach)) else { return false }
    if !pattern.isWhole, !handlesFractions(shape, reach, format) { return false }
    return Boundary.allCases.allSatisfy { boundary in
      let sampling = sampling(of: shape, boundary: boundary)
      return [shape.h, shape.w].allSatisfy {
        sampling.names(-reach...($0 - 1 + reach), of: $0, in: format)
      }
    }
  }

  /// The same on the image grown for circular fractions, and a quarter of a pixel must be left to tell.
  private func handlesFractions(_ shape: Shape, _ reach: Int, _ format: NumberFormat) -> Bool {
    format.counts(to: 8 * (max(shape.h, shape.w) + 2 * reach))
  }

  package func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    Self.sampling(of: shape, boundary: boundary, formula: formula)
  }

  /// The grid of the recipes, written by a formula.
  static func sampling(of shape: Shape, boundary: Boundary, formula: GridFormula) -> GridSampling {
    let hasOnePixelAxis = shape.h == 1 || shape.w == 1
    return GridSampling(
      formula: formula,
      alignCorners: !(boundary == .symmetric || boundary == .zeros && hasOnePixelAxis),
      padding: boundary == .reflect || boundary == .symmetric ? .reflection : .zeros)
  }

  // Without this a small shift takes 3.8 times the instructions: the grid is written here.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    if onePixelAxis == .asWritten, shape.h == 1 || shape.w == 1, Element.format == .rational {
      throw ShiftError(
        name, found: "0/0 on the one-pixel axis of \(shape)",
        expected: "axes of at least 2 px in exact arithmetic")
    }
    try requireExact(pattern, in: Element.format)
    let sampling = sampling(of: shape, boundary: boundary)
    let options = GridSampleOptions(
      mode: mode, padding: sampling.padding, alignCorners: sampling.alignCorners, dialect: dialect)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
      let group = input.view.selecting(.c, channels)
      if shift.isWhole {
        try gridSample(
          group, at: grid(shape, shift, boundary, options), options: options, into: &output,
          channels: channels)
        continue
      }
      // The positions of a circular shift lie on the image grown by what the shift reaches.
      let (rows, columns) = boundary == .circular ? (shift.reachY, shift.reachX) : (0, 0)
      let image =
        boundary == .circular
        ? try PaddedImage.grown(group, rows: rows, columns: columns, boundary: boundary)! : group
      func axis(_ extent: Int, _ pad: Int, _ distance: Rational) -> [Element] {
        (0..<extent).map { i in
          let position = Rational(i + pad) - distance
          let last = Rational(extent - 1)
          return value(
            boundary == .replicate ? min(max(position, 0), last) : position, of: extent + 2 * pad,
            options)
        }
      }
      try gridSample(
        image,
        at: Grid(
          n: shape.n, x: axis(shape.w, columns, shift.exactDx),
          y: axis(shape.h, rows, shift.exactDy)),
        options: options, into: &output, channels: channels)
    }
    return output
  }

  /// The grid of one group: the index that each position reads, by the boundary, normalised.
  private func grid<Element: ShiftScalar>(
    _ shape: Shape, _ shift: Shift, _ boundary: Boundary, _ options: GridSampleOptions
  ) -> Grid<Element> {
    if boundary == .keep { return keepingGrid(shape, shift, options) }
    func axis(_ extent: Int, _ distance: Int) -> [Element] {
      (0..<extent).map { i in
        let index =
          switch boundary {
          case .replicate, .keep: min(max(i - distance, 0), extent - 1)
          case .circular: floorModulo(i - distance, extent)
          // The operator's padding does the rest.
          case .zeros, .reflect, .symmetric: i - distance
          }
        return value(index, of: extent, options)
      }
    }
    return Grid(n: shape.n, x: axis(shape.w, shift.dx), y: axis(shape.h, shift.dy))
  }

  /// Its own column and row where the reading position leaves the image.
  private func keepingGrid<Element: ShiftScalar>(
    _ shape: Shape, _ shift: Shift, _ options: GridSampleOptions
  ) -> Grid<Element> {
    let (x, y): ([Element], [Element]) = (
      (0..<shape.w).map { value($0, of: shape.w, options) },
      (0..<shape.h).map { value($0, of: shape.h, options) }
    )
    let cells = (0..<shape.plane).map { cell in
      let own = (row: cell / shape.w, column: cell % shape.w)
      return shift.source(ofRow: own.row, column: own.column, in: shape) ?? own
    }
    func plane(_ values: [Element]) -> TensorView<Element> {
      Tensor(shape: Shape(n: 1, c: 1, h: shape.h, w: shape.w), elements: values).view
        .expanded(.n, to: shape.n)
    }
    return Grid(x: plane(cells.map { x[$0.column] }), y: plane(cells.map { y[$0.row] }))
  }

  private func value<Element: ShiftScalar>(
    _ index: Int, of extent: Int, _ options: GridSampleOptions
  ) -> Element {
    if extent == 1, options.alignCorners, onePixelAxis == .named { return -Element(nearestTo: 1) }
    return formula.value(index, of: extent, alignCorners: options.alignCorners)
  }
  /// The same of a position between pixels.
  private func value<Element: ShiftScalar>(
    _ position: Rational, of extent: Int, _ options: GridSampleOptions
  ) -> Element {
    if extent == 1, options.alignCorners, onePixelAxis == .named { return -Element(nearestTo: 1) }
    return formula.value(at: position, of: extent, alignCorners: options.alignCorners)
  }
}
