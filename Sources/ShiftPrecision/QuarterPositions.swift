import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// How far rounding moves the positions that shifts by quarters of a pixel read, on an axis of one width: what
/// ranks the strategies.
///
/// Weighted slices, weighted rolls and kernels compute no position. Their weights are k/4, and k/16 over two axes,
/// which every format holds, so a cell of theirs is off by four roundings of its terms at any width, and by no
/// more: they come first, proved by that.
///
/// An offset is added to a pixel and rounded once, so the position of a deformable convolution is its place p
/// rounded, however p is divided into the two. A grid value is written from p rounded, and mapped back: it follows
/// from p alone. One look at every quarter between −1 and the width therefore decides every image, every pixel and
/// every shift by quarters, under zeros, and under replicate, whose positions are among them.
package struct QuarterPositions: Hashable, Sendable {
  package let width: Int
  package let format: NumberFormat
  /// The greatest distance in pixels of a deformable convolution's position from its place.
  package let offsets: Double
  /// The same of `grid_sample` with aligned corners and the textbook formula, every operation rounded.
  package let grid: Double
  /// The same where products are fused with sums, which this mapping has none of: it adds before it scales.
  package let fusedGrid: Double

  /// Looks at every quarter.
  ///
  /// - Precondition: the width is from 2 to 2¹⁸ pixels, so that a double holds each position.
  package init(width: Int, format: NumberFormat) {
    precondition((2...1 << 18).contains(width), "\(width) px; expected 2 to 2^18")
    func measured<Element: ShiftScalar>(_ type: Element.Type) -> (Double, Double, Double) {
      func axis(_ dialect: GridSampleDialect) -> GridAxis<Element> {
        GridAxis(
          extent: width, GridSampleOptions(padding: .zeros, alignCorners: true, dialect: dialect))
      }
      let (separate, fused) = (axis(.pytorchCPU), axis(.pytorchCPUFused))
      var greatest = (0.0, 0.0, 0.0)
      for quarters in -3..<(4 * width) {
        let place = Rational(quarters, over: 4)
        let exact = Double(quarters) / 4
        let value: Element = GridFormula.textbook.value(at: place, of: width, alignCorners: true)
        func distance(_ position: Element) -> Double { abs(position.nearestDouble - exact) }
        greatest.0 = max(greatest.0, distance(Element(nearestTo: place)))
        greatest.1 = max(greatest.1, distance(separate.position(value)))
        greatest.2 = max(greatest.2, distance(fused.position(value)))
      }
      return greatest
    }
    (self.width, self.format) = (width, format)
    (offsets, grid, fusedGrid) = measured(format.scalar)
  }
}
