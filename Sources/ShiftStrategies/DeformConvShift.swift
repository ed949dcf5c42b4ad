import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Pads, then lets a deformable 1×1 convolution with the identity as dense weight read each channel
/// at its own offset, the negative of the shift, and crops.
///
/// - Exactness: finite pixels other than −0 arrive unchanged: a whole offset has the bilinear
///   weights 1, 0, 0, 0, and the other channels enter with weight 0. A −0 becomes +0; a NaN or
///   infinity spreads to the pixels whose taps touch it, in every channel of the tensor.
public struct DeformConvShift: ShiftStrategy {
  public let name = "deform_conv2d"
  public let exactness = Exactness.multiplies

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

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let reach = boundary == .zeros || boundary == .keep ? 0 : pattern.reach
    let image = try PaddedImage.grown(input, by: reach, boundary: boundary) ?? input
    let weight: Tensor<Element> = identity(channels: input.shape.c)
    if boundary == .keep {
      return try deformConv2d(image, offset: keepingOffsets(pattern, image.shape), weight: weight)
    }
    let offsets = pattern.shifts(ofChannels: input.shape.c).map {
      (dy: -Element(nearestTo: $0.dy), dx: -Element(nearestTo: $0.dx))
    }
    return try deformConv2d(
      image, uniformOffsets: offsets, weight: weight, croppedBy: (reach, reach))
  }

  /// (N, 2C, H, W): −dy and −dx for each channel, 0 where the reading position leaves the image.
  private func keepingOffsets<Element: ShiftScalar>(
    _ pattern: Pattern, _ shape: Shape
  ) -> Tensor<Element> {
    var offsets = Tensor<Element>(
      repeating: .zero, shape: Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w))
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let (y, x) = (-Element(nearestTo: shift.dy), -Element(nearestTo: shift.dx))
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          let isInside =
            (0..<shape.h).contains(h - shift.dy) && (0..<shape.w).contains(w - shift.dx)
          guard isInside else { continue }
          for n in 0..<shape.n {
            offsets[n: n, c: 2 * c, h: h, w: w] = y
            offsets[n: n, c: 2 * c + 1, h: h, w: w] = x
          }
        }
      }
    }
    return offsets
  }

  private func identity<Element: ShiftScalar>(channels: Int) -> Tensor<Element> {
    var weight = Tensor<Element>(
      repeating: .zero, shape: Shape(n: channels, c: channels, h: 1, w: 1))
    for c in 0..<channels { weight[n: c, c: c, h: 0, w: 0] = Element(nearestTo: 1) }
    return weight
  }
}
