import ShiftTensors
import ShiftVerification

extension PlainConvolutionGradient {
  fileprivate static func with(
    _ change: (inout PlainConvolutionGradient) -> Void
  ) -> PlainConvolutionGradient {
    var steps = PlainConvolutionGradient()
    change(&steps)
    return steps
  }

  fileprivate static func based(
    _ change: @escaping @Sendable (inout KernelGeometry) -> Void
  ) -> PlainConvolutionGradient {
    with { steps in
      steps.base = { geometry, cell, tap in
        var geometry = geometry
        change(&geometry)
        return PlainConvolution().base(geometry, cell, tap)
      }
    }
  }
}

/// Wrong and right kernels of the gradients of `conv2d`.
enum Conv2DGradientStudy {
  static let all = OperatorStudy<Conv2DBackwardCall>(
    faults: faults,
    controls: [
      PlainConv2DGradient(name: "textbook"),
      PlainConv2DGradient(name: "last output first", steps: .with { $0.sum = .lastFirst }),
      PlainConv2DGradient(name: "sums in pairs", steps: .with { $0.sum = .pairwise }),
      PlainConv2DGradient(name: "fused", steps: .with { $0.sum = .fused }),
    ], usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))

  private static let faults: [OperatorFault<Conv2DBackwardCall>] = [
    OperatorFault(
      PlainConv2DGradient(
        name: "kernel not flipped",
        steps: .with { steps in
          steps.weight = { geometry, tap in
            (geometry.kernelHeight - 1 - tap.0, geometry.kernelWidth - 1 - tap.1)
          }
        }), "the image's gradient is a correlation with the kernel as it is", .wrongWeight,
      also: [.wrongTap, .notWritten]),
    OperatorFault(
      PlainConv2DGradient(name: "stride ignored", steps: .based { $0.stride = [1, 1] }),
      "the image's gradient is spread as if the stride were 1", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    OperatorFault(
      PlainConv2DGradient(name: "padding forgotten", steps: .based { $0.padding = [0, 0] }),
      "the image's gradient lies where the padded image's is", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    OperatorFault(
      PlainConv2DGradient(
        name: "gradient of the padding kept", steps: .with { $0.givesToEdge = true }),
      "what falls on the padding is given to the outermost pixel", .wrongTap,
      also: [.wrongWeight]),
    OperatorFault(
      PlainConv2DGradient(
        name: "groups as one", steps: .with { steps in steps.channel = { _, _, c in c } }),
      "every group gives to the channels of the first", .wrongTap,
      also: [.notWritten, .wrongWeight]),
    OperatorFault(
      PlainConv2DGradient(
        name: "bias of the first image", steps: .with { steps in steps.images = { _ in 0..<1 } }),
      "the gradient of the bias leaves further images out", .wrongWeight, also: [.notWritten]),
  ]
}

/// Wrong and right kernels of the gradients of `deform_conv2d`.
enum DeformGradientStudy {
  static let all = OperatorStudy<DeformConv2DBackwardCall>(
    faults: faults,
    controls: [
      PlainDeformGradient(name: "textbook"),
      PlainDeformGradient(name: "sums in pairs", steps: .with { $0.sum = .pairwise }),
      PlainDeformGradient(name: "slope to the left", steps: .with { $0.side = .left }),
    ], usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))

  private static func kernel(
    _ name: String, _ change: (inout PlainConvolutionGradient) -> Void
  ) -> PlainDeformGradient { PlainDeformGradient(name: name, steps: .with(change)) }

  private static let faults: [OperatorFault<DeformConv2DBackwardCall>] = [
    OperatorFault(
      kernel("offset not masked") { $0.masksOffset = false },
      "the gradient of the offsets leaves the mask out", .wrongWeight),
    OperatorFault(
      kernel("weight not masked") { $0.masksWeight = false },
      "the gradient of the kernel leaves the mask out", .wrongWeight),
    OperatorFault(
      kernel("image not masked") { $0.masksImage = false },
      "the gradient of the image leaves the mask out", .wrongWeight),
    OperatorFault(
      kernel("mask not weighted") { $0.weighsMask = false },
      "the gradient of the mask leaves the kernel out", .wrongWeight, also: [.wrongTap]),
    OperatorFault(
      kernel("offset groups mixed") { steps in steps.group = { _, _ in 0 } },
      "every offset group gives to the first", .wrongTap, also: [.notWritten, .wrongWeight]),
    OperatorFault(
      kernel("offsets as (x, y)") { $0.writesColumnsFirst = true },
      "the slope along columns comes first", .wrongWeight, also: [.notWritten]),
    OperatorFault(
      kernel("overwritten") { $0.sum = .overwritten },
      "a second gradient for an element replaces the first", .wrongWeight, also: [.notWritten]),
  ]
}
