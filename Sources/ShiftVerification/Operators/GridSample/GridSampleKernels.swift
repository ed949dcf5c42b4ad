import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// `gridSample` in one of its dialects.
struct GridSampleKernel: OperatorContender {
  let dialect: GridSampleDialect

  var name: String { dialect.name }

  var declared: [Conventions.Choice] {
    let isONNX = dialect.padsEachTap
    let hasNarrowIndices =
      dialect.indexConversion == .lanes || dialect.indexConversion == .lanesInHalves
    let names =
      (isONNX ? [("nearest", 1), ("bicubic-border", 1)] : [])
      + (dialect.outsideTap == .zeroWeight ? [("outside", 1)] : [])
      + (hasNarrowIndices ? [("narrow-indices", 1)] : [])
    return names.map { Conventions.choices(of: $0)[$1] }
  }

  /// Its whole numbers have no answer for some positions.
  var mayRefuse: Bool { dialect.reflection == .fromPassedBorder }

  func answer<Element: ShiftScalar>(
    to call: GridSampleCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try gridSample(
      inputs[0],
      at: Grid(
        n: call.shape.n, rows: call.outputRows, columns: call.outputColumns,
        points: inputs[1].elements),
      options: GridSampleOptions(
        mode: call.mode, padding: call.padding, alignCorners: call.alignCorners, dialect: dialect))
  }
}

extension GridSampleCall {
  package static var ours: [any OperatorContender<GridSampleCall>] {
    GridSampleDialect.all.map { GridSampleKernel(dialect: $0) }
  }
}
