import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// One pixel on its way through the grid and back, in Float: the worked example.
enum FollowedPixel {
  static let (width, pixel) = (7, 1)

  static func write(in page: inout Markdown) {
    let last = Float(width - 1)
    let quotient = 2 * Float(pixel) / last
    let grid = quotient - 1
    let raised = grid + 1
    let position = raised * (last / 2)
    page.heading(2, "One pixel, followed")
    page.paragraph(
      """
      Pixel \(pixel) of a row of \(width), in Float, without a shift. The grid should bring it back to \(pixel); \
      each line is one operation, rounded once.
      """)
    func row(_ what: String, _ exact: String, _ got: Float) -> [String] {
      [what, exact, got.exact.map { $0.decimal(significantDigits: 12) } ?? "\(got)"]
    }
    page.table(
      ["step", "in real numbers", "in Float"], numbers: [1, 2],
      [
        row("2·\(pixel) / \(width - 1)", "1/3", quotient),
        row("− 1: the grid value that is stored", "−2/3", grid),
        row("+ 1: what the kernel adds back", "1/3", raised),
        row("× \(width - 1)/2: the position", "1", position),
        row("weight of pixel \(pixel + 1)", "0", position - Float(pixel)),
      ])
    page.paragraph(
      """
      The subtraction drops the last bit of 1/3, and adding 1 back does not return it. An image that holds 1 at \
      pixel \(pixel + 1) and 0 elsewhere should read 0 here; `grid_sample` returns **\(read() ?? "no value")**. \
      Nearest rounds the position to \(pixel) and is exact.
      """)
  }

  /// What our `gridSample`, which gives PyTorch's bits, returns for that image.
  private static func read() -> String? {
    var row = [Float](repeating: 0, count: width)
    row[pixel + 1] = 1
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 2, w: width), elements: row + row)
    let x: Float = GridFormula.textbook.value(pixel, of: width, alignCorners: true)
    let output = try? gridSample(
      image, at: Grid(n: 1, rows: 1, columns: 1, points: [x, -1]),
      options: GridSampleOptions(alignCorners: true))
    return output.map { "\($0.elements[0])" }
  }
}
