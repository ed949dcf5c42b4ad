import ExactArithmetic
import ShiftTensors

extension Grid where Element: ShiftScalar {
  /// The grid at which `gridSample` reads what one kernel tap of `deformConv2d` reads.
  ///
  /// A deform_conv2d offset is relative, in pixels, y before x, one for each tap and offset group; a
  /// grid value is absolute, in units of −1…1, x before y, one for all channels. With
  /// `y = out_y·stride + i·dilation − padding + Δy` and likewise x, the grid of tap (i, j) holds
  /// `2x/(W − 1) − 1` and `2y/(H − 1) − 1` for aligned corners, `(2x + 1)/W − 1` and
  /// `(2y + 1)/H − 1` otherwise.
  ///
  /// - Domain: under bilinear interpolation and zeros padding both operators read the same value at
  ///   every position, inside and outside: each fades to 0 over one pixel beyond the border. One grid
  ///   serves one tap of one offset group, so kh·kw·D calls make one deformable convolution. In
  ///   `Rational` the two are equal; in floating point writing and mapping back the grid round, and
  ///   an offset does not, which is why deform_conv2d is the safer way to shift.
  /// - Parameters:
  ///   - offset: (N, 2·D·kh·kw, Ho, Wo), as ``deformConv2d(_:offset:weight:bias:mask:geometry:)``
  ///     takes it.
  ///   - block: d·kh·kw + i·kw + j for offset group d and kernel tap (i, j).
  ///   - tap: (i, j).
  ///   - image: the extents of the image that is sampled.
  /// - Precondition: `offset` has that block, and with aligned corners both extents are at least 2.
  public init(
    offsets offset: Tensor<Element>, block: Int, tap: (i: Int, j: Int),
    geometry: ConvolutionGeometry = ConvolutionGeometry(), in image: Shape, alignCorners: Bool
  ) {
    precondition(
      2 * block + 1 < offset.shape.c && !(alignCorners && (image.h < 2 || image.w < 2)),
      "block \(block) of \(offset.shape.c) offset channels on \(image)")
    let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
    func normalised(_ position: Element, _ extent: Int) -> Element {
      alignCorners
        ? two * position / Element(nearestTo: extent - 1) - one
        : (two * position + one) / Element(nearestTo: extent) - one
    }
    var points: [Element] = []
    points.reserveCapacity(2 * offset.shape.n * offset.shape.plane)
    for n in 0..<offset.shape.n {
      for h in 0..<offset.shape.h {
        for w in 0..<offset.shape.w {
          let row =
            h * geometry.stride[0] + tap.i * geometry.dilation[0] - geometry.padding[0]
          let column =
            w * geometry.stride[1] + tap.j * geometry.dilation[1] - geometry.padding[1]
          let y = Element(nearestTo: row) + offset[n: n, c: 2 * block, h: h, w: w]
          let x = Element(nearestTo: column) + offset[n: n, c: 2 * block + 1, h: h, w: w]
          points.append(normalised(x, image.w))
          points.append(normalised(y, image.h))
        }
      }
    }
    self.init(
      n: offset.shape.n, rows: offset.shape.h, columns: offset.shape.w, points: points)
  }
}
