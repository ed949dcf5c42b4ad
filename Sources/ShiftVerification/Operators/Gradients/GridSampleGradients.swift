import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension GridSampleCall: DifferentiableCall {
  package var gradients: [NamedOutput] {
    [
      NamedOutput("grad_input", shape.extents),
      NamedOutput("grad_grid", [shape.n, outputRows, outputColumns, 2]),
    ]
  }

  // Without the module's of operators `verify --operator grid_sample_backward` takes 1.1 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(GridSampleGradientTruths(self, inputs, conventions))
  }

  package var tellingBackwards: [String] {
    switch mode {
    case .nearest: ["ties", "alignment", "axes"]
    case .bilinear: ["slope", "alignment", "axes"]
    case .bicubic: ["bicubic", "alignment", "axes"]
    }
  }

  package var torchNames: [String] { ["x", "grid"] }
  package var torchGradients: [String] { ["x", "grid"] }
  package var torchCall: String {
    "F.grid_sample(x, grid, mode='\(mode.rawValue)', padding_mode='\(padding.rawValue)', "
      + "align_corners=\(alignCorners ? "True" : "False"))"
  }

  package var torchCrash: String? {
    let points = rows.flatMap { $0.flatMap { [$0.x, $0.y] } }
    guard mode == .bilinear, padding != .zeros,
      points.contains(where: { $0 == .notANumber || padding == .reflection && !$0.isFinite })
    else { return nil }
    return "PyTorch 2.15.0 ends with a segmentation fault in this backward pass."
  }

  package static var ourGradients: [any OperatorContender<GridSampleBackwardCall>] {
    [GridSampleDialect.pytorchCPU, .pytorchCPUFused].map { GridSampleGradientKernel(dialect: $0) }
  }
}

/// `gridSampleBackward` in one of its dialects.
struct GridSampleGradientKernel: OperatorContender {
  let dialect: GridSampleDialect

  var name: String { dialect.name }

  /// As the forward pass, ``GridSampleKernel``.
  var declared: [Conventions.Choice] {
    GridSampleKernel(dialect: dialect).declared.filter { $0.name == "narrow-indices" }
  }

  func answer<Element: ShiftScalar>(
    to call: GridSampleBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = call.forward
    let gradients = try gridSampleBackward(
      inputs[0], input: inputs[1],
      at: Grid(
        n: forward.shape.n, rows: forward.outputRows, columns: forward.outputColumns,
        points: inputs[2].elements),
      options: GridSampleOptions(
        mode: forward.mode, padding: forward.padding, alignCorners: forward.alignCorners,
        dialect: dialect))
    return call.joined([gradients.input?.elements ?? [], gradients.grid.elements])
  }
}
