import ShiftOperators
import ShiftTensors
import ShiftVerification

/// Wrong and right kernels of the gradients of `grid_sample`.
enum GridGradientStudy {
  static let all = OperatorStudy<GridSampleBackwardCall>(
    faults: faults, controls: controls,
    usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))

  private static func plain(
    _ name: String, _ change: (inout PlainGridGradient) -> Void = { _ in }
  ) -> PlainGridGradient {
    var kernel = PlainGridGradient(name: name)
    change(&kernel)
    return kernel
  }

  private static let controls: [any OperatorContender<GridSampleBackwardCall>] = [
    plain("textbook"),
    plain("last output first") { $0.sum = .lastFirst },
    plain("sums in pairs") { $0.sum = .pairwise },
    plain("fused") { $0.sum = .fused },
    plain("Double inside") { $0.sum = .wide },
    plain("slope to the left") { $0.side = .left },
    plain("scaled, then moved") { $0.numbers = ScaledThenMoved() },
  ]

  private typealias Fault = OperatorFault<GridSampleBackwardCall>

  private static let faults: [Fault] = [
    Fault(
      plain("half the extent with aligned corners") { $0.scale = .halfExtent },
      "the slope is multiplied by n/2 with aligned corners too", .wrongWeight),
    Fault(
      plain("not scaled") { $0.scale = .none },
      "the slope by the position is taken for that by the grid", .wrongWeight),
    Fault(
      plain("slopes as (y, x)") { $0.writesRowsFirst = true },
      "the slope along rows is written to x", .wrongWeight, also: [.notWritten]),
    Fault(
      plain("slope of clipped positions") { $0.switchesOff = false },
      "a position that is clipped keeps its slope", .wrongWeight),
    Fault(
      plain("slope not turned") { $0.turnsSlope = false },
      "a mirrored position has the slope of the image", .wrongWeight),
    Fault(
      plain("overwritten") { $0.imageSum = .overwritten },
      "a second gradient for a pixel replaces the first", .wrongWeight, also: [.notWritten]),
    Fault(
      plain("corners exchanged") { $0.exchangesCorners = true },
      "the lower left corner gets what is due to the upper right one", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("gradient to the padding") { $0.givesToEdge = true },
      "what falls on the zeros outside is given to the outermost pixel", .wrongTap,
      also: [.wrongWeight]),
    Fault(
      plain("align_corners the other way") { kernel in
        kernel.taken = { call in
          var call = call
          call.alignCorners.toggle()
          return call
        }
      }, "true is served as false and false as true", "alignment", "the-other"),
    Fault(
      plain("y before x") { $0.readsRowsFirst = true }, "a position is read as (y, x)", "axes",
      "exchanged"),
    Fault(
      plain("last channel for the grid") { $0.takesLastChannel = true },
      "the slopes of channels replace each other", .wrongWeight, also: [.notWritten]),
    Fault(
      plain("not weighted across") { $0.weighsAcross = false },
      "both rows give the slope along columns in full", .wrongWeight),
    Fault(
      plain("gradient of every image to the first") { kernel in kernel.image = { _ in 0 } },
      "gradients of all images are added to the first", .wrongTap,
      also: [.notWritten, .wrongWeight]),
    Fault(
      plain("far slopes of the wrong sign") { $0.mistakesCubicSign = true },
      "the taps after a position have the slope of their distance", .wrongWeight),
    Fault(
      plain("truncated") { $0.numbers = Truncates() },
      "the pixel before a position is found by truncation", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("gradient of border is that of zeros") { kernel in
        kernel.taken = { call in
          var call = call
          if call.padding == .border { call.padding = .zeros }
          return call
        }
      }, "border is served as zeros", .notWritten,
      also: [.wrongWeight, .wrongTap]),
  ]
}
