import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `deform_conv2d`.
package struct DeformConv2DCall: OperatorCall {
  package static let operation = "deform_conv2d"

  package var geometry: KernelGeometry
  package var offsetGroups: Int
  package var hasMask: Bool
  /// The offsets, of which each element of the offset tensor takes one by ``displacement(_:)``.
  package var offsets: [Displacement]
  package var fill: Fill
  package var seed: UInt64

  package var kind: String { hasMask ? "with mask" : "without mask" }
  package static let kinds = ["without mask", "with mask"]

  package var outputShape: Shape { geometry.outputShape }

  package var offsetShape: Shape {
    let output = outputShape
    return Shape(n: output.n, c: 2 * offsetGroups * geometry.taps, h: output.h, w: output.w)
  }

  package var maskShape: Shape {
    let output = outputShape
    return Shape(n: output.n, c: offsetGroups * geometry.taps, h: output.h, w: output.w)
  }

  /// Which of the offsets an element of the tensor is: the first ones in order, then mixed, so that no
  /// two axes are alike.
  func displacement(_ place: Int) -> Displacement {
    guard place >= offsets.count else { return offsets[place] }
    var random = CaseRandom(seed: seed, index: place)
    return offsets[Int(random.below(UInt64(offsets.count)))]
  }

  package var argumentShapes: [[Int]] {
    [geometry.shape, offsetShape, geometry.weightShape].map(\.extents)
      + (hasMask ? [maskShape.extents] : []) + (geometry.hasBias ? [[geometry.outputs]] : [])
  }

  /// Input, offset, weight, then the mask and the bias where there are some.
  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let input: Tensor<Element> = fill.tensor(geometry.shape, seed: seed),
      let weight: Tensor<Element> = geometry.weightTensor(seed: seed),
      let bias: Tensor<Element> = geometry.biasTensor(seed: seed),
      let mask: Tensor<Element> = Fill.reals.tensor(maskShape, seed: seed &+ 3)
    else { return nil }
    let shape = offsetShape
    var offset: [Element] = []
    offset.reserveCapacity(shape.count)
    for place in 0..<shape.count {
      let cell = shape.position(of: place)
      let tap = cell.c / 2 % geometry.taps
      let base = geometry.base(
        cell.h, cell.w, tap / geometry.kernelWidth, tap % geometry.kernelWidth)
      let isRow = cell.c % 2 == 0
      let value: Element? = displacement(place).value(
        from: isRow ? base.y : base.x, extent: isRow ? geometry.shape.h : geometry.shape.w)
      guard let value else { return nil }
      offset.append(value)
    }
    return [input, Tensor(shape: shape, elements: offset), weight]
      + (hasMask ? [mask] : []) + (geometry.hasBias ? [bias] : [])
  }

  package var telling: [String] { ["axes", "edge"] + (geometry.taps > 1 ? ["kernel"] : []) }

  package var description: String {
    "\(geometry), \(offsetGroups) offset groups, \(kind), offsets "
      + offsets.map { "\($0)" }.joined(separator: " ") + ", \(fill), fill seed \(seed)"
  }

  // Without the module's of operators `verify --operator deform_conv2d` takes 1.6 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(DeformConv2DTruths(self, inputs, conventions))
  }

  package var flaw: (found: String, expected: String)? {
    if let flaw = geometry.flaw { return flaw }
    guard (1...64).contains(offsetGroups), geometry.shape.c % offsetGroups == 0,
      (1...64).contains(offsets.count)
    else { return ("\(offsetGroups) offset groups", "some that divide the channels") }
    return nil
  }

  package static func generator(_ kinds: [String]) -> Generator<DeformConv2DCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      let offsetGroups = choices.part("offset groups") {
        $0.integer(in: 1...3, corners: [1], cornerPercent: 50)
      }
      let geometry = KernelGeometry.draw(offsetGroups: offsetGroups, most: 3, &choices)
      let drawsNonFinite = choices.part("non-finite") { $0.boolean(percent: 10) }
      let offsets = choices.part("offsets") { choices in
        choices.list(count: 1...12) {
          Displacement.draw(&$0, drawsNonFinite: drawsNonFinite)
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") { UInt64($0.integer(in: 0...0xFFFF)) }
      return DeformConv2DCall(
        geometry: geometry, offsetGroups: offsetGroups, hasMask: kind == "with mask",
        offsets: offsets, fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<DeformConv2DCall>] {
    func demand(
      _ name: String, _ share: Double, _ holds: @escaping @Sendable (Displacement) -> Bool
    ) -> Demand<DeformConv2DCall> {
      Demand(name, atLeast: share) { $0.offsets.contains(where: holds) }
    }
    return KernelGeometry.demands { $0.geometry } + [
      demand("an offset by whole pixels", 0.2) {
        if case .by(let k) = $0 { k % 4 == 0 } else { false }
      },
      demand("an offset by halves", 0.1) {
        if case .by(let k) = $0 { k % 4 != 0 && k % 2 == 0 } else { false }
      },
      demand("a position on a border", 0.1) {
        switch $0 {
        case .to(-2, 0), .to(0, 0), .toEnd(2, 0), .toEnd(0, 0): true
        default: false
        }
      },
      demand("a position just beside a border", 0.1) {
        switch $0 {
        case .to(let halves, let steps), .toEnd(let halves, let steps):
          halves % 2 == 0 && steps != 0
        default: false
        }
      },
      demand("a position in the fading band", 0.1) {
        switch $0 {
        case .to(-1, _), .toEnd(1, _): true
        default: false
        }
      },
      demand("a position images away", 0.05) {
        if case .far = $0 { true } else { false }
      },
      demand("an offset that is no number", 0.01) { !$0.isFinite },
      Demand("several offset groups", atLeast: 0.2) { $0.offsetGroups > 1 },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    let names = ["x", "offset", "w"] + (hasMask ? ["mask"] : []) + (geometry.hasBias ? ["b"] : [])
    return torchTensors(names, in: format).map {
      $0 + "\nfrom torchvision.ops import deform_conv2d\nprint(deform_conv2d(x, offset, w"
        + (geometry.hasBias ? ", b" : "") + geometry.torchArguments
        + (hasMask ? ", mask=mask" : "") + "))"
    }
  }

  package static var ours: [any OperatorContender<DeformConv2DCall>] { [DeformConv2DKernel()] }
}

/// `deformConv2d` as this package has it.
struct DeformConv2DKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: DeformConv2DCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try deformConv2d(
      inputs[0], offset: inputs[1], weight: inputs[2],
      bias: call.geometry.hasBias ? inputs.last?.elements : nil,
      mask: call.hasMask ? inputs[3] : nil, geometry: call.geometry.geometry)
  }
}
