import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, then convolves each channel with a kernel that holds a single 1.
///
/// With m the greatest shift the kernels have (2m + 1)² taps and the 1 stands at (m − dy, m − dx).
/// - Exactness: finite pixels other than −0 arrive unchanged: every other product is ±0. A −0
///   becomes +0; a NaN or infinity spreads over the kernel's footprint, because 0·∞ is NaN.
public struct DepthwiseConvShift: ShiftStrategy, DescribedStrategy {
  public let name = "conv2d"
  public let exactness = Exactness.multiplies
  package let tapWeights = TapWeights.whole
  package let footprint = Footprint(.kernel)

  /// The strategy that pads and convolves; it has no options.
  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("pad(replicate), one-hot kernels")
    case .zeros: .claimed("pad(constant 0), one-hot kernels")
    case .circular: .claimed("pad(circular) in steps of at most the extent, one-hot kernels")
    case .reflect: .claimed("pad(reflect) in steps below the extent, one-hot kernels")
    case .symmetric: .none(because: "pad has no mode that repeats the edge in its mirror")
    case .keep: .none(because: "a convolution does the same at every pixel")
    }
  }

  public func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool {
    PaddedImage.mirrorsOnePixel(
      shape, rows: pattern.reach, columns: pattern.reach, boundary: boundary)
  }

  /// A kernel holds the four weights in place of the 1; its half width is ⌈|s|⌉.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("pad(replicate), kernels of up to four weights")
    case .zeros: .claimed("pad(constant 0), kernels of up to four weights")
    case .circular:
      .claimed("pad(circular) in steps of at most the extent, kernels of up to four weights")
    case .reflect: .claimed("pad(reflect) in steps below the extent, kernels of up to four weights")
    case .symmetric, .keep: recipe(for: boundary)
    }
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .weights
  }

  // Without this a small shift takes 1.15 times the instructions.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    try requireExact(pattern, in: Element.format)
    let reach = pattern.reach
    let (channels, side) = (input.shape.c, 2 * reach + 1)
    let padded = try PaddedImage.grown(input, rows: reach, columns: reach, boundary: boundary)
    var kernels = Tensor<Element>(
      repeating: .zero, shape: Shape(n: channels, c: 1, h: side, w: side))
    for (c, shift) in pattern.shifts(ofChannels: channels).enumerated() {
      if shift.isWhole {
        kernels[n: c, c: 0, h: reach - shift.dy, w: reach - shift.dx] = Element(nearestTo: 1)
        continue
      }
      for (whole, weight) in shift.wholeShifts(as: Element.self) {
        kernels[n: c, c: 0, h: reach - whole.dy, w: reach - whole.dx] = weight
      }
    }
    return try conv2d(padded ?? input.view, weight: kernels, groups: channels)
  }
}
