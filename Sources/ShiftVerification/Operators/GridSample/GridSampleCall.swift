import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of 2-D `grid_sample` with drawn positions.
package struct GridSampleCall: OperatorCall {
  package static let operation = "grid_sample"

  /// Of the input.
  package var shape: Shape
  package var mode: InterpolationMode
  package var padding: GridPadding
  package var alignCorners: Bool
  /// The positions of an output of one row for each list; those of a further image follow on.
  package var rows: [[Point]]
  package var fill: Fill
  package var seed: UInt64

  package struct Point: Hashable, Sendable, Codable {
    package var y: SampledPosition
    package var x: SampledPosition
  }

  package var kind: String { Self.name(mode, padding, alignCorners) }

  package static let kinds: [String] = InterpolationMode.allCases.flatMap { mode in
    GridPadding.allCases.flatMap { padding in
      [true, false].map { name(mode, padding, $0) }
    }
  }

  package static func name(
    _ mode: InterpolationMode, _ padding: GridPadding, _ alignCorners: Bool
  ) -> String {
    "\(mode.rawValue) \(padding.rawValue) \(alignCorners ? "aligned" : "unaligned")"
  }

  static func meaning(
    _ kind: String
  ) -> (InterpolationMode, GridPadding, alignCorners: Bool)? {
    for mode in InterpolationMode.allCases {
      for padding in GridPadding.allCases {
        for aligned in [true, false] where name(mode, padding, aligned) == kind {
          return (mode, padding, aligned)
        }
      }
    }
    return nil
  }

  /// Positions of the first image are those of the rows; each further image reads them turned round, so that
  /// a grid of the wrong image shows.
  var outputRows: Int { rows.count }
  var outputColumns: Int { rows.first?.count ?? 0 }

  package var outputShape: Shape {
    Shape(n: shape.n, c: shape.c, h: outputRows, w: outputColumns)
  }

  package var argumentShapes: [[Int]] {
    [shape.extents, [shape.n, outputRows, outputColumns, 2]]
  }

  var options: GridSampleOptions {
    GridSampleOptions(mode: mode, padding: padding, alignCorners: alignCorners)
  }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let values = fill.values(for: shape, seed: seed, in: Element.format) else { return nil }
    var grid: [Element] = []
    grid.reserveCapacity(2 * shape.n * outputRows * outputColumns)
    for n in 0..<shape.n {
      let points = n % 2 == 0 ? rows.flatMap(\.self) : rows.flatMap(\.self).reversed()
      for point in points {
        guard let x: Element = point.x.value(of: shape.w, alignCorners: alignCorners),
          let y: Element = point.y.value(of: shape.h, alignCorners: alignCorners)
        else { return nil }
        grid += [x, y]
      }
    }
    return [
      Tensor(shape: shape, elements: values.map { Element(nearestTo: $0) }),
      Tensor(
        shape: Shape(n: shape.n, c: outputRows, h: outputColumns, w: 2), elements: grid),
    ]
  }

  // Without the module's of operators `detect --only operators` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    let truths = GridSampleTruths(self, image: inputs[0], grid: inputs[1], conventions)
    return Cells(
      truths, nearest: { truths.nearest($0) }, covered: { truths.covered($0, at: $1) })
  }

  package func program(in format: NumberFormat) -> String? {
    torchTensors(["x", "grid"], in: format).map {
      $0 + "\nprint(F.grid_sample(x, grid, mode='\(mode.rawValue)', "
        + "padding_mode='\(padding.rawValue)', align_corners=\(alignCorners ? "True" : "False")))"
    }
  }

  package var telling: [String] {
    switch mode {
    case .nearest:
      ["ties"] + (padding == .reflection ? ["nearest"] : []) + ["alignment", "axes"]
    case .bilinear: (padding == .zeros ? ["edge"] : []) + ["alignment", "axes"]
    case .bicubic:
      ["bicubic"] + (padding == .border ? ["bicubic-border"] : []) + ["alignment", "axes"]
    }
  }

  package var isVacuous: Bool { fill == .constant && padding != .zeros }

  package var description: String {
    let points = rows.map { row in
      "[" + row.map { "(\($0.x), \($0.y))" }.joined(separator: " ") + "]"
    }
    return "shape \(shape), \(kind), (x, y) at \(points.joined(separator: " ")), \(fill)"
      + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard shape.extents.allSatisfy({ $0 >= 1 }), let count = Shape.elementCount(shape.extents),
      count <= 65_536, !rows.isEmpty, rows.allSatisfy({ $0.count == outputColumns }),
      outputColumns >= 1, outputRows * outputColumns <= 4096
    else {
      return ("shape \(shape.extents) and \(rows.count) rows", "extents from 1 and full rows")
    }
    return nil
  }

  /// Draws calls of these kinds.
  package static func generator(_ kinds: [String]) -> Generator<GridSampleCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      guard let (mode, padding, aligned) = meaning(kind) else {
        preconditionFailure("\(kind) is no kind of grid_sample")
      }
      let shape = choices.part("shape") { Self.shape(&$0) }
      let width = choices.part("output") { $0.outputWidth(beside: shape) }
      let drawsNonFinite = choices.part("non-finite") { $0.boolean(percent: 10) }
      let rows = choices.part("positions") { choices in
        choices.outputPoints(width: width) { choices in
          Point(
            y: .draw(shape.h, &choices, drawsNonFinite: drawsNonFinite),
            x: .draw(shape.w, &choices, drawsNonFinite: drawsNonFinite))
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return GridSampleCall(
        shape: shape, mode: mode, padding: padding, alignCorners: aligned, rows: rows, fill: fill,
        seed: seed)
    }
  }

  static func shape(_ choices: inout Choices) -> Shape {
    let n = choices.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 60)
    var c = choices.integer(in: 1...5, origin: 1, corners: [1], cornerPercent: 40)
    var h = choices.integer(in: 1...7, origin: 1, corners: [1, 2], cornerPercent: 15)
    var w = choices.integer(in: 1...9, origin: 1, corners: [1, 2], cornerPercent: 15)
    switch choices.position(weights: [80, 8, 5, 7]) {
    case 1: h = min(w, 7)  // A transposition hides nowhere else.
    case 2: c = choices.element(of: [17, 33])  // More than a vector holds.
    case 3: w = choices.element(of: [16, 17, 31, 33, 56, 64, 112])
    default: break
    }
    return Shape(n: n, c: c, h: h, w: w)
  }
}

extension InterpolationMode: Codable {}
extension GridPadding: Codable {}
