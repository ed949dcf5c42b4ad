import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Padding as strategies need it: by any amount, whatever the size of the image.
enum PaddedImage {
  /// `input` grown by `reach` on all four sides as `boundary` says; `nil` where no padding of the
  /// frameworks does.
  ///
  /// `reflect` and `circular` padding are limited by the extent. A mirrored image is mirrored again
  /// about its new edge, and a repeated one repeated again, so growing in steps gives the extension
  /// without end; a one-pixel axis is mirrored by repeating it.
  static func grown<Element: ShiftScalar>(
    _ input: Tensor<Element>, by reach: Int, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element>? {
    try grown(input, rows: reach, columns: reach, boundary: boundary)
  }

  /// `input` grown by `rows` above and below and by `columns` on the left and right.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  static func grown<Element: ShiftScalar>(
    _ input: Tensor<Element>, rows: Int, columns: Int, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element>? {
    let padding = Padding(left: columns, right: columns, top: rows, bottom: rows)
    switch boundary {
    case .replicate: return try pad(input, by: padding, mode: .replicate, value: .zero)
    case .zeros: return try pad(input, by: padding, mode: .constant, value: .zero)
    case .circular: return try stepwise(input, by: padding, mode: .circular) { $0 }
    case .reflect: return try stepwise(input, by: padding, mode: .reflect) { $0 - 1 }
    case .symmetric, .keep: return nil
    }
  }

  private static func stepwise<Element: ShiftScalar>(
    _ input: Tensor<Element>, by padding: Padding, mode: PadMode, most: (Int) -> Int
  ) throws(ShiftError) -> Tensor<Element> {
    var image = input
    // Whole extents first: only then does what is added later continue the pattern.
    var (rows, columns) = (padding.top, padding.left)
    while rows > 0 || columns > 0 {
      if mode == .reflect, rows > 0 && image.shape.h == 1 || columns > 0 && image.shape.w == 1 {
        let (y, x) = (image.shape.h == 1 ? rows : 0, image.shape.w == 1 ? columns : 0)
        image = try pad(
          image, by: Padding(left: x, right: x, top: y, bottom: y), mode: .replicate, value: .zero)
        (rows, columns) = (rows - y, columns - x)
        continue
      }
      let (y, x) = (min(rows, most(image.shape.h)), min(columns, most(image.shape.w)))
      image = try pad(
        image, by: Padding(left: x, right: x, top: y, bottom: y), mode: mode, value: .zero)
      (rows, columns) = (rows - y, columns - x)
    }
    return image
  }
}
