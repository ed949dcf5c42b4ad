import PropertyTesting
import ShiftOperators
import ShiftTensors

/// The extents of a convolution: what `conv2d` and `deform_conv2d` have in common.
package struct KernelGeometry: Hashable, Sendable, Codable {
  /// Of the input.
  package var shape: Shape
  package var groups: Int
  package var outputsPerGroup: Int
  package var kernelHeight: Int
  package var kernelWidth: Int
  /// (rows, columns) each.
  package var stride: [Int]
  package var padding: [Int]
  package var dilation: [Int]
  package var hasBias: Bool
  /// What the weights hold; the bias likewise.
  package var weights: Fill

  package var taps: Int { kernelHeight * kernelWidth }
  package var outputs: Int { groups * outputsPerGroup }

  package var weightShape: Shape {
    Shape(n: outputs, c: shape.c / groups, h: kernelHeight, w: kernelWidth)
  }

  package var outputShape: Shape {
    func extent(_ axis: Int, _ extent: Int, _ kernel: Int) -> Int {
      (extent + 2 * padding[axis] - dilation[axis] * (kernel - 1) - 1) / stride[axis] + 1
    }
    return Shape(
      n: shape.n, c: outputs, h: extent(0, shape.h, kernelHeight),
      w: extent(1, shape.w, kernelWidth))
  }

  package var geometry: ConvolutionGeometry {
    ConvolutionGeometry(stride: stride, padding: padding, dilation: dilation)
  }

  /// Where tap (i, j) of a cell of the output stands, before any offset.
  func base(_ row: Int, _ column: Int, _ i: Int, _ j: Int) -> (y: Int, x: Int) {
    (
      row * stride[0] + i * dilation[0] - padding[0],
      column * stride[1] + j * dilation[1] - padding[1]
    )
  }

  func weightTensor<Element: ShiftScalar>(seed: UInt64) -> Tensor<Element>? {
    weights.tensor(weightShape, seed: seed &+ 1)
  }

  func biasTensor<Element: ShiftScalar>(seed: UInt64) -> Tensor<Element>? {
    weights.tensor(Shape(n: 1, c: 1, h: 1, w: outputs), seed: seed &+ 2)
  }

  var flaw: (found: String, expected: String)? {
    let pairs = [(stride, 1), (padding, 0), (dilation, 1)]
    guard
      pairs.allSatisfy({ pair, least in
        pair.count == 2 && pair.allSatisfy { (least...64).contains($0) }
      }), shape.extents.allSatisfy({ (1...256).contains($0) }), shape.count <= 65_536,
      (1...64).contains(groups), (1...64).contains(outputsPerGroup), shape.c % groups == 0,
      (1...16).contains(kernelHeight), (1...16).contains(kernelWidth)
    else { return ("\(self)", "small extents and groups that divide the channels") }
    guard shape.h + 2 * padding[0] > dilation[0] * (kernelHeight - 1),
      shape.w + 2 * padding[1] > dilation[1] * (kernelWidth - 1),
      outputShape.count * shape.c / groups * taps <= 1 << 20
    else { return ("\(self)", "a kernel that fits the padded image") }
    return nil
  }

  static func draw(offsetGroups: Int, most: Int, _ choices: inout Choices) -> KernelGeometry {
    let groups = choices.part("groups") { $0.integer(in: 1...3, corners: [1], cornerPercent: 50) }
    let outputsPerGroup = choices.part("outputs") {
      $0.integer(in: 1...3, corners: [1], cornerPercent: 40)
    }
    let channels = choices.part("channels") {
      groups * offsetGroups * $0.integer(in: 1...2, corners: [1], cornerPercent: 50)
    }
    func axis(_ name: String) -> (kernel: Int, [Int], extent: Int) {
      choices.part(name) { choices in
        let kernel = choices.integer(in: 1...4, origin: 1, corners: [1, 3], cornerPercent: 50)
        let stride = choices.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 50)
        let padding = choices.integer(in: 0...3, corners: [0], cornerPercent: 40)
        let dilation = choices.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 50)
        let least = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
        // Up to so many positions of the output.
        let extent = choices.integer(in: least...(least + (most - 1) * stride), origin: least)
        return (kernel, [stride, padding, dilation], extent)
      }
    }
    let (rows, columns) = (axis("rows"), axis("columns"))
    let images = choices.part("images") {
      $0.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 60)
    }
    let hasBias = choices.part("bias") { $0.boolean(percent: 40) }
    let weights = choices.part("weights") { Fill.drawForOperator(&$0, rare: 1) }
    var geometry = KernelGeometry(
      shape: Shape(n: images, c: channels, h: rows.extent, w: columns.extent), groups: groups,
      outputsPerGroup: outputsPerGroup, kernelHeight: rows.kernel, kernelWidth: columns.kernel,
      stride: [rows.1[0], columns.1[0]], padding: [rows.1[1], columns.1[1]],
      dilation: [rows.1[2], columns.1[2]], hasBias: hasBias, weights: weights)
    choices.part("large") { geometry.grow(offsetGroups: offsetGroups, &$0) }
    return geometry
  }

  /// Kernels work on vectors and tiles, and go wrong in what is left at their end. One extent at a time becomes
  /// large and the others small, since the exact value takes a product for each combination.
  private mutating func grow(offsetGroups: Int, _ choices: inout Choices) {
    guard choices.boolean(percent: 15) else { return }
    let side = choices.position(weights: [1, 1, 1])
    let channels = side == 1 ? groups * offsetGroups * choices.element(of: [5, 9, 17]) : shape.c
    if side == 2 { outputsPerGroup = choices.element(of: [9, 17]) }
    let least = max(1, dilation[0] * (kernelHeight - 1) + 1 - 2 * padding[0])
    shape = Shape(
      n: 1, c: channels, h: min(shape.h, least + stride[0]),
      w: shape.w + (side == 0 ? 20 * stride[1] : 0))
  }

  static func demands<Call>(
    _ geometry: @escaping @Sendable (Call) -> KernelGeometry
  ) -> [Demand<Call>] {
    func demand(
      _ name: String, _ share: Double, _ holds: @escaping @Sendable (KernelGeometry) -> Bool
    ) -> Demand<Call> { Demand(name, atLeast: share) { holds(geometry($0)) } }
    return [
      demand("a kernel larger than one", 0.5) { $0.taps > 1 },
      demand("a kernel that is not square", 0.2) { $0.kernelHeight != $0.kernelWidth },
      demand("a stride", 0.3) { $0.stride != [1, 1] },
      demand("a padding", 0.3) { $0.padding != [0, 0] },
      demand("a dilation that tells", 0.2) {
        $0.dilation[0] > 1 && $0.kernelHeight > 1 || $0.dilation[1] > 1 && $0.kernelWidth > 1
      },
      demand("several groups", 0.2) { $0.groups > 1 },
      demand("several outputs of a group", 0.2) { $0.outputsPerGroup > 1 },
      demand("more outputs of a group than a vector", 0.01) { $0.outputsPerGroup > 8 },
      demand("more channels of a group than a few", 0.01) { $0.shape.c / $0.groups > 4 },
      demand("an output wider than a vector", 0.01) { $0.outputShape.w > 8 },
      demand("several images", 0.1) { $0.shape.n > 1 },
      demand("a bias", 0.2) { $0.hasBias },
      demand("one-hot weights", 0.03) { $0.weights == .impulse },
      demand("special weights", 0.01) {
        if case .special = $0.weights { true } else { false }
      },
    ]
  }
}

extension KernelGeometry: CustomStringConvertible {
  package var description: String {
    "shape \(shape), \(outputs) outputs in \(groups) groups, kernel \(kernelHeight) × \(kernelWidth)"
      + (stride == [1, 1] ? "" : ", stride \(stride)")
      + (padding == [0, 0] ? "" : ", padding \(padding)")
      + (dilation == [1, 1] ? "" : ", dilation \(dilation)") + (hasBias ? ", bias" : "")
      + ", \(weights) weights"
  }

  /// The keyword arguments of PyTorch.
  var torchArguments: String {
    ", stride=\(pair(stride)), padding=\(pair(padding)), dilation=\(pair(dilation))"
  }

  private func pair(_ pair: [Int]) -> String { "(\(pair[0]), \(pair[1]))" }
}
