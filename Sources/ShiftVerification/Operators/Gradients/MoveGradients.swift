import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The gradient of an operator that moves elements: each element has the sum of what its copies have.
private struct GatheredCells<Element: ShiftScalar>: CellTruths {
  private let gradient: Tensor<Element>
  /// For each element, the positions of the output that hold it.
  private let copies: [[Int]]

  /// - Parameter forward: which element each position of the output holds.
  init(_ gradient: Tensor<Element>, of count: Int, _ forward: Cells<Element>) {
    self.gradient = gradient
    var copies = [[Int]](repeating: [], count: count)
    for place in 0..<gradient.shape.count {
      for source in forward.places(of: place) { copies[source].append(place) }
    }
    self.copies = copies
  }

  subscript(index: Int) -> CellTruth {
    if copies[index].count == 1 {
      // A sum of one term may be that term, bit for bit, or start at +0.
      var truth = CellTruth(moving: gradient[copies[index][0]])
      truth.movesBits = false
      return truth
    }
    var sum = Quantity.zero
    for place in copies[index] { sum += Quantity(gradient[place]) }
    return sum.truth(roundings: 0, in: Element.self)
  }

  func places(of index: Int) -> [Int] { copies[index] }
}

extension PadCall: DifferentiableCall {
  /// Frameworks have gradients of PyTorch's rules.
  package static var differentiableKinds: [String] { kinds.filter { $0.hasPrefix("pytorch") } }

  package var gradients: [NamedOutput] { [NamedOutput("grad_input", extents)] }

  // Without the module's of operators `verify --operator shift_backward` takes 1.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(GatheredCells(inputs[0], of: shape.count, cells(on: [inputs[1]], under: conventions)))
  }

  package var tellingBackwards: [String] { telling }

  /// What `constant` writes has no gradient.
  package var differentiable: PadCall {
    var call = self
    call.outside = .zero
    return call
  }

  package var torchNames: [String] { ["x"] }
  package var torchGradients: [String] { ["x"] }
  package var torchCall: String {
    "F.pad(x, \(torchAmounts), mode='\(mode.rawValue)')"
  }

  package static var ourGradients: [any OperatorContender<PadBackwardCall>] {
    [PadGradientKernel()]
  }
}

/// `padBackward` as this package has it.
struct PadGradientKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: PadBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = call.forward
    let (columns, rows) = (forward.amounts.first, forward.amounts.dropFirst().first)
    let gradient = try padBackward(
      inputs[0], of: forward.shape,
      by: Padding(
        left: columns?.before ?? 0, right: columns?.after ?? 0, top: rows?.before ?? 0,
        bottom: rows?.after ?? 0), mode: PadMode(rawValue: forward.mode.rawValue) ?? .constant)
    return call.joined([gradient.elements])
  }
}

extension RollCall: DifferentiableCall {
  package var gradients: [NamedOutput] { [NamedOutput("grad_input", extents)] }

  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(GatheredCells(inputs[0], of: shape.count, cells(on: [inputs[1]], under: conventions)))
  }

  package var tellingBackwards: [String] { [] }
  package var torchNames: [String] { ["x"] }
  package var torchGradients: [String] { ["x"] }
  package var torchCall: String { "torch.roll(x, \(shifts), dims=\(axes))" }

  package static var ourGradients: [any OperatorContender<RollBackwardCall>] {
    [RollGradientKernel()]
  }
}

/// `rollBackward` as this package has it.
struct RollGradientKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: RollBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let first = 4 - call.forward.extents.count
    let gradient = try rollBackward(
      inputs[0], by: call.forward.shifts, along: call.forward.axes.map { $0 + first })
    return call.joined([gradient.elements])
  }
}
