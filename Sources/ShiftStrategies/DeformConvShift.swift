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
  public let tapWeights = TapWeights.whole
  public let footprint = Footprint(.paddedCorners, mixesChannels: true)

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
    let shape = input.shape
    let (shifts, shiftOf) = pattern.distinctShifts(ofChannels: shape.c)
    // The last one is for pixels that are kept.
    let offsets = (shifts + [.none]).map { shift in
      (dy: -Element(nearestTo: shift.dy), dx: -Element(nearestTo: shift.dx))
    }
    let reach = boundary == .zeros || boundary == .keep ? 0 : pattern.reach
    let view = try PaddedImage.grown(input, rows: reach, columns: reach, boundary: boundary)
    return try deformConv2d(
      view ?? PaddedView(input), offsets: offsets,
      fields: shifts.indices.map { number in
        boundary == .keep
          ? keepingField(shape, shifts[number], number, still: shifts.count)
          : .everywhere(number)
      }, fieldOf: shiftOf, croppedBy: (reach, reach))
  }

  /// The offset of the shift, or none where the reading position leaves the image.
  private func keepingField(
    _ shape: Shape, _ shift: Shift, _ number: Int, still: Int
  ) -> OffsetField {
    .byPosition(
      (0..<shape.plane).map { position in
        let (h, w) = (position / shape.w, position % shape.w)
        return shift.source(ofRow: h, column: w, in: shape) == nil ? still : number
      })
  }
}
