import ShiftTensors
import ShiftVerification

extension PlainConvolution {
  fileprivate static func with(_ change: (inout PlainConvolution) -> Void) -> PlainConvolution {
    var steps = PlainConvolution()
    change(&steps)
    return steps
  }

  fileprivate static let flipped = with { steps in
    steps.weight = { geometry, tap in
      (geometry.kernelHeight - 1 - tap.0, geometry.kernelWidth - 1 - tap.1)
    }
  }

  fileprivate static func based(
    _ change: @escaping @Sendable (inout KernelGeometry) -> Void
  ) -> PlainConvolution {
    with { steps in
      let plain = steps.base
      steps.base = { geometry, cell, tap in
        var geometry = geometry
        change(&geometry)
        return plain(geometry, cell, tap)
      }
    }
  }

  fileprivate static let transposedKernel = with { steps in
    steps.weight = { geometry, tap in
      let flat = tap.1 * geometry.kernelHeight + tap.0
      return (flat / geometry.kernelWidth, flat % geometry.kernelWidth)
    }
  }
}

/// Wrong and right kernels of `conv2d`.
enum Conv2DStudy {
  static let all = OperatorStudy<Conv2DCall>(
    faults: faults,
    controls: [
      PlainConv2D(name: "textbook"),
      PlainConv2D(
        name: "columns of the kernel first", steps: .with { $0.takesColumnsFirst = true }),
      PlainConv2D(name: "fused", steps: .with { $0.isFused = true }),
      PlainConv2D(name: "Double inside", isWide: true),
    ], usual: UsualConv2D.checks)

  private static let faults: [OperatorFault<Conv2DCall>] = [
    OperatorFault(
      PlainConv2D(name: "kernel flipped", steps: .flipped), "the kernel is read from its end",
      "kernel", "flipped"),
    OperatorFault(
      PlainConv2D(name: "kernel transposed", steps: .transposedKernel),
      "the kernel is read as if it lay (columns, rows)", .wrongWeight),
    OperatorFault(
      PlainConv2D(name: "dilation ignored", steps: .based { $0.dilation = [1, 1] }),
      "taps stand next to each other", .wrongTap),
    OperatorFault(
      PlainConv2D(name: "stride of the other axis", steps: .based { $0.stride.reverse() }),
      "rows step as columns do and the reverse", .wrongTap, also: [.notWritten]),
    OperatorFault(
      PlainConv2D(name: "padding of the other axis", steps: .based { $0.padding.reverse() }),
      "rows are padded as columns are and the reverse", .wrongTap, also: [.notWritten]),
    OperatorFault(
      PlainConv2D(name: "bias twice", steps: .with { $0.biases = 2 }), "the bias is added twice",
      .notLinear),
    OperatorFault(
      PlainConv2D(
        name: "groups as one",
        steps: .with { steps in steps.channel = { _, _, c in c } }),
      "every group reads the channels of the first", .wrongTap),
    OperatorFault(
      PlainConv2D(
        name: "groups interleaved",
        steps: .with { steps in
          steps.channel = { geometry, group, c in c * geometry.groups + group }
        }), "a group reads every so many channels", .wrongTap),
    OperatorFault(
      PlainConv2D(
        name: "rest of the channels",
        steps: .with { steps in
          steps.channel = { geometry, group, c in
            group * (geometry.shape.c / geometry.groups) + min(c, 3)
          }
        }), "channels of a group past the fourth repeat it",
      .wrongWeight, also: [.wrongTap]),
    OperatorFault(
      PlainConv2D(
        name: "sign of infinity lost", steps: .with { $0.losesSignOfInfinity = true }),
      "an infinity becomes the positive one", .nonFiniteSpread, formats: [.float, .double]),
  ]
}

/// Wrong and right kernels of `deform_conv2d`.
enum DeformConv2DStudy {
  typealias Kernel = PlainDeformConv2D

  static let all = OperatorStudy<DeformConv2DCall>(
    faults: faults,
    controls: [
      Kernel(name: "textbook"),
      Kernel(name: "columns of the kernel first", steps: .with { $0.takesColumnsFirst = true }),
      Kernel(name: "fused", steps: .with { $0.isFused = true }),
    ], usual: UsualDeformConv2D.checks)

  private static func with(_ name: String, _ change: (inout Kernel) -> Void) -> Kernel {
    var kernel = Kernel(name: name)
    change(&kernel)
    return kernel
  }

  private static let faults: [OperatorFault<DeformConv2DCall>] = [
    OperatorFault(
      with("offsets as (x, y)") { kernel in
        let plain = kernel.offset
        kernel.offset = { call, group, tap in
          let at = plain(call, group, tap)
          return (at.x, at.y)
        }
      }, "the first of two offsets moves columns", "axes", "exchanged",
      source: "vision#3673"),
    OperatorFault(
      with("all rows before all columns") { kernel in
        kernel.offset = { call, group, tap in
          let place = group * call.geometry.taps + tap.0 * call.geometry.kernelWidth + tap.1
          return (place, call.offsetGroups * call.geometry.taps + place)
        }
      }, "offsets of rows are taken to come before those of columns", .wrongTap,
      also: [.wrongWeight]),
    OperatorFault(
      with("offset groups within taps") { kernel in
        kernel.offset = { call, group, tap in
          let tap = tap.0 * call.geometry.kernelWidth + tap.1
          let place = tap * call.offsetGroups + group
          return (2 * place, 2 * place + 1)
        }
      }, "offset groups are taken to change fastest", .wrongTap, also: [.wrongWeight]),
    OperatorFault(
      with("first offset group for all") { kernel in kernel.group = { _, _ in 0 } },
      "every channel is moved as the first group is", .wrongTap, also: [.wrongWeight]),
    OperatorFault(
      with("offsets ignored") { $0.scale = 0 }, "taps stay where they are", .wrongTap,
      also: [.wrongWeight]),
    OperatorFault(
      with("mask ignored") { kernel in kernel.mask = { _, _, _ in nil } },
      "samples are not weighted by the mask", .wrongWeight),
    OperatorFault(
      with("mask of the first tap") { kernel in
        kernel.mask = { call, group, _ in group * call.geometry.taps }
      }, "every tap is weighted as the first", .wrongWeight),
    OperatorFault(
      with("low border dropped") { $0.hidden = .before }, "positions between −1 and 0 hold 0",
      .wrongWeight, also: [.notWritten], source: "TVM 0.27 topi (frameworks.md, 10)"),
    OperatorFault(
      with("hard edge") { $0.hidden = .around }, "positions outside the centres hold 0",
      .convention, also: [.wrongWeight], follows: Follows(convention: "edge", value: "hard")),
    OperatorFault(
      with("corner weights exchanged") { $0.exchangesWeights = true },
      "the pixel before a position has the weight of the one after", .wrongWeight,
      also: [.wrongTap]),
    OperatorFault(
      with("kernel flipped") { $0.steps = .flipped }, "the kernel is read from its end", "kernel",
      "flipped"),
    OperatorFault(
      with("dilation ignored") { $0.steps = .based { $0.dilation = [1, 1] } },
      "taps stand next to each other before they are moved", .wrongTap, also: [.wrongWeight]),
    OperatorFault(
      with("bias twice") { $0.steps = .with { $0.biases = 2 } }, "the bias is added twice",
      .notLinear),
  ]
}
