import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, then lets a deformable 1×1 convolution with the identity as dense weight read each channel
/// at its own offset, the negative of the shift, and crops.
///
/// - Exactness: on images whose positions the format can hold, finite pixels other than −0 arrive
///   unchanged: a whole offset has the bilinear
///   weights 1, 0, 0, 0, and the other channels enter with weight 0. A −0 becomes +0; a NaN or
///   infinity spreads to the pixels whose taps touch it, in every channel of the tensor.
public struct DeformConvShift: ShiftStrategy, DescribedStrategy {
  public let name = "deform_conv2d"
  public let exactness = Exactness.multiplies
  package let tapWeights = TapWeights.whole
  package let footprint = Footprint(.paddedCorners, mixesChannels: true)

  /// The strategy that pads, deforms a convolution of 1 × 1, and crops; it has no options.
  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    switch boundary {
    case .replicate: .claimed("pad(replicate), offsets, crop")
    case .zeros: .claimed("offsets alone: outside reads 0")
    case .circular: .claimed("pad(circular) in steps of at most the extent, offsets, crop")
    case .reflect: .claimed("pad(reflect) in steps below the extent, offsets, crop")
    case .symmetric: .none(because: "pad has no mode that repeats the edge in its mirror")
    case .keep: .claimed("offset 0 where the reading position leaves the image")
    }
  }

  /// The padding, ⌈|s|⌉ wide, and the operator interpolates.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .keep
      ? .none(because: "an offset reads two neighbours, not one of them and its own pixel")
      : recipe(for: boundary)
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .offsets
  }

  /// Positions are numbers of the format, so those of the padded image must all be among them: up to
  /// 2,048 px in Float16 and 256 px in BFloat16. Beyond, torchvision reads other pixels too. Between
  /// pixels a quarter of one must be left to tell.
  public func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    let positions = max(shape.h, shape.w) + 2 * pattern.reach
    return format.counts(to: pattern.isWhole ? positions : 4 * positions)
  }

  public func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool {
    PaddedImage.mirrorsOnePixel(
      shape, rows: pattern.reach, columns: pattern.reach, boundary: boundary)
  }

  // Without this a small shift takes 1.23 times the instructions.
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
    let shape = input.shape
    let reach = boundary == .zeros || boundary == .keep ? 0 : pattern.reach
    let padded =
      try PaddedImage.grown(input, rows: reach, columns: reach, boundary: boundary) ?? input.view
    let shifts = pattern.shifts(ofChannels: shape.c)
    let offset =
      boundary == .keep
      ? keepingOffsets(shape, shifts)
      : Tensor(
        shape: Shape(n: 1, c: 2 * shape.c, h: 1, w: 1),
        elements: shifts.flatMap { [-Element($0.dy, $0.fractionY), -Element($0.dx, $0.fractionX)] }
      ).view.expanded(.h, to: padded.shape.h).expanded(.w, to: padded.shape.w)
    return try deformConv2d(
      padded, offset: offset.expanded(.n, to: shape.n), weight: identity(channels: shape.c),
      rows: reach..<(reach + shape.h), columns: reach..<(reach + shape.w))
  }

  /// The weight of (C, C, 1, 1) that leaves every channel as it is.
  private func identity<Element: ShiftScalar>(channels: Int) -> Tensor<Element> {
    var weight = Tensor<Element>(
      repeating: .zero, shape: Shape(n: channels, c: channels, h: 1, w: 1))
    for c in 0..<channels { weight[n: c, c: c, h: 0, w: 0] = Element(nearestTo: 1) }
    return weight
  }

  /// The offset of the shift, or none where the reading position leaves the image: (1, 2·C, H, W).
  private func keepingOffsets<Element: ShiftScalar>(
    _ shape: Shape, _ shifts: [Shift]
  ) -> TensorView<Element> {
    var offset = Tensor<Element>(
      repeating: .zero, shape: Shape(n: 1, c: 2 * shape.c, h: shape.h, w: shape.w))
    for (c, shift) in shifts.enumerated() {
      let (dy, dx) = (-Element(nearestTo: shift.dy), -Element(nearestTo: shift.dx))
      for h in 0..<shape.h {
        for w in 0..<shape.w where shift.source(ofRow: h, column: w, in: shape) != nil {
          offset[n: 0, c: 2 * c, h: h, w: w] = dy
          offset[n: 0, c: 2 * c + 1, h: h, w: w] = dx
        }
      }
    }
    return offset.view
  }
}

extension ShiftScalar {
  /// A distance in pixels, rounded to the format.
  init(_ whole: Int, _ fraction: PixelFraction) {
    if fraction.isZero {
      self.init(nearestTo: whole)
    } else {
      self.init(nearestTo: Rational(whole) + fraction.value)
    }
  }
}
