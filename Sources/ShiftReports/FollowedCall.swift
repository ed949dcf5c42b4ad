import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// One call of `grid_sample` whose answer is not the exact value of that call: the worked example of what is
/// verified about operators, and of what is reproduced of a framework.
///
/// The grid value that `2·i/(n − 1) − 1` writes for pixel 1 of 4 in Float is −11184810/2²⁵; the position that it
/// names is (1 + g)·3/2 = 1 + 2⁻²⁵, and Float has no number between 1 and 1 + 2⁻²³.
enum FollowedCall {
  static let (width, pixel) = (4, 1)

  static var grid: Float { GridFormula.textbook.value(pixel, of: width, alignCorners: true) }

  /// The exact position that the grid value names.
  static var named: Rational {
    ((grid.exact ?? 0) + 1) * Rational(width - 1, over: 2)
  }

  /// The exact answer for an image that holds 1 at the next pixel and 0 elsewhere.
  static var exact: Rational { named - Rational(pixel) }

  /// What our kernel, which has PyTorch's bits, returns.
  static func got() throws(ShiftError) -> Float {
    var row = [Float](repeating: 0, count: width)
    row[pixel + 1] = 1
    return try gridSample(
      Tensor(shape: Shape(n: 1, c: 1, h: 2, w: width), elements: row + row),
      at: Grid(n: 1, rows: 1, columns: 1, points: [grid, -1]),
      options: GridSampleOptions(alignCorners: true)
    ).elements[0]
  }

  static func write(in page: inout Markdown) {
    page.paragraph(
      """
      The grid value \(grid.exact?.decimal(significantDigits: 9) ?? "\(grid)") of a row of \(width), aligned, names the position \
      \(pixel) + 2⁻²⁵ exactly. In Float the kernel rounds that to \(pixel), and of an image that holds 1 at pixel \
      \(pixel + 1) and 0 elsewhere it returns \((try? got()).map { $0 == 0 ? "0" : "\($0)" } ?? "nothing"), where the exact value of this call is \
      \(exact.decimal(significantDigits: 3)). The bound of a cell is how far rounding may move its position, times how steep \
      the pixels are there (here 1), and the error of the sum.
      """)
  }
}
