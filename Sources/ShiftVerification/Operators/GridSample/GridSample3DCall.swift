import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `grid_sample` on volumes, with drawn positions.
package struct GridSample3DCall: OperatorCall {
  package static let operation = "grid_sample_3d"

  /// Of the input: (N, C, D, H, W).
  package var extents: [Int]
  package var mode: InterpolationMode
  package var padding: GridPadding
  package var alignCorners: Bool
  /// Of the output: (Do, Ho, Wo).
  package var output: [Int]
  /// The positions in row order; those of every second image turned round.
  package var points: [Point]
  package var fill: Fill
  package var seed: UInt64

  package struct Point: Hashable, Sendable, Codable {
    package var z: SampledPosition
    package var y: SampledPosition
    package var x: SampledPosition
  }

  package var kind: String { GridSampleCall.name(mode, padding, alignCorners) }
  package static var kinds: [String] { GridSampleCall.kinds }

  package var argumentShapes: [[Int]] { [extents, [extents[0]] + output + [3]] }
  package var resultShape: [Int] { [extents[0], extents[1]] + output }

  package var shape: Shape {
    Shape(n: extents[0], c: extents[1], h: extents[2] * extents[3], w: extents[4])
  }

  package var outputShape: Shape {
    Shape(n: extents[0], c: extents[1], h: output[0] * output[1], w: output[2])
  }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let input: Tensor<Element> = fill.tensor(shape, seed: seed) else { return nil }
    var grid: [Element] = []
    for n in 0..<extents[0] {
      for point in n % 2 == 0 ? points : points.reversed() {
        for (position, axis) in [(point.x, 4), (point.y, 3), (point.z, 2)] {
          let value: Element? = position.value(of: extents[axis], alignCorners: alignCorners)
          guard let value else { return nil }
          grid.append(value)
        }
      }
    }
    return [
      input, Tensor(shape: Shape(n: extents[0], c: points.count, h: 1, w: 3), elements: grid),
    ]
  }

  package var telling: [String] {
    switch mode {
    case .nearest: ["ties", "alignment", "axes"]
    case .bilinear: ["alignment", "axes"]
    case .bicubic: ["bicubic", "alignment", "axes"]
    }
  }

  // Without the module's of operators `detect --only operators` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(VolumeTruths(self, inputs[0], inputs[1], conventions))
  }

  package var description: String {
    let points = points.map { "(\($0.x), \($0.y), \($0.z))" }
    return "shape \(extents), \(kind), output \(output), (x, y, z) at "
      + points.joined(separator: " ") + ", \(fill)" + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard extents.count == 5, extents.allSatisfy({ (1...256).contains($0) }),
      extents.reduce(1, *) <= 65_536, output.count == 3,
      output.allSatisfy({ (1...64).contains($0) }), points.count == output.reduce(1, *)
    else {
      return ("extents \(extents), output \(output)", "five and three from 1, and its points")
    }
    return nil
  }

  package static func generator(_ kinds: [String]) -> Generator<GridSample3DCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      guard let (mode, padding, aligned) = GridSampleCall.meaning(kind) else {
        preconditionFailure("\(kind) is no kind of grid_sample")
      }
      let extents = choices.part("shape") { choices in
        [
          choices.integer(in: 1...2, origin: 1, corners: [1], cornerPercent: 60),
          choices.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 50),
        ]
          + (0..<3).map { _ in
            choices.integer(in: 1...5, origin: 1, corners: [1, 2, 3], cornerPercent: 40)
          }
      }
      let output = choices.part("output") { choices in
        [2, 2, 3].map { choices.integer(in: 1...$0, origin: 1) }
      }
      let drawsNonFinite = choices.part("non-finite") { $0.boolean(percent: 10) }
      let points = choices.part("positions") { choices in
        (0..<output.reduce(1, *)).map { _ in
          Point(
            z: .draw(extents[2], &choices, drawsNonFinite: drawsNonFinite),
            y: .draw(extents[3], &choices, drawsNonFinite: drawsNonFinite),
            x: .draw(extents[4], &choices, drawsNonFinite: drawsNonFinite))
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return GridSample3DCall(
        extents: extents, mode: mode, padding: padding, alignCorners: aligned, output: output,
        points: points, fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<GridSample3DCall>] {
    SampledPosition.demands { call in
      call.points.flatMap {
        [($0.x, call.extents[4]), ($0.y, call.extents[3]), ($0.z, call.extents[2])]
      }
    } + [
      Demand("a cube, or two equal axes", atLeast: 0.1) {
        Set($0.extents[2...].filter { $0 > 1 }).count < $0.extents[2...].count { $0 > 1 }
      },
      Demand("a one-pixel axis", atLeast: 0.05) { $0.extents[2...].contains(1) },
      Demand("several images", atLeast: 0.1) { $0.extents[0] > 1 },
      Demand("several channels", atLeast: 0.1) { $0.extents[1] > 1 },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    torchTensors(["x", "grid"], in: format).map {
      $0 + "\nprint(F.grid_sample(x, grid, mode='\(mode.rawValue)', "
        + "padding_mode='\(padding.rawValue)', align_corners=\(alignCorners ? "True" : "False")))"
    }
  }

  package static var ours: [any OperatorContender<GridSample3DCall>] { [GridSample3DKernel()] }
}

/// `gridSample3D` as this package has it: PyTorch's scalar kernel.
struct GridSample3DKernel: OperatorContender {
  let name = "pytorch-cpu"

  func answer<Element: ShiftScalar>(
    to call: GridSample3DCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let sampled = try gridSample3D(
      RankedTensor(shape: call.extents, elements: inputs[0].elements),
      at: RankedTensor(
        shape: [call.extents[0]] + call.output + [3], elements: inputs[1].elements),
      mode: call.mode, padding: call.padding, alignCorners: call.alignCorners)
    return Tensor(shape: call.outputShape, elements: sampled.elements)
  }
}
