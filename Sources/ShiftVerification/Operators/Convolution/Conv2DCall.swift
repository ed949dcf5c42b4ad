import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `conv2d`.
package struct Conv2DCall: OperatorCall {
  package static let operation = "conv2d"

  package var geometry: KernelGeometry
  package var fill: Fill
  package var seed: UInt64

  package var kind: String { geometry.groups == 1 ? "dense" : "grouped" }
  package static let kinds = ["dense", "grouped"]

  package var outputShape: Shape { geometry.outputShape }

  package var argumentShapes: [[Int]] {
    [geometry.shape.extents, geometry.weightShape.extents]
      + (geometry.hasBias ? [[geometry.outputs]] : [])
  }

  /// Input, weight, and the bias where there is one.
  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let input: Tensor<Element> = fill.tensor(geometry.shape, seed: seed),
      let weight: Tensor<Element> = geometry.weightTensor(seed: seed),
      let bias: Tensor<Element> = geometry.biasTensor(seed: seed)
    else { return nil }
    return [input, weight] + (geometry.hasBias ? [bias] : [])
  }

  // Without the module's of operators `verify --operator conv2d` takes 5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(
      Conv2DTruths(geometry: geometry, inputs: inputs, flipsKernel: conventions.flipsKernel))
  }

  package var telling: [String] { geometry.taps > 1 ? ["kernel"] : [] }

  package var description: String { "\(geometry), \(fill)" + ", fill seed \(seed)" }

  package var flaw: (found: String, expected: String)? { geometry.flaw }

  package static func generator(_ kinds: [String]) -> Generator<Conv2DCall> {
    Generator { choices in
      var geometry = KernelGeometry.draw(offsetGroups: 1, most: 4, &choices)
      if kinds == ["dense"] { geometry.groups = 1 }
      if kinds == ["grouped"], geometry.groups == 1 {
        let shape = geometry.shape
        geometry.groups = 2
        geometry.shape = Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w)
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") { UInt64($0.integer(in: 0...0xFFFF)) }
      return Conv2DCall(geometry: geometry, fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<Conv2DCall>] {
    KernelGeometry.demands { $0.geometry }.filter {
      kinds != ["dense"] || $0.name != "several groups"
    } + [
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    torchTensors(["x", "w", "b"], in: format).map {
      $0 + "\nprint(F.conv2d(x, w\(geometry.hasBias ? ", b" : "")\(geometry.torchArguments), "
        + "groups=\(geometry.groups)))"
    }
  }

  package static var ours: [any OperatorContender<Conv2DCall>] { [Conv2DKernel()] }
}

/// Σ over c, i, j of weight · input, by the definition.
private struct Conv2DTruths<Element: ShiftScalar>: CellTruths {
  let geometry: KernelGeometry
  let inputs: [Tensor<Element>]
  let flipsKernel: Bool

  subscript(index: Int) -> CellTruth {
    let cell = geometry.outputShape.position(of: index)
    var sum = ProductSum<Element>()
    forEachTap(of: index) { weight, place in
      sum.add(inputs[1][weight], place.map { CellTruth(moving: inputs[0][$0]) } ?? CellTruth(.zero))
    }
    if geometry.hasBias { sum.add(bias: inputs[2][cell.c]) }
    return sum.truth
  }

  func places(of index: Int) -> [Int] {
    var places: [Int] = []
    forEachTap(of: index) { weight, place in
      if let place, inputs[1][weight] != .zero { places.append(place) }
    }
    return places.sorted()
  }

  /// The place of each weight, and of the element that it multiplies; `nil` in the padding.
  private func forEachTap(of index: Int, _ body: (Int, Int?) -> Void) {
    let (shape, weights) = (inputs[0].shape, inputs[1].shape)
    let cell = geometry.outputShape.position(of: index)
    let group = cell.c / geometry.outputsPerGroup
    for c in 0..<weights.c {
      for i in 0..<weights.h {
        for j in 0..<weights.w {
          let (y, x) = geometry.base(cell.h, cell.w, i, j)
          let isInside = (0..<shape.h).contains(y) && (0..<shape.w).contains(x)
          body(
            flipsKernel
              ? weights.index(cell.c, c, weights.h - 1 - i, weights.w - 1 - j)
              : weights.index(cell.c, c, i, j),
            isInside ? shape.index(cell.n, group * weights.c + c, y, x) : nil)
        }
      }
    }
  }
}

/// `conv2d` as this package has it.
struct Conv2DKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: Conv2DCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try conv2d(
      inputs[0], weight: inputs[1], bias: call.geometry.hasBias ? inputs[2].elements : nil,
      geometry: call.geometry.geometry, groups: call.geometry.groups)
  }
}
