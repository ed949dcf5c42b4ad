import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension RecordedCase {
  /// Refuses a call that asks for more memory or work than its tensors justify.
  ///
  /// A case of a hundred bytes can ask for a pad of 2³² rows or a shift of 2⁶² pixels, and a crafted
  /// pair of tensors for 10¹⁵ products. Honest cases stay far below: 8×64×56×56 convolved densely
  /// with 3×3 takes 10⁹ products.
  func requireModestCost() throws(ShiftError) {
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError(operation.name.rawValue, found: found, expected: expected)
    }
    let tensors = inputs.values.map(\.tensor) + recorded.values.map(\.tensor)
    // Loops over the other axes need no elements where one is 0.
    for tensor in tensors where tensor.elementCount == 0 {
      guard tensor.shape.allSatisfy({ $0 <= 1 << 16 }),
        tensor.shape.reduce(1, { $0 * Double(max($1, 1)) }) <= Double(1 << 22)
      else {
        throw refuse(
          "an empty tensor of \(tensor.shape)",
          "extents of at most \(1 << 16) whose product, 0 as 1, is at most \(1 << 22)")
      }
    }
    if case .shift(_, let shifts, _) = differentiated {
      for distance in shifts.flatMap({ [$0.dy, $0.dx] }) where distance.magnitude > 1 << 20 {
        throw refuse("a shift of \(distance) px", "at most \(1 << 20)")
      }
    }
    let present = tensors.map(\.elementCount).reduce(0, +)
    let (elements, operations) = cost
    // Whole numbers run as fractions, of which each takes several times the bytes.
    let isWhole = tensors.contains { $0.dtype.format == nil }
    let limit = Double(1 << 22) + (isWhole ? 8 : 64) * Double(present)
    guard elements <= limit else {
      throw refuse("a call for \(printed(elements)) elements", "at most \(printed(limit))")
    }
    if case .close(_, _, .dotProduct) = comparison, operations > 0x1p28 {
      throw refuse(
        "a bound over \(printed(operations)) products", "at most \(printed(0x1p28))")
    }
    guard operations <= 0x1p36 else {
      throw refuse("a call for \(printed(operations)) products", "at most \(printed(0x1p36))")
    }
  }

  private func printed(_ count: Double) -> String {
    count < 0x1p62 ? "\(Int(count))" : "more than 2^62"
  }

  /// The elements and the products that the call needs at most, in floating point because they may
  /// exceed every integer.
  private var cost: (elements: Double, operations: Double) {
    if let cost = costOfVolumes ?? costOfGradient { return cost }
    return cost(of: operation)
  }

  /// The same of a call on images.
  func cost(of operation: RecordedOperator) -> (elements: Double, operations: Double) {
    func shape(_ role: String) -> [Double] {
      let extents = inputs[role]?.tensor.shape.map(Double.init) ?? []
      return extents.count == 4 ? extents : [1, 1, 1, extents.reduce(1, *)]
    }
    let image = shape("input")
    let count = image.reduce(1, *)
    switch operation {
    case .gridSample, .remap:
      let grid = shape(inputs["map"] == nil ? "grid" : "map")
      let output = grid[0] * grid[1] * grid[2] * image[1]
      return (output + grid.reduce(1, *) * 8, output * 16)
    case .deformConv2d:
      let (offset, weight) = (shape("offset"), shape("weight"))
      let area = offset[2] * offset[3]
      let samples = image[1] * weight[2] * weight[3] * area
      let output = image[0] * weight[0] * area
      return (output + samples, image[0] * samples * 4 + output * weight[1] * weight[2] * weight[3])
    case .conv2d(let geometry, _):
      let weight = shape("weight")
      func extent(_ axis: Int) -> Double {
        let padded = image[2 + axis] + 2 * Double(max(geometry.padding[axis], 0))
        let reach = Double(max(geometry.dilation[axis], 1)) * max(weight[2 + axis] - 1, 0)
        return max(padded - reach, 0) / Double(max(geometry.stride[axis], 1)) + 1
      }
      let output = image[0] * weight[0] * extent(0) * extent(1)
      return (output, output * max(weight[1], 1) * weight[2] * weight[3])
    // Each axis moves them all.
    case .roll(let shifts, _):
      let axes = inputs["input"]?.tensor.shape.count ?? 1
      let moved = count * Double(max(min(shifts.count, axes), 1))
      return (moved, moved)
    case .pad(let amounts, _, _):
      let extents = inputs["input"]?.tensor.shape ?? []
      var output = 1.0
      for (axis, extent) in extents.reversed().enumerated() {
        let amounts = amounts.dropFirst(2 * axis).prefix(2)
        // Where one axis is empty, the others still have a list of places, together if they follow each other.
        output *= max(Double(extent) + amounts.reduce(0) { $0 + max(Double($1), 0) }, 1)
      }
      return (output, output)
    case .shift(let strategy, let shifts, _):
      // Distances are known to be small where this is used.
      let reach = Double(shifts.map(\.reach).max() ?? 0)
      let padded = image[0] * image[1] * (image[2] + 2 * reach) * (image[3] + 2 * reach)
      let window = (2 * reach + 1) * (2 * reach + 1)
      switch strategy {
      case .slice: return (count, count * 4)
      case .roll: return (padded, padded * 4)
      // Its dense weight has a number for each pair of channels.
      case .deformConv2d: return (padded * 3 + image[1] * image[1], padded * (4 + image[1]))
      case .conv2d: return (padded + image[1] * window, count * window)
      case .gridSample: return (count * 8, count * 16)
      }
    case .preset(let preset):
      let output = image[0] * image[1] * (image[2] + preset.growth) * (image[3] + preset.growth)
      return (
        output * 4 + image[1] * preset.productsPerPixel, output * preset.productsPerPixel
      )
    case .sliceInPlace: return (count, count)
    case .numpyPad(let padding): return cost(of: padding)
    case .affineGrid(let size, _):
      // No images need the centres of each axis all the same.
      let cells = size.enumerated().reduce(1.0) {
        $1.offset == 1 ? $0 : $0 * max(Double($1.element), 1)
      }
      return (cells * 3, cells * 12)
    case .gradient, .refused: return (0, 0)
    }
  }

  /// Refuses what PyTorch's CPU build has no kernel for, as it does.
  ///
  /// Ours would compute deform_conv2d in BFloat16 without a thought; to a conformance file that
  /// is a disagreement, because the framework did not.
  func requireKernel() throws(ShiftError) {
    let types = Set(inputs.values.map(\.tensor.dtype)).sorted()
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError(operation.name.rawValue, found: found, expected: expected)
    }
    guard types.count == 1, let type = types.first else {
      throw refuse("inputs of \(alternatives(types.map(\.rawValue), joinedBy: "and"))", "one dtype")
    }
    guard effectiveDialect == .pytorchCPU || effectiveDialect == .pytorchCPUFused else { return }
    let supported: Set<DType>
    switch differentiated {
    case .deformConv2d where isGradient, .shift(.deformConv2d, _, _) where isGradient:
      supported = [.float16, .float32, .float64]
    case _ where isGradient: supported = [.float16, .bfloat16, .float32, .float64]
    // PyTorch makes the one centre of such an axis by a function that has no 16-bit formats.
    case .affineGrid(let size, _) where size.dropFirst(2).contains(1):
      supported = [.float32, .float64]
    case .gridSample, .shift(.gridSample, _, _), .affineGrid:
      supported = [.float16, .bfloat16, .float32, .float64]
    case .preset(let preset) where preset.isOneHot:
      supported = Set(DType.allCases).subtracting([.bool])
    case .preset(let preset) where !preset.readsAtOffsets: return
    case .deformConv2d, .shift(.deformConv2d, _, _), .preset:
      supported = [.float16, .float32, .float64]
    case .conv2d, .shift(.conv2d, _, _), .shift(.roll, _, _), .pad(_, .replicate, _),
      .pad(_, .reflect, _):
      supported = Set(DType.allCases).subtracting([.bool])
    case .roll, .pad, .shift(.slice, _, _), .sliceInPlace, .numpyPad, .remap, .gradient, .refused:
      return
    }
    guard supported.contains(type) else {
      throw refuse(
        type.rawValue,
        alternatives(DType.allCases.filter(supported.contains).map(\.rawValue))
          + ", which PyTorch has on a CPU")
    }
  }
}
