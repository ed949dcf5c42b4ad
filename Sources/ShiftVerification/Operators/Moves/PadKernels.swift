import ShiftOperators
import ShiftTensors

/// `pad` as this package has it.
struct PadKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: PadCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let value: Element = call.outside.value() ?? .zero
    guard call.rule == .numpy else {
      let (columns, rows) = (call.amounts.first, call.amounts.dropFirst().first)
      return try pad(
        inputs[0],
        by: Padding(
          left: columns?.before ?? 0, right: columns?.after ?? 0, top: rows?.before ?? 0,
          bottom: rows?.after ?? 0), mode: PadMode(rawValue: call.mode.rawValue) ?? .constant,
        value: value)
    }
    let padded = try pad(
      RankedTensor(shape: call.extents, elements: inputs[0].elements),
      by: call.amounts.map { [$0.before, $0.after] }, along: call.amounts.map(\.axis),
      mode: NumPyPadMode(rawValue: call.mode.rawValue) ?? .constant, value: value)
    return Tensor(shape: Shape(ranked: padded.shape), elements: padded.elements)
  }
}

extension PadCall {
  package static var ours: [any OperatorContender<PadCall>] { [PadKernel()] }

  public func program(in format: NumberFormat) -> String? {
    guard let tensors = torchTensors(["x"], in: format) else { return nil }
    guard rule == .numpy else {
      let value = mode == .constant ? ", value=\(outside.torchText)" : ""
      return tensors + "\nprint(F.pad(x, \(torchAmounts), mode='\(mode.rawValue)'\(value)))"
    }
    let widths = extents.indices.map { axis -> String in
      let amount = amounts.first { $0.axis == axis }
      return "(\(amount?.before ?? 0), \(amount?.after ?? 0))"
    }
    let value =
      mode == .constant
      ? ", constant_values=\(outside.torchText)" : ""
    return tensors
      + "\nimport numpy as np\nprint(np.pad(x.float().numpy(), [\(widths.joined(separator: ", "))], "
      + "mode='\(mode.rawValue)'\(value)))"
  }
}
