import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// `gridSample` in one of its dialects.
struct GridSampleKernel: OperatorContender {
  let dialect: GridSampleDialect

  var name: String { dialect.name }

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
  public static var ours: [any OperatorContender<GridSampleCall>] {
    GridSampleDialect.all.map { GridSampleKernel(dialect: $0) }
  }
}
