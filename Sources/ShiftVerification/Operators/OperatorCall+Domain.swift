import PropertyTesting
import ShiftTensors

/// What a run tells of the calls that it drew, unless an operator says more.
extension OperatorCall {
  package static var labels: [Label<Self>] { [Label("kind") { $0.kind }] }

  package static var measures: [Measure<Self>] {
    [
      Measure("axes") { $0.argumentShapes[0].count },
      Measure("extent") { range($0.argumentShapes[0]) },
      Measure("output elements") { $0.outputShape.count },
    ]
  }

  /// From the least to the greatest.
  static func range(_ numbers: [Int]) -> ClosedRange<Int> {
    (numbers.min() ?? 0)...(numbers.max() ?? 0)
  }

  /// Kinds, and what the first input holds.
  fileprivate static func kindsAndFills(
    _ fill: @escaping @Sendable (Self) -> Fill
  ) -> [Label<Self>] {
    [Label("kind") { $0.kind }, Label("fill") { fill($0).kind }]
  }

  fileprivate static func extents(
    of shape: @escaping @Sendable (Self) -> Shape
  ) -> [Measure<Self>] {
    [
      Measure("batch") { shape($0).n }, Measure("channels") { shape($0).c },
      Measure("height") { shape($0).h }, Measure("width") { shape($0).w },
    ]
  }
}

extension GridSampleCall {
  package static var labels: [Label<GridSampleCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<GridSampleCall>] {
    extents(of: \.shape)
      + [Measure("output height", \.outputRows), Measure("output width", \.outputColumns)]
  }
}

extension RemapCall {
  package static var labels: [Label<RemapCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<RemapCall>] {
    extents(of: \.shape)
      + [
        Measure("output height") { $0.outputShape.h }, Measure("output width") { $0.outputShape.w },
      ]
  }
}

extension GridSample3DCall {
  package static var labels: [Label<GridSample3DCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<GridSample3DCall>] {
    [
      Measure("batch") { $0.extents[0] }, Measure("channels") { $0.extents[1] },
      Measure("extent") { range(Array($0.extents[2...])) },
      Measure("output extent") { range($0.output) },
    ]
  }
}

extension KernelGeometry {
  fileprivate static func measures<Call: OperatorCall>(
    _ geometry: @escaping @Sendable (Call) -> KernelGeometry
  ) -> [Measure<Call>] {
    Call.extents(of: { geometry($0).shape })
      + [
        Measure("outputs") { geometry($0).outputs }, Measure("groups") { geometry($0).groups },
        Measure("kernel") { Call.range([geometry($0).kernelHeight, geometry($0).kernelWidth]) },
        Measure("stride") { Call.range(geometry($0).stride) },
        Measure("padding") { Call.range(geometry($0).padding) },
        Measure("dilation") { Call.range(geometry($0).dilation) },
      ]
  }
}

extension Conv2DCall {
  package static var labels: [Label<Conv2DCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<Conv2DCall>] { KernelGeometry.measures { $0.geometry } }
}

extension DeformConv2DCall {
  package static var labels: [Label<DeformConv2DCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<DeformConv2DCall>] {
    KernelGeometry.measures { $0.geometry } + [Measure("offset groups", \.offsetGroups)]
  }
}

extension PadCall {
  package static var labels: [Label<PadCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<PadCall>] {
    [
      Measure("axes", \.extents.count), Measure("extent") { range($0.extents) },
      Measure("padded axes", \.amounts.count),
      Measure("amount") { range($0.amounts.flatMap { [$0.before, $0.after] }) },
    ]
  }
}

extension RollCall {
  package static var labels: [Label<RollCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<RollCall>] {
    [
      Measure("axes", \.extents.count), Measure("extent") { range($0.extents) },
      Measure("rolled axes", \.axes.count), Measure("shift") { range($0.shifts) },
    ]
  }
}

extension AffineGridCall {
  package static var labels: [Label<AffineGridCall>] { kindsAndFills(\.fill) }
  package static var measures: [Measure<AffineGridCall>] {
    [
      Measure("batch") { $0.extents[0] }, Measure("axes", \.axes),
      Measure("extent") { range(Array($0.extents[1...])) },
    ]
  }
}

extension BackwardCall {
  package static var labels: [Label<BackwardCall>] {
    Forward.labels.map { label in Label(label.table) { label.label($0.forward) } }
      + [Label("fill of the gradient") { $0.gradientFill.kind }]
  }

  package static var measures: [Measure<BackwardCall>] {
    Forward.measures.map { measure in Measure(measure.name) { measure.range($0.forward) } }
  }
}
