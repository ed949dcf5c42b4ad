import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Padding as strategies need it: by any amount, whatever the size of the image.
enum PaddedImage {
  /// `input` grown by `rows` above and below and by `columns` on the left and right as `boundary`
  /// says; `nil` where no padding of the frameworks does.
  ///
  /// `reflect` and `circular` padding are limited by the extent. A mirrored image is mirrored again
  /// about its new edge, and a repeated one repeated again, so growing in steps gives the extension
  /// without end; a one-pixel axis is mirrored by repeating it.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  static func grown<Element: ShiftScalar>(
    _ input: Tensor<Element>, rows: Int, columns: Int, boundary: Boundary
  ) throws(ShiftError) -> PaddedView<Element>? {
    var view = PaddedView(input)
    let padding = Padding(left: columns, right: columns, top: rows, bottom: rows)
    switch boundary {
    case .replicate: try view.pad(by: padding, mode: .replicate)
    case .zeros: try view.pad(by: padding, mode: .constant)
    case .circular: try grow(&view, by: padding, mode: .circular) { $0 }
    case .reflect: try grow(&view, by: padding, mode: .reflect) { $0 - 1 }
    case .symmetric, .keep: return nil
    }
    return view
  }

  private static func grow<Element: ShiftScalar>(
    _ view: inout PaddedView<Element>, by padding: Padding, mode: PadMode, most: (Int) -> Int
  ) throws(ShiftError) {
    // Whole extents first: only then does what is added later continue the pattern.
    var (rows, columns) = (padding.top, padding.left)
    while rows > 0 || columns > 0 {
      let (h, w) = (view.rows.count, view.columns.count)
      let isOnePixel = mode == .reflect && (rows > 0 && h == 1 || columns > 0 && w == 1)
      let (y, x) =
        isOnePixel
        ? (h == 1 ? rows : 0, w == 1 ? columns : 0)
        : (min(rows, most(h)), min(columns, most(w)))
      try view.pad(
        by: Padding(left: x, right: x, top: y, bottom: y), mode: isOnePixel ? .replicate : mode)
      (rows, columns) = (rows - y, columns - x)
    }
  }
}
