import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The shift of a published model with the parameters of one recording.
///
/// `Preset` has these models at their papers' parameters; a recording names its own. The recordings
/// are the models' own code, so what agrees here confirms how a preset cuts the channels and which
/// way it moves them.
package struct RecordedPreset: Equatable, Sendable {
  /// How the model's code computes it, which decides what NaN, infinities and −0 do.
  package enum Recipe: Equatable, Sendable {
    /// Slices, padding and rolls: bits move.
    case moves(Pattern, Boundary)
    /// `deform_conv2d` with one weight of 1 per channel, offsets (y, x) for channel c mod their
    /// number, or exactly one for each channel.
    case reads(offsets: [[Double]], isCyclic: Bool)
    /// `conv2d` with a one-hot kernel of `side`² taps per channel. Channel c reads at row
    /// ⌊c/side⌋ mod side and column c mod side; channels past the last whole round stay.
    case oneHot(side: Int, dilation: Int)
  }

  package var name: String
  package var recipe: Recipe
  /// What the number of channels is a multiple of.
  var channelMultiple = 1
  /// The JSON text that the recording has.
  var attributes: String

  /// Whether it needs a kernel for `deform_conv2d`.
  var readsAtOffsets: Bool {
    if case .reads = recipe { true } else { false }
  }

  /// Whether it needs a kernel for `conv2d`.
  var isOneHot: Bool {
    if case .oneHot = recipe { true } else { false }
  }

  /// By how much each axis of the output is longer: a kernel of an even side has no middle.
  var growth: Double {
    if case .oneHot(let side, let dilation) = recipe, side.isMultiple(of: 2) {
      Double(dilation)
    } else {
      0
    }
  }

  var productsPerPixel: Double {
    if case .oneHot(let side, _) = recipe { Double(side * side) } else { 4 }
  }

  func shifted<Element: ShiftScalar>(
    _ image: Tensor<Element>
  ) throws(ShiftError) -> Tensor<Element> {
    switch recipe {
    case .moves(let pattern, let boundary):
      guard image.shape.c.isMultiple(of: channelMultiple) else {
        throw ShiftError(
          name, found: "\(image.shape.c) channels", expected: "a multiple of \(channelMultiple)")
      }
      return try SliceShift().shift(image, by: pattern, boundary: boundary)
    case .reads(let offsets, let isCyclic):
      guard isCyclic || offsets.count == image.shape.c else {
        throw ShiftError(
          name, found: "\(offsets.count) offsets for \(image.shape.c) channels",
          expected: "one for each")
      }
      return try read(image, at: offsets)
    case .oneHot(let side, let dilation): return try convolved(image, side, dilation)
    }
  }

  private func read<Element: ShiftScalar>(
    _ image: Tensor<Element>, at offsets: [[Double]]
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = image.shape
    var offset = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w))
    for n in 0..<shape.n {
      for c in 0..<(2 * shape.c) {
        // Offsets are quarters and the like; a 16-bit format rounds them as it rounds any number.
        let value = try exact(offsets[c / 2 % offsets.count][c % 2], as: Element.self)
        let first = offset.shape.index(n, c, 0, 0)
        for place in first..<(first + shape.plane) { offset[place] = value }
      }
    }
    return try deformConv2d(image, offset: offset, weight: ones(shape.c))
  }

  private func exact<Element: ShiftScalar>(
    _ value: Double, as format: Element.Type
  ) throws(ShiftError) -> Element {
    guard let fraction = value.exact else {
      throw ShiftError(name, found: "an offset of \(value)", expected: "a finite one")
    }
    return Element(nearestTo: fraction)
  }

  private func ones<Element: ShiftScalar>(_ channels: Int) -> Tensor<Element> {
    Tensor(
      repeating: Element(nearestTo: 1), shape: Shape(n: channels, c: 1, h: 1, w: 1))
  }

  private func convolved<Element: ShiftScalar>(
    _ image: Tensor<Element>, _ side: Int, _ dilation: Int
  ) throws(ShiftError) -> Tensor<Element> {
    let channels = image.shape.c
    let moving = channels / (side * side) * side * side
    var kernels = Tensor<Element>(
      repeating: .zero, shape: Shape(n: channels, c: 1, h: side, w: side))
    for c in 0..<channels {
      let (row, column) = c < moving ? (c / side % side, c % side) : (side / 2, side / 2)
      kernels[n: c, c: 0, h: row, w: column] = Element(nearestTo: 1)
    }
    let margin = side / 2 * dilation
    return try conv2d(
      image, weight: kernels,
      geometry: ConvolutionGeometry(padding: [margin, margin], dilation: [dilation, dilation]),
      groups: channels)
  }
}

/// `x[target] = x[source]` for some channels, both views of one memory.
package struct InPlaceAssignment: Equatable, Sendable {
  /// Whether the tensor's last axis holds the channels, (N, H, W, C), or its second.
  package var channelsLast: Bool
  /// Where content moves.
  package var shift: Shift
  /// Which channels move.
  package var channels: Range<Int>
  /// The JSON text that the recording has.
  var attributes: String

  /// - Parameter type: what the recording stored, whose elements decide how many of them are copied at once.
  func carriedOut<Element: ShiftScalar>(
    on stored: Tensor<Element>, of type: DType? = nil
  ) throws(ShiftError) -> Tensor<Element> {
    var tensor = channelsLast ? Self.permuted(stored, [0, 3, 1, 2]) : stored
    guard channels.upperBound <= tensor.shape.c else {
      throw ShiftError(
        "slice_in_place", found: "channels \(channels) of \(tensor.shape.c)",
        expected: "channels that exist")
    }
    try InPlaceSliceShift(layout: channelsLast ? .nhwc : .nchw)
      .assign(channels, by: shift, in: &tensor, storedIn: type?.width)
    return channelsLast ? Self.permuted(tensor, [0, 2, 3, 1]) : tensor
  }

  /// The tensor whose axis k is axis `axes[k]` of `tensor`.
  private static func permuted<Element: ShiftScalar>(
    _ tensor: Tensor<Element>, _ axes: [Int]
  ) -> Tensor<Element> {
    let extents = axes.map { tensor.shape.extents[$0] }
    let shape = Shape(n: extents[0], c: extents[1], h: extents[2], w: extents[3])
    let elements = (0..<shape.count).map { index in
      let place = shape.position(of: index)
      var source = [0, 0, 0, 0]
      for (axis, coordinate) in zip(axes, [place.n, place.c, place.h, place.w]) {
        source[axis] = coordinate
      }
      return tensor.elements[tensor.shape.index(source[0], source[1], source[2], source[3])]
    }
    return Tensor(shape: shape, elements: elements)
  }
}
