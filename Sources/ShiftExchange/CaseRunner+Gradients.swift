import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension CaseRunner {
  /// The answers by name.
  ///
  /// - Parameter wanted: those that somebody compares; all if `nil`. PyTorch computes the gradient of a grid
  ///   with other bits where it computes none of the image, so `grad_input` is left out where it is not
  ///   wanted.
  /// - Throws: `ShiftError` where ours refuses the call.
  func outputs(wanted: Set<String>?) throws(ShiftError) -> [String: RankedTensor<Element>] {
    guard case .gradient(let call) = operation else { return ["output": try output()] }
    switch call {
    case .gridSample(let mode, let padding, let alignCorners):
      return try gridGradients(
        GridSampleOptions(
          mode: mode, padding: padding, alignCorners: alignCorners, dialect: dialect),
        wantsInput: wanted.map { $0.contains("grad_input") } ?? true)
    case .deformConv2d(let geometry): return try deformGradients(geometry)
    case .conv2d(let geometry, let groups): return try convolutionGradients(geometry, groups)
    case .roll(let shifts, let dims):
      try requireGradient(of: input("input").shape)
      return ["grad_input": try rolled(by: shifts, along: dims, backwards: true)]
    case .pad(let amounts, let mode, _):
      return [
        "grad_input": try padBackward(
          input("grad_output"), of: input("input").shape, by: amounts, mode: mode)
      ]
    case .shift(let pipeline, let shifts, let boundary):
      try requireGradient(of: input("input").shape)
      return [
        "grad_input": RankedTensor(
          try pipeline.gradient(
            image("grad_output"), of: image("input"), by: shifts, boundary: boundary,
            dialect: dialect))
      ]
    case .preset, .sliceInPlace, .numpyPad, .affineGrid, .remap, .gradient, .refused:
      throw ShiftError(
        operation.name.rawValue, found: "no rule for its gradient",
        expected: "an operator that has one")
    }
  }

  /// Whether the tensors have a depth.
  var isOfVolumes: Bool { inputs["input"]?.shape.count == 5 }

  /// Every build of PyTorch computes volumes by the same scalar code; other dialects are of images.
  func requireVolumeDialect() throws(ShiftError) {
    guard [.pytorchCPU, .pytorchCPUFused, .pytorchFallback].contains(dialect) else {
      throw ShiftError(
        operation.name.rawValue, found: "volumes in dialect \(dialect)",
        expected: "PyTorch's on a CPU")
    }
  }

  private func requireGradient(of shape: [Int]) throws(ShiftError) {
    let gradient = try input("grad_output").shape
    guard gradient == shape else {
      throw ShiftError(
        operation.name.rawValue, found: "grad_output \(gradient)", expected: "\(shape)")
    }
  }

  private func gridGradients(
    _ options: GridSampleOptions, wantsInput: Bool
  ) throws(ShiftError) -> [String: RankedTensor<Element>] {
    if isOfVolumes {
      try requireVolumeDialect()
      let gradients = try gridSample3DBackward(
        input("grad_output"), input: input("input"), at: input("grid"), mode: options.mode,
        padding: options.padding, alignCorners: options.alignCorners)
      return ["grad_input": gradients.input, "grad_grid": gradients.grid]
    }
    let gradients = try gridSampleBackward(
      image("grad_output"), input: image("input"), at: grid(), options: options,
      wantsInput: wantsInput)
    var outputs = ["grad_grid": RankedTensor(gradients.grid)]
    outputs["grad_input"] = gradients.input.map { RankedTensor($0) }
    return outputs
  }

  private func deformGradients(
    _ geometry: ConvolutionGeometry
  ) throws(ShiftError) -> [String: RankedTensor<Element>] {
    let weight = try image("weight")
    try requireBias(for: weight.shape.n)
    let gradients = try deformConv2dBackward(
      image("grad_output"), input: image("input"), offset: image("offset"), weight: weight,
      mask: inputs["mask"] == nil ? nil : image("mask"), geometry: geometry)
    var outputs = [
      "grad_input": RankedTensor(gradients.input),
      "grad_offset": RankedTensor(gradients.offset),
      "grad_weight": RankedTensor(gradients.weight),
    ]
    if inputs["mask"] != nil { outputs["grad_mask"] = RankedTensor(gradients.mask) }
    outputs["grad_bias"] = biasGradient(gradients.bias)
    return outputs
  }

  private func convolutionGradients(
    _ geometry: ConvolutionGeometry, _ groups: Int
  ) throws(ShiftError) -> [String: RankedTensor<Element>] {
    let weight = try image("weight")
    try requireBias(for: weight.shape.n)
    let gradients = try conv2dBackward(
      image("grad_output"), input: image("input"), weight: weight, geometry: geometry,
      groups: groups)
    var outputs = [
      "grad_input": RankedTensor(gradients.input), "grad_weight": RankedTensor(gradients.weight),
    ]
    outputs["grad_bias"] = biasGradient(gradients.bias)
    return outputs
  }

  private func requireBias(for count: Int) throws(ShiftError) {
    guard let bias = try bias(), bias.count != count else { return }
    throw ShiftError(
      operation.name.rawValue, found: "\(bias.count) bias values",
      expected: "one for each of \(count) outputs")
  }

  /// A call without a bias has no gradient of it.
  private func biasGradient(_ sums: [Element]) -> RankedTensor<Element>? {
    inputs["bias"] == nil ? nil : RankedTensor(shape: [sums.count], elements: sums)
  }
}
