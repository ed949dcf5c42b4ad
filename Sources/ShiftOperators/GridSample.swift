import ExactArithmetic
import ShiftTensors

/// How a position between pixels is read.
public enum InterpolationMode: String, CaseIterable, Sendable {
  /// The 2 × 2 pixels around it, weighed by distance.
  case bilinear
  /// The pixel next to it, a half going to the even one.
  case nearest
  /// The 4 × 4 pixels around it, weighed by the Keys kernel of A = −3/4.
  case bicubic
}

/// What is read outside the image.
public enum GridPadding: String, CaseIterable, Sendable {
  /// 0 for each tap outside.
  case zeros
  /// The position moved to the nearest pixel centre of the image.
  case border
  /// The position mirrored about the outermost centres (`alignCorners`) or edges.
  case reflection
}

/// What a call of `gridSample` chooses beside its tensors.
public struct GridSampleOptions: Hashable, Sendable {
  /// How a position between pixels is read.
  public var mode: InterpolationMode
  /// What is read outside the image.
  public var padding: GridPadding
  /// Whether −1 and 1 name the outermost pixel centres, or the outer edges of the outermost pixels.
  public var alignCorners: Bool
  package var dialect: GridSampleDialect

  /// PyTorch's defaults and, for Float and Double, the order of operations of its CPU kernels.
  public init(
    mode: InterpolationMode = .bilinear, padding: GridPadding = .zeros, alignCorners: Bool = false
  ) {
    self.init(mode: mode, padding: padding, alignCorners: alignCorners, dialect: .pytorchCPU)
  }

  package init(
    mode: InterpolationMode = .bilinear, padding: GridPadding = .zeros, alignCorners: Bool = false,
    dialect: GridSampleDialect
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
public func gridSample<Element: ShiftScalar>(
  _ input: Tensor<Element>, at grid: Grid<Element>, options: GridSampleOptions
) throws(ShiftError) -> Tensor<Element> {
  let shape = input.shape
  guard Shape.elementCount([shape.n, shape.c, grid.rows, grid.columns]) != nil else {
    throw ShiftError(
      "grid_sample", found: "an output that overflows", expected: "a size that fits Int")
  }
  var output = Tensor<Element>(
    repeating: .zero, shape: Shape(n: shape.n, c: shape.c, h: grid.rows, w: grid.columns))
  try gridSample(
    input.view, at: grid, options: options, into: &output, channels: Array(0..<shape.c))
  return output
}

/// Samples what a view shows into some channels of `output`, as PyTorch's `out=` does.
///
/// - Parameter channels: where in `output` each channel of the view goes.
/// - Throws: as ``gridSample(_:at:options:)``; also if `output` has other extents than the result.
// Without this a small call takes 21 times the instructions.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func gridSample<Element: ShiftScalar>(
  _ input: TensorView<Element>, at grid: Grid<Element>, options: GridSampleOptions,
  into output: inout Tensor<Element>, channels: [Int]
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
  let expected = Shape(n: shape.n, c: output.shape.c, h: grid.rows, w: grid.columns)
  guard output.shape == expected, channels.count == shape.c,
    channels.allSatisfy({ (0..<output.shape.c).contains($0) })
  else {
    throw ShiftError(
      "grid_sample", found: "an output of \(output.shape)", expected: "\(expected)")
  }
  let isNarrow = Element.format == .float16 || Element.format == .bfloat16
  if options.dialect.widensNarrowFormats, isNarrow {
    // Every value of the 16-bit formats is a Float; only the result rounds.
    var wide = output.map { Float($0.nearestDouble) }
    try gridSample(
      input.map { Float($0.nearestDouble) }, at: grid.map { Float($0.nearestDouble) },
      options: options, into: &wide, channels: channels)
    output = wide.map { Element(nearestTo: Double($0)) }
    return
  }
  if options.dialect.reflection == .fromPassedBorder {
    try requireMirrorable(grid, in: shape, options)
  }
  guard shape.count > 0, grid.rows > 0, grid.columns > 0 else { return }
  // Taps outside are the dialect's affair, so what is sampled must be stored.
  let call = SampledPlanes(
    view: input.showingStored(), grid: grid, options: options,
    output: output.shape, channels: channels)
  output.withUnsafeMutableElements { target in
    switch options.mode {
    case .nearest: call.copyNearest(into: target.baseAddress!)
    case .bilinear where options.dialect.summation == .corners:
      call.blendCorners(into: target.baseAddress!)
    case .bilinear, .bicubic: call.blendAxes(into: target.baseAddress!)
    }
  }
}

/// One call: which planes are read at which coordinates and written where.
struct SampledPlanes<Element: ShiftScalar>: Sendable {
  let view: TensorView<Element>
  let grid: Grid<Element>
  let options: GridSampleOptions
  let output: Shape
  let channels: [Int]

  var columnAxis: GridAxis<Element> { GridAxis(extent: view.shape.w, options) }
  var rowAxis: GridAxis<Element> { GridAxis(extent: view.shape.h, options) }

  /// The images that share their coordinates.
  var batches: [Range<Int>] {
    grid.isSharedByImages ? [0..<grid.n] : (0..<grid.n).map { $0..<($0 + 1) }
  }

  func x(_ n: Int, _ row: Int, _ column: Int) -> Element { grid.x[n: n, c: 0, h: row, w: column] }
  func y(_ n: Int, _ row: Int, _ column: Int) -> Element { grid.y[n: n, c: 0, h: row, w: column] }

  /// Calls `body` with the first element of each plane of some images and the first of its target, on
  /// all cores where the planes are large.
  @inline(__always)
  func forEachPlane(
    of images: Range<Int>, into target: UnsafeMutablePointer<Element>,
    _ body: @Sendable (UnsafePointer<Element>, UnsafeMutablePointer<Element>) -> Void
  ) {
    nonisolated(unsafe) let target = target
    view.stored.withUnsafeBufferPointer { stored in
      nonisolated(unsafe) let stored = stored.baseAddress!
      inParts(images.count * channels.count, work: images.count * channels.count * output.plane) {
        for plane in $0 {
          let (n, k) = (images.lowerBound + plane / channels.count, plane % channels.count)
          body(
            stored + (view.places.n(n) &+ view.places.c(k)),
            target + output.index(n, channels[k], 0, 0))
        }
      }
    }
  }

  /// Calls `body` with each row of the output and the planes of some images that it is a row of: what
  /// the cells of a row read is worked out once for all of them.
  @inline(__always)
  func forEachRow(
    of images: Range<Int>, into target: UnsafeMutablePointer<Element>,
    _ body:
      @Sendable (
        _ row: Int,
        _ planes: (_ each: (UnsafePointer<Element>, UnsafeMutablePointer<Element>) -> Void)
          -> Void
      ) -> Void
  ) {
    nonisolated(unsafe) let target = target
    view.stored.withUnsafeBufferPointer { stored in
      nonisolated(unsafe) let stored = stored.baseAddress!
      inParts(output.h, work: images.count * channels.count * output.plane) {
        for row in $0 {
          body(row) { each in
            for n in images {
              for k in channels.indices {
                each(
                  stored + (view.places.n(n) &+ view.places.c(k)),
                  target + output.index(n, channels[k], row, 0))
              }
            }
          }
        }
      }
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
  for (view, extent) in [(grid.x, shape.w), (grid.y, shape.h)] {
    let axis = GridAxis<Element>(extent: extent, options)
    // What is stored beside them may be the other axis's.
    for n in 0..<grid.n {
      for row in 0..<grid.rows {
        for column in 0..<grid.columns {
          let g = view[n: n, c: 0, h: row, w: column]
          if axis.isMirrorable(g, isNearest: options.mode == .nearest) { continue }
          throw ShiftError(
            "grid_sample", found: "position \(axis.unnormalised(g)) on \(extent) px",
            expected: "one that \(options.dialect.name) can turn into an integer")
        }
      }
    }
  }
}
