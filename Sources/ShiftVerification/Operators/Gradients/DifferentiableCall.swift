import PropertyTesting
import ShiftTensors

/// A call whose gradients can be verified: what ``BackwardCall`` needs of it beside the call itself.
///
/// The gradients are those of `Σ gradOutput · operator(inputs)` by its inputs, each of them linear in `gradOutput`.
package protocol DifferentiableCall: OperatorCall {
  /// The kinds whose gradients frameworks have.
  static var differentiableKinds: [String] { get }

  /// The gradients in the order of `CASE-FILES.md`, each with its extents.
  var gradients: [NamedOutput] { get }

  /// What is true of every element of the gradients, one after the other.
  ///
  /// - Parameter inputs: the gradient of the output, then the inputs of the call.
  func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element>

  /// The conventions that gradients of the call may tell apart.
  var tellingBackwards: [String] { get }

  /// The call without what its gradients do not depend on.
  var differentiable: Self { get }

  /// The names of its inputs in a program, those that a gradient is asked for, and the call in PyTorch.
  var torchNames: [String] { get }
  var torchGradients: [String] { get }
  var torchCall: String { get }
  /// Why PyTorch's program for the gradients ends without an answer; `nil` where it does not.
  var torchCrash: String? { get }

  /// What this package has to compute the gradients.
  static var ourGradients: [any OperatorContender<BackwardCall<Self>>] { get }
}

extension DifferentiableCall {
  package static var differentiableKinds: [String] { kinds }
  package var differentiable: Self { self }
  package var torchCrash: String? { nil }
}

/// The gradients of a call as a call of its own, such as `grid_sample_backward`.
///
/// Its first input is the gradient of the output. All its outputs, one after the other, are the elements of one
/// row, so that everything that is done with answers is done with these.
package struct BackwardCall<Forward: DifferentiableCall>: OperatorCall {
  package static var operation: String { Forward.operation + "_backward" }
  package static var kinds: [String] { Forward.differentiableKinds }

  package var forward: Forward
  /// What the gradient of the output holds.
  package var gradientFill: Fill
  package var gradientSeed: UInt64

  package init(of forward: Forward, gradientFill: Fill, gradientSeed: UInt64) {
    (self.forward, self.gradientFill) = (forward, gradientFill)
    self.gradientSeed = gradientSeed
  }

  package var kind: String { forward.kind }
  package var outputs: [NamedOutput] { forward.gradients }
  package var resultShape: [Int] { [outputs.reduce(0) { $0 + $1.count }] }
  package var outputShape: Shape { Shape(n: 1, c: 1, h: 1, w: resultShape[0]) }
  package var argumentShapes: [[Int]] { [forward.resultShape] + forward.argumentShapes }
  package var telling: [String] { forward.tellingBackwards }
  package var isVacuous: Bool { forward.isVacuous || forward.outputShape.count == 0 }
  package var flaw: (found: String, expected: String)? { forward.flaw }

  /// The gradient of the output, then the inputs of the call.
  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard let inputs = forward.inputs(as: type),
      let gradient: Tensor<Element> = gradientFill.tensor(forward.outputShape, seed: gradientSeed)
    else { return nil }
    return [gradient] + inputs
  }

  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> { forward.gradientCells(on: inputs, under: conventions) }

  package var description: String {
    "gradients of \(forward), from \(gradientFill)"
      + (gradientFill.usesSeed ? ", seed \(gradientSeed)" : "")
  }

  package static func generator(_ kinds: [String]) -> Generator<BackwardCall> {
    let forward = Forward.generator(kinds)
    return Generator { choices in
      let call = forward.draw(&choices).differentiable
      let fill = choices.part("gradient") { Fill.drawForOperator(&$0) }
      let seed = choices.part("gradient seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return BackwardCall(of: call, gradientFill: fill, gradientSeed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<BackwardCall>] {
    Forward.demands(kinds).map { demand in
      Demand(demand.name, atLeast: demand.share) { demand.holds($0.forward) }
    } + [
      Demand("a gradient of one element", atLeast: 0.03) { $0.gradientFill == .impulse },
      Demand("a gradient with a special value", atLeast: 0.02) {
        if case .special = $0.gradientFill { true } else { false }
      },
      Demand("a gradient of the whole bit range", atLeast: 0.03) {
        $0.gradientFill == .wholeRange
      },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    let wanted = forward.torchGradients
    return torchTensors(["g"] + forward.torchNames, in: format).map {
      $0 + (forward.torchCrash.map { "\n# Not run: \($0)" } ?? "")
        + "\nfor t in (\(wanted.joined(separator: ", ")),): t.requires_grad_()"
        + "\n\(forward.torchCall).backward(g)\nprint("
        + wanted.map { "\($0).grad" }.joined(separator: ", ") + ")"
    }
  }

  package static var ours: [any OperatorContender<BackwardCall>] { Forward.ourGradients }

  /// An answer from the gradients in their order.
  package func joined<Element>(_ gradients: [[Element]]) -> Tensor<Element> {
    Tensor(shape: outputShape, elements: gradients.flatMap(\.self))
  }
}

package typealias GridSampleBackwardCall = BackwardCall<GridSampleCall>
package typealias DeformConv2DBackwardCall = BackwardCall<DeformConv2DCall>
package typealias Conv2DBackwardCall = BackwardCall<Conv2DCall>
package typealias PadBackwardCall = BackwardCall<PadCall>
package typealias RollBackwardCall = BackwardCall<RollCall>
