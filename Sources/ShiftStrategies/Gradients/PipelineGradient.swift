import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension ShiftPipeline {
  /// The gradient of `Σ gradOutput · y` by the image, for y what the pipeline makes of it: its operators
  /// backwards, the last first, as PyTorch's autograd goes.
  ///
  /// - Parameters:
  ///   - shifts: one for each of the groups that the channels are divided into evenly.
  ///   - boundary: the pipeline's own, if it is given; no file holds gradients of others.
  /// - Order: of a weighted sum of whole shifts the gradients are added from +0 in the order of its terms, each
  ///   multiplied by its weight first; all else as the operators' own gradients.
  /// - Exactness: in `Rational` the transposed map of the pipeline.
  /// - Throws: `ShiftError` for extents that differ, channels that do not divide, a fraction that the format does not
  ///   hold, or an axis of one pixel of `grid_sample` in exact arithmetic, which its formula divides by 0 on.
  package func gradient<Element: ShiftScalar>(
    _ gradOutput: Tensor<Element>, of input: Tensor<Element>, by shifts: [Shift],
    boundary: Boundary? = nil, dialect: GridSampleDialect = .pytorchCPU
  ) throws(ShiftError) -> Tensor<Element> {
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError("shift_backward", found: found, expected: expected)
    }
    guard boundary == nil || boundary == self.boundary else {
      throw refuse(
        "boundary \(boundary!.rawValue)", "\(self.boundary.rawValue), the pipeline's own")
    }
    guard gradOutput.shape == input.shape else {
      throw refuse("grad_output \(gradOutput.shape)", "\(input.shape)")
    }
    guard !shifts.isEmpty, input.shape.c.isMultiple(of: shifts.count) else {
      throw refuse(
        "\(input.shape.c) channels for \(shifts.count) shifts", "as many in each group")
    }
    guard shifts.allSatisfy({ $0.isExact(in: Element.format) }) else {
      throw refuse("shifts \(shifts)", "numbers of \(Element.format.rawValue)")
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

  /// The planes of `tensor`, each with its channel's shift.
  private func forEachPlane<Failure: Error>(
    of tensor: Tensor<Element>,
    _ body: (_ first: Int, _ plane: [Element], Shift) throws(Failure) -> Void
  ) throws(Failure) {
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        let first = tensor.shape.index(n, c, 0, 0)
        try body(
          first, Array(tensor.elements[first..<(first + tensor.shape.plane)]),
          shift(ofChannel: c))
      }
    }
  }

  /// `Σ weight · back(plane)` over the whole shifts that a shift is made of; a whole one is not multiplied.
  private func summed<Failure: Error>(
    _ plane: [Element], _ shift: Shift,
    _ back: ([Element], Shift) throws(Failure) -> [Element]
  ) throws(Failure) -> [Element] {
    if shift.isWhole { return try back(plane, shift) }
    var sum = [Element](repeating: .zero, count: plane.count)
    for (whole, weight) in shift.wholeShifts(as: Element.self) {
      let term = try back(plane.map { weight * $0 }, whole)
      for place in sum.indices { sum[place] += term[place] }
    }
    return sum
  }

  func slice() -> Tensor<Element> {
    var gradient = gradOutput
    forEachPlane(of: gradOutput) { first, plane, shift in
      let back = summed(plane, shift) { sliced($0, $1) }
      for (place, value) in back.enumerated() { gradient[first + place] = value }
    }
    return gradient
  }

  /// The window loses its own gradient to where it came from.
  private func sliced(_ plane: [Element], _ shift: Shift) -> [Element] {
    guard abs(shift.dy) < shape.h, abs(shift.dx) < shape.w else { return plane }
    var (kept, moved) = (plane, [Element](repeating: .zero, count: plane.count))
    for h in max(shift.dy, 0)..<min(shape.h + shift.dy, shape.h) {
      for w in max(shift.dx, 0)..<min(shape.w + shift.dx, shape.w) {
        kept[h * shape.w + w] = .zero
        moved[(h - shift.dy) * shape.w + w - shift.dx] = plane[h * shape.w + w]
      }
    }
    return zip(kept, moved).map { $0 + $1 }
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
    let one = Shape(n: 1, c: 1, h: gradient.shape.h, w: gradient.shape.w)
    var rolled = gradient
    try forEachPlane(of: gradient) { (first, plane, shift) throws(ShiftError) in
      let back = try summed(plane, shift) { (plane, shift) throws(ShiftError) in
        try rollBackward(
          Tensor(shape: one, elements: plane), by: [shift.dy, shift.dx], along: [2, 3]
        ).elements
      }
      for (place, value) in back.enumerated() { rolled[first + place] = value }
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
        let value =
          c.isMultiple(of: 2)
          ? -Element(shift.dy, shift.fractionY) : -Element(shift.dx, shift.fractionX)
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

  /// A kernel for each channel: one 1, or the weights of up to four whole shifts.
  func conv2d() throws(ShiftError) -> Tensor<Element> {
    let padded = try pad(input, by: padding, mode: .replicate, value: .zero)
    let side = 2 * reach + 1
    var kernels = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.c, c: 1, h: side, w: side))
    for c in 0..<shape.c {
      for (whole, weight) in shift(ofChannel: c).wholeShifts(as: Element.self) {
        kernels[n: c, c: 0, h: reach - whole.dy, w: reach - whole.dx] = weight
      }
    }
    return try unpadded(
      conv2dBackward(gradOutput, input: padded, weight: kernels, groups: shape.c).input)
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
        n: shape.n, x: coordinates(shape.w, shift.exactDx), y: coordinates(shape.h, shift.exactDy))
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
  private func coordinates(_ extent: Int, _ distance: Rational) -> [Element] {
    (0..<extent).map { i in
      let place = min(max(Rational(i) - distance, 0), Rational(extent - 1))
      return place.isInteger
        ? GridFormula.textbook.value(place.wholePart, of: extent, alignCorners: true)
        : GridFormula.textbook.value(at: place, of: extent, alignCorners: true)
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
