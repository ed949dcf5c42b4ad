import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `remap`, with drawn positions in pixels.
package struct RemapCall: OperatorCall {
  package static let operation = "remap"

  /// Of the input.
  package var shape: Shape
  package var mode: InterpolationMode
  package var padding: RemapPadding
  /// The positions of an output of one row for each list; those of a further image are these turned round.
  package var rows: [[GridSampleCall.Point]]
  package var fill: Fill
  package var seed: UInt64

  package var kind: String { "\(mode.rawValue) \(padding.rawValue)" }

  package static let kinds: [String] = InterpolationMode.allCases.flatMap { mode in
    RemapPadding.allCases.map { "\(mode.rawValue) \($0.rawValue)" }
  }

  private static func meaning(_ kind: String) -> (InterpolationMode, RemapPadding)? {
    let words = kind.split(separator: " ").map(String.init)
    guard words.count == 2, let mode = InterpolationMode(rawValue: words[0]),
      let padding = RemapPadding(rawValue: words[1])
    else { return nil }
    return (mode, padding)
  }

  /// The same planes and positions as a call of `grid_sample`.
  private var inGrid: GridSampleCall {
    GridSampleCall(
      shape: shape, mode: mode, padding: padding.inGrid.padding,
      alignCorners: padding.inGrid.alignCorners, rows: rows, fill: fill, seed: seed)
  }

  package var outputShape: Shape { inGrid.outputShape }
  package var argumentShapes: [[Int]] { inGrid.argumentShapes }
  package var flaw: (found: String, expected: String)? { inGrid.flaw }
  package var isVacuous: Bool { inGrid.isVacuous }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let image: Tensor<Element> = fill.tensor(shape, seed: seed) else { return nil }
    var map: [Element] = []
    for n in 0..<shape.n {
      for point in n % 2 == 0 ? rows.flatMap(\.self) : rows.flatMap(\.self).reversed() {
        guard let x: Element = point.x.pixels(of: shape.w),
          let y: Element = point.y.pixels(of: shape.h)
        else { return nil }
        map += [x, y]
      }
    }
    let output = outputShape
    return [
      image, Tensor(shape: Shape(n: shape.n, c: output.h, h: output.w, w: 2), elements: map),
    ]
  }

  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(
      GridSampleTruths(
        inGrid, image: inputs[0], grid: inputs[1], conventions, isInPixels: true))
  }

  package var telling: [String] { inGrid.telling.filter { $0 != "alignment" } }

  package var description: String {
    let points = rows.map { row in
      "[" + row.map { "(\($0.x), \($0.y))" }.joined(separator: " ") + "]"
    }
    return "shape \(shape), \(kind), pixels (x, y) at \(points.joined(separator: " ")), \(fill)"
      + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package static func generator(_ kinds: [String]) -> Generator<RemapCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      guard let (mode, padding) = meaning(kind) else {
        preconditionFailure("\(kind) is no kind of remap")
      }
      let shape = choices.part("shape") { GridSampleCall.shape(&$0) }
      let width = choices.part("output") { $0.outputWidth(beside: shape) }
      let drawsNonFinite = choices.part("non-finite") { $0.boolean(percent: 10) }
      let rows = choices.part("positions") { choices in
        choices.outputPoints(width: width) { choices in
          GridSampleCall.Point(
            y: .drawInPixels(shape.h, &choices, drawsNonFinite: drawsNonFinite),
            x: .drawInPixels(shape.w, &choices, drawsNonFinite: drawsNonFinite))
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return RemapCall(
        shape: shape, mode: mode, padding: padding, rows: rows, fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<RemapCall>] {
    GridSampleCall.demands([]).map { demand in
      Demand(demand.name, atLeast: demand.share) { demand.holds($0.inGrid) }
    }
  }

  package static var ours: [any OperatorContender<RemapCall>] { [RemapKernel()] }
}

/// `remap` as this package has it.
struct RemapKernel: OperatorContender {
  let name = "remap"

  func answer<Element: ShiftScalar>(
    to call: RemapCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try remap(
      inputs[0],
      at: Grid(
        n: call.shape.n, rows: call.outputShape.h, columns: call.outputShape.w,
        points: inputs[1].elements), mode: call.mode, padding: call.padding)
  }
}
