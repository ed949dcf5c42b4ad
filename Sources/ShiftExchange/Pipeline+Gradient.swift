import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension RecordedOperator.Pipeline {
  /// The gradient of `Σ gradOutput · y` by the image, for y what the pipeline makes of it: its operators
  /// backwards, the last first, as PyTorch's autograd goes.
  ///
  /// - Parameter boundary: the pipeline's own; the gradients of other boundaries are not recorded anywhere.
  /// - Precondition: `gradOutput` has the extents of `input`.
  func gradient<Element: ShiftScalar>(
    _ gradOutput: Tensor<Element>, of input: Tensor<Element>, by shifts: [Shift],
    boundary: Boundary?, dialect: GridSampleDialect
  ) throws(ShiftError) -> Tensor<Element> {
    guard boundary == nil || boundary == self.boundary else {
      throw ShiftError(
        "shift_backward", found: "boundary \(boundary!.rawValue)",
        expected: "\(self.boundary.rawValue), the pipeline's own")
    }
    guard shifts.allSatisfy(\.isWhole) else {
      throw ShiftError("shift_backward", found: "shifts \(shifts)", expected: "whole pixels")
    }
    guard input.shape.c.isMultiple(of: shifts.count) else {
      throw ShiftError(
        "shift_backward", found: "\(input.shape.c) channels for \(shifts.count) shifts",
        expected: "as many in each group")
    }
    let call = PipelineGradient(gradOutput: gradOutput, input: input, shifts: shifts)
    switch self {
    case .slice: return call.slice()
    case .roll: return try call.roll()
    case .deformConv2d: return try call.deformConv2d()
    case .conv2d: return try call.conv2d()
    case .gridSample: return try call.gridSample(dialect)
    }
  }
}

private struct PipelineGradient<Element: ShiftScalar> {
  let gradOutput: Tensor<Element>
  let input: Tensor<Element>
  let shifts: [Shift]

  var shape: Shape { input.shape }
  var reach: Int { shifts.map(\.reach).max() ?? 0 }
  var padding: Padding { Padding(all: reach) }

  func shift(ofChannel c: Int) -> Shift { shifts[c / max(shape.c / shifts.count, 1)] }

  /// The windows lose their own gradient to where they came from.
  func slice() -> Tensor<Element> {
    var gradient = gradOutput
    for c in 0..<shape.c {
      let shift = shift(ofChannel: c)
      guard abs(shift.dy) < shape.h, abs(shift.dx) < shape.w else { continue }
      for n in 0..<shape.n {
        let plane = shape.index(n, c, 0, 0)
        var (kept, moved) = (
          (0..<shape.plane).map { gradOutput[plane + $0] },
          [Element](repeating: .zero, count: shape.plane)
        )
        for h in max(shift.dy, 0)..<min(shape.h + shift.dy, shape.h) {
          for w in max(shift.dx, 0)..<min(shape.w + shift.dx, shape.w) {
            kept[h * shape.w + w] = .zero
            moved[(h - shift.dy) * shape.w + w - shift.dx] = gradOutput[plane + h * shape.w + w]
          }
        }
        for place in 0..<shape.plane { gradient[plane + place] = kept[place] + moved[place] }
      }
    }
    return gradient
  }

  /// The gradient of the padded image, of which the output is the middle.
  private func uncropped() throws(ShiftError) -> Tensor<Element> {
    try pad(gradOutput, by: padding, mode: .constant, value: .zero)
  }

  private func unpadded(_ gradient: Tensor<Element>) throws(ShiftError) -> Tensor<Element> {
    try padBackward(gradient, of: shape, by: padding, mode: .replicate)
  }

  func roll() throws(ShiftError) -> Tensor<Element> {
    let gradient = try uncropped()
    var rolled = gradient
    let count = gradient.shape.plane
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        let first = gradient.shape.index(n, c, 0, 0)
        let plane = Tensor(
          shape: Shape(n: 1, c: 1, h: gradient.shape.h, w: gradient.shape.w),
          elements: (first..<(first + count)).map { gradient[$0] })
        let shift = shift(ofChannel: c)
        let back = try rollBackward(plane, by: [shift.dy, shift.dx], along: [2, 3])
        for place in 0..<count { rolled[first + place] = back[place] }
      }
    }
    return try unpadded(rolled)
  }

  /// Offsets of the opposite sign for each channel, and the dense identity.
  func deformConv2d() throws(ShiftError) -> Tensor<Element> {
    let gradient = try uncropped()
    let padded = try pad(input, by: padding, mode: .replicate, value: .zero)
    var offset = Tensor<Element>(
      repeating: .zero,
      shape: Shape(n: shape.n, c: 2 * shape.c, h: padded.shape.h, w: padded.shape.w))
    for n in 0..<shape.n {
      for c in 0..<(2 * shape.c) {
        let shift = shift(ofChannel: c / 2)
        let value = Element(nearestTo: c.isMultiple(of: 2) ? -shift.dy : -shift.dx)
        let first = offset.shape.index(n, c, 0, 0)
        for place in first..<(first + offset.shape.plane) { offset[place] = value }
      }
    }
    var identity = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.c, c: shape.c, h: 1, w: 1))
    for c in 0..<shape.c { identity[c * shape.c + c] = Element(nearestTo: 1) }
    return try unpadded(
      deformConv2dBackward(gradient, input: padded, offset: offset, weight: identity).input)
  }

  /// One 1 in a kernel for each channel.
  func conv2d() throws(ShiftError) -> Tensor<Element> {
    let padded = try pad(input, by: padding, mode: .replicate, value: .zero)
    let side = 2 * reach + 1
    var weight = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.c, c: 1, h: side, w: side))
    for c in 0..<shape.c {
      let shift = shift(ofChannel: c)
      weight[n: c, c: 0, h: reach - shift.dy, w: reach - shift.dx] = Element(nearestTo: 1)
    }
    return try unpadded(
      conv2dBackward(gradOutput, input: padded, weight: weight, groups: shape.c).input)
  }

  /// A grid for each channel, whose group shares it.
  func gridSample(_ dialect: GridSampleDialect) throws(ShiftError) -> Tensor<Element> {
    if Element.format == .rational, shape.h == 1 || shape.w == 1 {
      throw ShiftError(
        "shift_backward", found: "0/0 on the one-pixel axis of \(shape)",
        expected: "axes of at least 2 px in exact arithmetic")
    }
    let options = GridSampleOptions(alignCorners: true, dialect: dialect)
    var gradient = gradOutput
    for c in 0..<shape.c {
      let shift = shift(ofChannel: c)
      let grid = Grid(
        n: shape.n, x: coordinates(shape.w, shift.dx), y: coordinates(shape.h, shift.dy))
      let part = try gridSampleBackward(
        channel(c, of: gradOutput), input: channel(c, of: input), at: grid, options: options)
      guard let planes = part.input else { continue }
      for n in 0..<shape.n {
        for place in 0..<shape.plane {
          gradient[shape.index(n, c, 0, 0) + place] = planes[n * shape.plane + place]
        }
      }
    }
    return gradient
  }

  /// `2·clamp(i − d, 0, n − 1)/(n − 1) − 1`
  private func coordinates(_ extent: Int, _ distance: Int) -> [Element] {
    let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
    let last = Element(nearestTo: extent - 1)
    return (0..<extent).map { i in
      two * Element(nearestTo: min(max(i - distance, 0), extent - 1)) / last - one
    }
  }

  private func channel(_ c: Int, of tensor: Tensor<Element>) -> Tensor<Element> {
    var elements: [Element] = []
    elements.reserveCapacity(shape.n * shape.plane)
    for n in 0..<shape.n {
      let first = shape.index(n, c, 0, 0)
      for place in first..<(first + shape.plane) { elements.append(tensor[place]) }
    }
    return Tensor(shape: Shape(n: shape.n, c: 1, h: shape.h, w: shape.w), elements: elements)
  }
}
