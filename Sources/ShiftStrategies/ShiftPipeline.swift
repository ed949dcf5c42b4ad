import ShiftOperators

/// The whole way of a strategy from image to result, with each step fixed: what a recorded `shift` names
/// (`CASE-FILES.md`).
package enum ShiftPipeline: String, CaseIterable, Hashable, Sendable, Codable {
  case slice, roll
  case deformConv2d = "deform_conv2d"
  case conv2d
  case gridSample = "grid_sample"

  /// What is read outside the image, as the format fixes it.
  package var boundary: Boundary { self == .slice ? .keep : .replicate }

  /// Our own strategy for the pipeline. The recorded one writes 0/0 on a one-pixel axis of
  /// `grid_sample`.
  package func strategy(dialect: GridSampleDialect = .pytorchCPU) -> any ShiftStrategy {
    switch self {
    case .slice: SliceShift()
    case .roll: RollShift()
    case .deformConv2d: DeformConvShift()
    case .conv2d: DepthwiseConvShift()
    case .gridSample:
      GridSampleShift(
        mode: .bilinear, dialect: dialect, formula: .textbook, onePixelAxis: .asWritten)
    }
  }
}
