import ShiftTensors

/// What `remap` reads outside the image.
package enum RemapPadding: String, CaseIterable, Sendable, Codable {
  /// 0 for every tap outside, so that the image fades out over one pixel.
  case zeros
  /// The nearest pixel.
  case border
  /// Mirrored about the outermost centres: OpenCV's `BORDER_REFLECT_101`, SciPy's `mirror`.
  case reflection
  /// Mirrored about the outer edges of the outermost pixels: OpenCV's `BORDER_REFLECT`, SciPy's `reflect`.
  case symmetric
}

extension RemapPadding {
  /// What `grid_sample` calls it: its reflection is about centres with aligned corners, else about edges.
  package var inGrid: (padding: GridPadding, alignCorners: Bool) {
    switch self {
    case .zeros: (.zeros, true)
    case .border: (.border, true)
    case .reflection: (.reflection, true)
    case .symmetric: (.reflection, false)
    }
  }
}

/// Samples `input` at positions in pixels: `gridSample` whose positions nothing has to map.
///
/// - Shapes: `input` (N, C, H, W), `map` (N, Ho, Wo, 2) with x before y; result (N, C, Ho, Wo).
/// - Units: `map` is in pixels from the centre of the first one, +x right, +y down.
/// - Border: as ``RemapPadding`` says; positions are clamped or mirrored, those of bicubic tap by tap.
/// - Exactness: exact in `Rational`. A position is the number it is, so only the weights and the sum round.
/// - Throws: `ShiftError` if the batches differ or the image has no pixel.
/// - SeeAlso: `cv2.remap`, `scipy.ndimage.map_coordinates`, `skimage.transform.warp`.
package func remap<Element: ShiftScalar>(
  _ input: Tensor<Element>, at map: Grid<Element>, mode: InterpolationMode = .bilinear,
  padding: RemapPadding = .zeros
) throws(ShiftError) -> Tensor<Element> {
  let (gridPadding, alignCorners) = padding.inGrid
  return try gridSample(
    input, at: map,
    options: GridSampleOptions(
      mode: mode, padding: gridPadding, alignCorners: alignCorners, dialect: .inPixels))
}

extension GridSampleDialect {
  /// The plain order of operations on positions that are in pixels already.
  static let inPixels = GridSampleDialect(
    name: "pixels", evidence: .fromTheSource, mapping: .none, clipping: .nanToFirst,
    reflection: .remainderOfPeriod, lowWeight: .oneMinusFraction, outsideTap: .skipped,
    summation: .corners, farDistance: .twoMinusFraction, rowContraction: .chain,
    indexConversion: .saturating, isFused: false, padsEachTap: false,
    countsRowsFromFirstTap: false, widensNarrowFormats: false)
}
