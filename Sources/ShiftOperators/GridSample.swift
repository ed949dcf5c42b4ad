import ExactArithmetic
import ShiftTensors

/// How a position between pixels is read.
public enum InterpolationMode: String, CaseIterable, Sendable {
  case bilinear, nearest, bicubic
}

/// What is read outside the image.
public enum GridPadding: String, CaseIterable, Sendable {
  case zeros, border, reflection
}

/// What a call of `gridSample` chooses beside its tensors.
public struct GridSampleOptions: Hashable, Sendable {
  public var mode: InterpolationMode
  public var padding: GridPadding
  public var alignCorners: Bool
  public var dialect: GridSampleDialect

  public init(
    mode: InterpolationMode = .bilinear, padding: GridPadding = .zeros, alignCorners: Bool = false,
    dialect: GridSampleDialect = .pytorchCPU
  ) {
    (self.mode, self.padding) = (mode, padding)
    (self.alignCorners, self.dialect) = (alignCorners, dialect)
  }
}

/// Samples `input` at the normalised positions of `grid`.
///
/// A grid value g names the pixel position `(g + 1)/2·(n − 1)` (`alignCorners` true) or
/// `((g + 1)·n − 1)/2` (false) along an axis of n pixels. `nearest` reads the pixel next to it, a
/// half going to the even one; `bilinear` blends the 2 × 2 pixels around it by distance; `bicubic`
/// blends 4 × 4 with the Keys kernel of A = −3/4.
///
/// - Shapes: `input` (N, C, H, W), `grid` (N, Ho, Wo, 2) with x before y; result (N, C, Ho, Wo).
/// - Units: `grid` has none; positions are in pixels, +x right, +y down.
/// - Border: `zeros` reads 0 for every tap outside, so the image fades out over one pixel; `border`
///   moves the position to the nearest pixel centre; `reflection` mirrors it about the outermost
///   centres (`alignCorners`) or edges, then does the same. Bicubic treats each tap so.
/// - Order: as `options.dialect` describes; the dialects agree in real arithmetic.
/// - Exactness: exact in `Rational`. A floating position can land a few ulps off its pixel and
///   blend in a neighbour: at width 7 the position `2·1/6 − 1` comes back as 1 + 2⁻²³.
/// - Not a number: NaN under `zeros` gives NaN (bilinear in vectorised dialects, bicubic) or 0; under
///   the other modes it reads the first or the last pixel, by dialect.
/// - Throws: `ShiftError` if the batches differ or the image has no pixel.
/// - SeeAlso: `torch.nn.functional.grid_sample`.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
public func gridSample<Element: ShiftScalar>(
  _ input: Tensor<Element>, at grid: Grid<Element>, options: GridSampleOptions
) throws(ShiftError) -> Tensor<Element> {
  var output = Tensor<Element>(
    repeating: .zero, shape: try sampledShape(of: input.shape, at: grid.shape))
  try sample(input, channels: 0..<input.shape.c, at: grid, options: options, into: &output)
  return output
}

extension Grid {
  /// (N, Ho, Wo, 2) as a shape.
  var shape: Shape { Shape(n: n, c: rows, h: columns, w: 2) }
}

private func sampledShape(of input: Shape, at grid: Shape) throws(ShiftError) -> Shape {
  guard Shape.elementCount([input.n, input.c, grid.c, grid.h]) != nil else {
    throw ShiftError(
      "grid_sample", found: "an output that overflows", expected: "a size that fits Int")
  }
  return Shape(n: input.n, c: input.c, h: grid.c, w: grid.h)
}

/// Samples some channels of `input` into the same channels of `output`.
///
/// - Throws: as ``gridSample(_:at:options:)``; also if `output` has other extents than the result.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
public func sample<Element: ShiftScalar>(
  _ input: Tensor<Element>, channels: Range<Int>, at grid: Grid<Element>,
  options: GridSampleOptions, into output: inout Tensor<Element>
) throws(ShiftError) {
  let shape = input.shape
  guard grid.n == shape.n else {
    throw ShiftError(
      "grid_sample", found: "a grid for \(grid.n) images and \(shape.n) images",
      expected: "one grid per image")
  }
  guard shape.h >= 1, shape.w >= 1 else {
    throw ShiftError(
      "grid_sample", found: "images of \(shape.h) × \(shape.w) px", expected: "at least 1 × 1 px")
  }
  let expected = Shape(n: shape.n, c: shape.c, h: grid.rows, w: grid.columns)
  guard output.shape == expected, channels.lowerBound >= 0, channels.upperBound <= shape.c else {
    throw ShiftError(
      "grid_sample", found: "an output of \(output.shape)", expected: "\(expected)")
  }
  if options.dialect.widensNarrowFormats, Element.format == .float16 || Element.format == .bfloat16
  {
    // Every value of the 16-bit formats is a Float; only the result rounds.
    var wide = Tensor<Float>(repeating: 0, shape: expected)
    try sample(
      input.map { Float($0.nearestDouble) }, channels: channels,
      at: grid.map { Float($0.nearestDouble) }, options: options, into: &wide)
    for n in 0..<shape.n {
      let first = expected.index(n, channels.lowerBound, 0, 0)
      for index in first..<(first + channels.count * expected.plane) {
        output.elements[index] = Element(nearestTo: Double(wide.elements[index]))
      }
    }
    return
  }
  if options.dialect.reflection == .fromPassedBorder {
    try requireMirrorable(grid, in: shape, options)
  }
  // A grid kept by its axes is the same for every image, and so are its taps.
  let images = grid.isSharedByImages ? [0..<shape.n] : (0..<shape.n).map { $0..<($0 + 1) }
  for images in images where !images.isEmpty {
    let n = images.lowerBound
    switch options.mode {
    case .nearest:
      let taps = nearestTaps(in: shape, at: grid, image: n, options)
      copy(input, images: images, channels: channels, taps, options, into: &output)
    case .bilinear where options.dialect.summation == .rowsThenColumn:
      let taps = separableTaps(in: shape, at: grid, image: n, options)
      for n in images { blend(input, image: n, channels: channels, taps, options, into: &output) }
    case .bilinear:
      let taps = bilinearTaps(in: shape, at: grid, image: n, options)
      blend(input, images: images, channels: channels, taps, options, into: &output)
    case .bicubic:
      let taps = bicubicTaps(in: shape, at: grid, image: n, options)
      for n in images { blend(input, image: n, channels: channels, taps, options, into: &output) }
    }
  }
}

/// Refuses positions for which the dialect's arithmetic on whole numbers has no answer.
///
/// ONNX's reference turns positions and mirror counts into integers, which a NaN or infinity is
/// not; `nearest` gets by with NaN.
private func requireMirrorable<Element: ShiftScalar>(
  _ grid: Grid<Element>, in shape: Shape, _ options: GridSampleOptions
) throws(ShiftError) {
  let (x, y) = grid.coordinates
  for (values, extent) in [(x, shape.w), (y, shape.h)] {
    let axis = GridAxis<Element>(extent: extent, options)
    for g in values where !axis.isMirrorable(g, isNearest: options.mode == .nearest) {
      throw ShiftError(
        "grid_sample", found: "position \(axis.unnormalised(g)) on \(extent) px",
        expected: "one that \(options.dialect.name) can turn into an integer")
    }
  }
}
