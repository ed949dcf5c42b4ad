import ShiftOperators
import ShiftStrategies

extension RecordedOperator.Pipeline {
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
