import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Runs a recorded call through our own operators and strategies.
struct CaseRunner<Element: ShiftScalar> {
  let operation: RecordedOperator
  /// By role.
  let inputs: [String: RankedTensor<Element>]
  let dialect: GridSampleDialect
  /// What the recording stored.
  let type: DType?
  /// The `value` of a pad in this format, or why there is none.
  let converted: (_ value: Double, _ byNumPy: Bool) throws(ShiftError) -> Element

  /// - Throws: `ShiftError` where ours refuses the call.
  func output() throws(ShiftError) -> RankedTensor<Element> {
    switch operation {
    case .gridSample(let mode, let padding, let alignCorners):
      if isOfVolumes {
        try requireVolumeDialect()
        return try gridSample3D(
          input("input"), at: input("grid"), mode: mode, padding: padding,
          alignCorners: alignCorners)
      }
      return RankedTensor(
        try gridSample(
          image("input"), at: grid(),
          options: GridSampleOptions(
            mode: mode, padding: padding, alignCorners: alignCorners, dialect: dialect)))
    case .deformConv2d(let geometry):
      return RankedTensor(
        try deformConv2d(
          image("input"), offset: image("offset"), weight: image("weight"), bias: bias(),
          mask: inputs["mask"] == nil ? nil : image("mask"), geometry: geometry))
    case .conv2d(let geometry, let groups): return try convolved(geometry, groups)
    case .roll(let shifts, let dims): return try rolled(by: shifts, along: dims)
    case .pad(let amounts, let mode, let value):
      try requireValue(value, takenBy: mode == .constant, mode.rawValue)
      // Where nothing is added PyTorch does not look at the value.
      let isFilled = amounts.contains { $0 > 0 }
      return try padded(by: amounts, mode, converted(isFilled ? value : 0, false))
    case .shift(let pipeline, let shifts, let boundary):
      let image = try image("input")
      guard image.shape.c.isMultiple(of: shifts.count) else {
        throw ShiftError(
          "shift", found: "\(image.shape.c) channels for \(shifts.count) shifts",
          expected: "as many in each group")
      }
      return RankedTensor(
        try pipeline.strategy(dialect: dialect).shift(
          image, by: Pattern(shifts), boundary: boundary ?? pipeline.boundary))
    case .preset(let preset): return RankedTensor(try preset.shifted(image("input")))
    case .sliceInPlace(let assignment):
      return RankedTensor(try assignment.carriedOut(on: image("input"), of: type))
    case .numpyPad(let padding):
      try requireValue(padding.value, takenBy: padding.mode == .constant, padding.mode.rawValue)
      return try pad(
        input("input"), by: padding.widths, along: padding.axes, mode: padding.mode,
        value: converted(padding.value, true))
    case .affineGrid(let size, let alignCorners):
      return try affineGrid(
        input("theta"), size: size, alignCorners: alignCorners, isFused: dialect.isFused)
    case .remap(let mode, let padding):
      return RankedTensor(
        try remap(image("input"), at: grid("map"), mode: mode, padding: padding))
    case .gradient:
      throw ShiftError(
        operation.name.rawValue, found: "a call for one output", expected: "its gradients")
    case .refused(let name, let fault):
      throw ShiftError(name.rawValue, found: "\(fault)", expected: "attributes that say a call")
    }
  }

  /// PyTorch and NumPy take a value for `constant` alone.
  private func requireValue(
    _ value: Double, takenBy isConstant: Bool, _ mode: String
  ) throws(ShiftError) {
    guard isConstant || value == 0 else {
      throw ShiftError(
        "pad", found: "value \(value) for mode \(mode)", expected: "none, or mode constant")
    }
  }

  /// PyTorch also convolves one image without a batch axis.
  private func convolved(
    _ geometry: ConvolutionGeometry, _ groups: Int
  ) throws(ShiftError) -> RankedTensor<Element> {
    let input = try input("input")
    let isBatch = input.shape.count != 3
    let image = try isBatch ? image("input") : four([1] + input.shape, input)
    let weight = try self.image("weight")
    // PyTorch asks for an output of each group, also where none would be computed.
    guard weight.shape.n >= groups else {
      throw ShiftError(
        "conv2d", found: "a weight of \(weight.shape.n) outputs for \(groups) groups",
        expected: "an output of each")
    }
    let output = try conv2d(
      image, weight: weight, bias: bias(), geometry: geometry, groups: groups)
    return RankedTensor(
      shape: isBatch ? output.shape.extents : Array(output.shape.extents.dropFirst()),
      elements: output.elements)
  }

  // MARK: Any number of axes

  /// Axis after axis, because any axis is the rows of (1, what is before, axis, what is after).
  func rolled(
    by shifts: [Int], along dims: [Int], backwards: Bool = false
  ) throws(ShiftError) -> RankedTensor<Element> {
    var tensor = try input(backwards ? "grad_output" : "input")
    let shape = tensor.shape
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError("roll", found: found, expected: expected)
    }
    guard !shifts.isEmpty else { throw refuse("no shifts", "at least one") }
    guard shifts.count == (dims.isEmpty ? 1 : dims.count) else {
      throw refuse("\(shifts.count) shifts for \(dims.count) dims", "one shift for each")
    }
    // PyTorch hands an empty tensor back before it looks at the dims.
    if tensor.elements.isEmpty { return tensor }
    if dims.isEmpty {
      tensor.shape = [tensor.elements.count]
      tensor = try rotated(tensor, 0, by: shifts[0], backwards)
    }
    let rank = shape.count
    var distances = shape.map { _ in 0 }
    for (shift, dim) in zip(shifts, dims) {
      guard (-rank..<rank).contains(dim) else {
        throw refuse(
          "dim \(dim) of \(rank)", rank == 0 ? "no dim" : "a dim from \(-rank) to \(rank - 1)")
      }
      let axis = (dim + rank) % rank
      distances[axis] = (distances[axis] + shift % shape[axis]) % shape[axis]
    }
    for axis in distances.indices where distances[axis] != 0 {
      tensor = try rotated(tensor, axis, by: distances[axis], backwards)
    }
    tensor.shape = shape
    return tensor
  }

  private func rotated(
    _ tensor: RankedTensor<Element>, _ axis: Int, by shift: Int, _ backwards: Bool
  ) throws(ShiftError) -> RankedTensor<Element> {
    let rows = try asRows(axis, of: tensor)
    let output =
      try backwards
      ? rollBackward(rows, by: [shift], along: [2]) : roll(rows, by: [shift], along: [2])
    return RankedTensor(shape: tensor.shape, elements: output.elements)
  }

  /// The last two axes at once, and `constant` padding of the axes before them one by one.
  private func padded(
    by amounts: [Int], _ mode: PadMode, _ value: Element
  ) throws(ShiftError) -> RankedTensor<Element> {
    var tensor = try input("input")
    let rank = tensor.shape.count
    let axes = amounts.count / 2
    // PyTorch has the other modes for images of as many axes as are padded, and one or two more.
    guard axes <= rank, mode == .constant || (1...3).contains(axes) && (1...2).contains(rank - axes)
    else {
      throw ShiftError(
        "\(mode.rawValue) pad", found: "\(amounts.count) amounts for \(rank) axes",
        expected: mode == .constant
          ? "at most two for each axis"
          : "two for each of one to three axes, all but the first or but the first two")
    }
    // Only the batch may be empty, which is there where the rank is one more than the least.
    if mode == .reflect || mode == .replicate {
      let isBatch = rank == axes + 2
      guard tensor.shape.dropFirst(isBatch ? 1 : 0).allSatisfy({ $0 != 0 }) else {
        throw ShiftError(
          "\(mode.rawValue) pad", found: "a tensor of shape \(tensor.shape)",
          expected: isBatch ? "no empty axis but the first" : "no empty axis")
      }
    }
    for place in 0..<axes {
      let (before, after) = (amounts[2 * place], amounts[2 * place + 1])
      // Rows and columns together are the operator as it is meant; `place` 1 is done with 0.
      if place == 1 { continue }
      let axis = rank - 1 - place
      if place == 0, axes > 1 {
        let shape = [1, tensor.shape.dropLast(2).reduce(1, *)] + tensor.shape.suffix(2)
        let output = try pad(
          four(shape, tensor),
          by: Padding(left: before, right: after, top: amounts[2], bottom: amounts[3]),
          mode: mode, value: value)
        tensor = RankedTensor(
          shape: tensor.shape.dropLast(2) + [output.shape.h, output.shape.w],
          elements: output.elements)
      } else {
        let output = try pad(
          asRows(axis, of: tensor),
          by: Padding(left: 0, right: 0, top: before, bottom: after), mode: mode, value: value)
        var shape = tensor.shape
        shape[axis] = output.shape.h
        tensor = RankedTensor(shape: shape, elements: output.elements)
      }
    }
    return tensor
  }

  /// The tensor with one axis as its rows.
  private func asRows(
    _ axis: Int, of tensor: RankedTensor<Element>
  ) throws(ShiftError) -> Tensor<Element> {
    let outer = tensor.shape[..<axis].reduce(1, *)
    let inner = tensor.shape[(axis + 1)...].reduce(1, *)
    return try four([1, outer, tensor.shape[axis], inner], tensor)
  }

  // MARK: Inputs

  func input(_ role: String) throws(ShiftError) -> RankedTensor<Element> {
    guard let tensor = inputs[role] else {
      throw ShiftError(
        operation.name.rawValue, found: "no \(role)", expected: "a tensor for it")
    }
    return tensor
  }

  func image(_ role: String) throws(ShiftError) -> Tensor<Element> {
    let tensor = try input(role)
    return try four(tensor.shape, tensor, role)
  }

  func four(
    _ shape: [Int], _ tensor: RankedTensor<Element>, _ role: String = "input"
  ) throws(ShiftError) -> Tensor<Element> {
    guard shape.count == 4 else {
      throw ShiftError(
        operation.name.rawValue, found: "\(role) of \(shape.count) axes", expected: "4")
    }
    return Tensor(
      shape: Shape(n: shape[0], c: shape[1], h: shape[2], w: shape[3]),
      elements: tensor.elements)
  }

  func grid(_ role: String = "grid") throws(ShiftError) -> Grid<Element> {
    let grid = try input(role)
    guard grid.shape.count == 4, grid.shape[3] == 2 else {
      throw ShiftError(
        operation.name.rawValue, found: "\(role) \(grid.shape)", expected: "(N, Ho, Wo, 2)")
    }
    return Grid(
      n: grid.shape[0], rows: grid.shape[1], columns: grid.shape[2], points: grid.elements)
  }

  func bias() throws(ShiftError) -> [Element]? {
    guard let bias = inputs["bias"] else { return nil }
    guard bias.shape.count == 1 else {
      throw ShiftError(
        operation.name.rawValue, found: "bias of \(bias.shape.count) axes", expected: "1")
    }
    return bias.elements
  }
}
