import ShiftStrategies
import ShiftTensors

extension PipelineCall: DifferentiableCall {
  package var gradients: [NamedOutput] { [NamedOutput("grad_input", shape.extents)] }

  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> { Cells(SpreadGradient(self, of: inputs[0])) }

  package var tellingBackwards: [String] { [] }
  package var torchNames: [String] { ["x"] }
  package var torchGradients: [String] { ["x"] }

  /// The pipeline as people write it, which leaves its result in `got`.
  package var torchCall: String {
    let pattern = Pattern(shifts)
    let written = pipeline.strategy().described.torchCall(
      for: shape, by: pattern, boundary: pipeline.boundary)
    let distances = pattern.shifts(ofChannels: shape.c).map(\.description)
    return """
      import math
      \(written?.imports ?? "")N, C, H, W = x.shape
      shifts = [\(distances.joined(separator: ", "))]  # (dy, dx) per channel
      \(written?.lines ?? "got = x")
      got
      """
  }

  package static var ourGradients: [any OperatorContender<PipelineBackwardCall>] {
    [PipelineGradientKernel()]
  }
}

/// `ShiftPipeline.gradient` as this package has it.
struct PipelineGradientKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: PipelineBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let gradient = try call.forward.pipeline.gradient(
      inputs[0], of: inputs[1], by: call.forward.shifts)
    return call.joined([gradient.elements])
  }
}

package typealias PipelineBackwardCall = BackwardCall<PipelineCall>
