import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Padding as strategies need it: by any amount, whatever the size of the image.
package enum PaddedImage {
  /// `input` grown by `rows` above and below and by `columns` on the left and right as `boundary`
  /// says; `nil` where no padding of the frameworks does.
  ///
  /// `reflect` and `circular` padding are limited by the extent. A mirrored image is mirrored again
  /// about its new edge, and a repeated one repeated again, so growing in steps gives the extension
  /// without end; a one-pixel axis is mirrored by repeating it.
  package static func grown<Element: ShiftScalar>(
    _ input: Tensor<Element>, rows: Int, columns: Int, boundary: Boundary
  ) throws(ShiftError) -> TensorView<Element>? {
    try grown(input.view, rows: rows, columns: columns, boundary: boundary)
  }

  /// The same of what a view shows.
  package static func grown<Element: ShiftScalar>(
    _ input: TensorView<Element>, rows: Int, columns: Int, boundary: Boundary
  ) throws(ShiftError) -> TensorView<Element>? {
    let padding = Padding(left: columns, right: columns, top: rows, bottom: rows)
    switch boundary {
    case .replicate: return try pad(input, by: padding, mode: .replicate, value: .zero)
    case .zeros: return try pad(input, by: padding, mode: .constant, value: .zero)
    case .circular: return try grown(input, by: padding, mode: .circular) { $0 }
    case .reflect: return try grown(input, by: padding, mode: .reflect) { $0 - 1 }
    case .symmetric, .keep: return nil
    }
  }

  private static func grown<Element: ShiftScalar>(
    _ view: TensorView<Element>, by padding: Padding, mode: PadMode, most: (Int) -> Int
  ) throws(ShiftError) -> TensorView<Element> {
    var view = view
    // Whole extents first: only then does what is added later continue the pattern.
    var (rows, columns) = (padding.top, padding.left)
    while rows > 0 || columns > 0 {
      let (h, w) = (view.shape.h, view.shape.w)
      let isOnePixel = mode == .reflect && (rows > 0 && h == 1 || columns > 0 && w == 1)
      let (y, x) =
        isOnePixel
        ? (h == 1 ? rows : 0, w == 1 ? columns : 0)
        : (min(rows, most(h)), min(columns, most(w)))
      view = try pad(
        view, by: Padding(left: x, right: x, top: y, bottom: y),
        mode: isOnePixel ? .replicate : mode, value: .zero)
      (rows, columns) = (rows - y, columns - x)
    }
    return view
  }
}
