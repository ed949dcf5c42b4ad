import ShiftOperators
import ShiftTensors

extension RecordedCase {
  /// The call itself, or the one whose gradients are asked for.
  var differentiated: RecordedOperator {
    if case .gradient(let call) = operation { call } else { operation }
  }

  var isGradient: Bool { operation.name.forward != nil }

  private func elements(_ role: String) -> Double {
    inputs[role]?.tensor.shape.reduce(1) { $0 * Double($1) } ?? 0
  }

  /// What `grid_sample` of volumes needs, its gradients included; nil for other calls.
  var costOfVolumes: (elements: Double, operations: Double)? {
    guard case .gridSample = differentiated, let volume = inputs["input"]?.tensor.shape,
      volume.count == 5
    else { return nil }
    let points = elements("grid")
    let output = points / 3 * Double(volume[1])
    return (
      output + (isGradient ? elements("input") + points : 0), output * (isGradient ? 256 : 64)
    )
  }

  /// What gradients need: what the call needs, and room for one gradient beside each input.
  var costOfGradient: (elements: Double, operations: Double)? {
    guard isGradient else { return nil }
    let call = cost(of: differentiated)
    let present = inputs.keys.map(elements).reduce(0, +)
    return (call.elements * 4 + present, call.operations * 4)
  }

  /// What NumPy's pad needs: the output, and a list of places for each axis.
  func cost(of padding: NumPyPadding) -> (elements: Double, operations: Double) {
    let extents = inputs["input"]?.tensor.shape.map(Double.init) ?? []
    let rank = extents.count
    var padded = extents
    for (width, number) in zip(padding.widths, padding.axes ?? Array(0..<rank)) {
      let axis = number < 0 ? number &+ rank : number
      guard padded.indices.contains(axis) else { continue }
      padded[axis] += width.reduce(0) { $0 + max(Double($1), 0) }
    }
    // Where one axis is empty, the others still have a list of places, together if they follow each other.
    let count = padded.reduce(1) { $0 * max($1, 1) } * 2
    return (count, count)
  }
}
