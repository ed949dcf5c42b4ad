import ShiftTensors
import ShiftVerification

/// What the usual checks ask of `conv2d`.
enum UsualConv2D {
  static let checks = UsualChecks<Conv2DCall>(
    samples: samples, nodeTests: nodeTests,
    fuzz: UsualChecks.fuzz { inputs($0, -1...1, &$1) })

  /// Of tensors that PyTorch's `make_tensor` draws from −9…9.
  private static var samples: [UsualQuestion<Conv2DCall>] {
    UsualChecks.questions(geometries.map { Conv2DCall($0) }) { inputs($0, -9...9, &$1) }
  }

  private static func inputs(
    _ call: Conv2DCall, _ range: ClosedRange<Float>, _ numbers: inout UsualInputs
  ) -> [Tensor<Float>] {
    let geometry = call.geometry
    return [
      numbers.tensor(geometry.shape, in: range), numbers.tensor(geometry.weightShape, in: range),
    ]
      + (geometry.hasBias
        ? [numbers.tensor(Shape(n: 1, c: 1, h: 1, w: geometry.outputs), in: range)] : [])
  }

  /// Those of `sample_inputs_conv2d` (PyTorch 2.15) with a batch and the same padding on both sides, each once.
  private static let geometries: [KernelGeometry] = [
    geometry(1, 3, 4, 4, 3, (3, 3), [2, 2], [2, 2]),
    geometry(2, 4, 8, 8, 1, (3, 3), [3, 2], [2, 1], [4, 4], groups: 2),
    geometry(1, 4, 5, 5, 1, (2, 3), [2, 2], [1, 1], [2, 3]),
    geometry(1, 2, 4, 3, 4, (3, 4), [2, 2], [1, 1], hasBias: false),
    geometry(1, 4, 5, 5, 1, (2, 3), [2, 2]),
    geometry(2, 4, 6, 6, 1, (3, 3), groups: 4),
    geometry(2, 4, 6, 6, 2, (3, 3), groups: 4),
    geometry(2, 4, 6, 6, 2, (3, 3), groups: 4, hasBias: false),
    geometry(2, 4, 6, 6, 1, (3, 3), [3, 2], groups: 4),
    geometry(2, 4, 6, 6, 1, (3, 3), [1, 1], [1, 1], groups: 4),
    geometry(2, 4, 5, 5, 1, (2, 2), [1, 1], [0, 0], [2, 2], groups: 4),
    geometry(2, 4, 6, 5, 3, (3, 2), groups: 2),
    geometry(1, 4, 5, 5, 3, (3, 3), hasBias: false),
  ]

  private static func geometry(
    _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ outputs: Int, _ kernel: (Int, Int),
    _ stride: [Int] = [1, 1], _ padding: [Int] = [0, 0], _ dilation: [Int] = [1, 1],
    groups: Int = 1, hasBias: Bool = true
  ) -> KernelGeometry {
    KernelGeometry(
      of: Shape(n: n, c: c, h: h, w: w), groups: groups, outputsPerGroup: outputs, kernel: kernel,
      stride: stride, padding: padding, dilation: dilation, hasBias: hasBias)
  }

  /// The five of ONNX without automatic padding: 0, 1, 2, … under a kernel of ones, whose sums are whole.
  private static var nodeTests: [UsualQuestion<Conv2DCall>] {
    let calls = [
      (5, [1, 1], [1, 1]), (5, [1, 1], [0, 0]), (7, [2, 2], [1, 1]), (7, [2, 2], [0, 0]),
      (7, [2, 2], [1, 0]),
    ].map { height, stride, padding in
      Conv2DCall(geometry(1, 1, height, 5, 1, (3, 3), stride, padding, hasBias: false))
    }
    return UsualChecks.questions(calls) { call, _ in
      [
        Tensor(
          shape: call.geometry.shape, elements: (0..<call.geometry.shape.count).map { Float($0) }),
        Tensor(repeating: 1, shape: call.geometry.weightShape),
      ]
    }
  }
}

/// What the usual checks ask of `deform_conv2d`.
enum UsualDeformConv2D {
  static let checks = UsualChecks<DeformConv2DCall>(
    samples: samples, nodeTests: nodeTests,
    fuzz: UsualChecks.fuzz { inputs($0, -1...1, offsets: -2...2, &$1) })

  /// The geometry of torchvision's `TestDeformConv`: 33 images, 6 channels, 2 outputs in 2 groups, 3 offset groups,
  /// with a mask and without. Its offsets and weights are normal; these are drawn evenly from −2…2.
  private static var samples: [UsualQuestion<DeformConv2DCall>] {
    let geometry = KernelGeometry(
      of: Shape(n: 33, c: 6, h: 5, w: 4), groups: 2, outputsPerGroup: 1, kernel: (3, 2),
      stride: [2, 1], padding: [1, 0], dilation: [2, 1], hasBias: true)
    return UsualChecks.questions(
      [false, true].map { DeformConv2DCall(geometry, offsetGroups: 3, hasMask: $0) }
    ) { inputs($0, -2...2, offsets: -2...2, &$1) }
  }

  private static func inputs(
    _ call: DeformConv2DCall, _ range: ClosedRange<Float>, offsets: ClosedRange<Float>,
    _ numbers: inout UsualInputs
  ) -> [Tensor<Float>] {
    let geometry = call.geometry
    var inputs = [
      numbers.tensor(geometry.shape, in: 0...1), numbers.tensor(call.offsetShape, in: offsets),
      numbers.tensor(geometry.weightShape, in: range),
    ]
    if call.hasMask { inputs.append(numbers.tensor(call.maskShape, in: range)) }
    if geometry.hasBias {
      inputs.append(numbers.tensor(Shape(n: 1, c: 1, h: 1, w: geometry.outputs), in: range))
    }
    return inputs
  }

  /// The four of ONNX: 0…8 under a kernel of ones, one row offset of ½ and one column offset of −1/10.
  private static var nodeTests: [UsualQuestion<DeformConv2DCall>] {
    func call(
      _ channels: Int, padding: Int, groups: Int, hasMask: Bool
    ) -> DeformConv2DCall {
      DeformConv2DCall(
        KernelGeometry(
          of: Shape(n: 1, c: channels, h: 3, w: 3), outputsPerGroup: 1, kernel: (2, 2),
          padding: [padding, padding], hasBias: hasMask), offsetGroups: groups, hasMask: hasMask)
    }
    let calls = [
      call(1, padding: 1, groups: 1, hasMask: false),
      call(1, padding: 0, groups: 1, hasMask: false),
      call(1, padding: 0, groups: 1, hasMask: true),
      call(2, padding: 0, groups: 2, hasMask: false),
    ]
    return UsualChecks.questions(calls) { call, _ in
      let shape = call.geometry.shape
      var offset = Tensor<Float>(repeating: 0, shape: call.offsetShape)
      offset[n: 0, c: 0, h: 0, w: 0] = 0.5
      let (row, column) = call.geometry.padding == [1, 1] ? (1, 2) : (0, 1)
      offset[n: 0, c: call.offsetGroups == 2 ? 13 : 5, h: row, w: column] = -0.1
      var inputs = [
        // The second channel counts down.
        Tensor<Float>(
          shape: shape, elements: (0..<shape.count).map { Float($0 < 9 ? $0 : 17 - $0) }), offset,
        Tensor(repeating: 1, shape: call.geometry.weightShape),
      ]
      if call.hasMask {
        var mask = Tensor<Float>(repeating: 1, shape: call.maskShape)
        mask[n: 0, c: 2, h: 1, w: 1] = 0.2
        inputs += [mask, Tensor(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))]
      }
      return inputs
    }
  }
}
