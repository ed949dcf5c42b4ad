import ExactArithmetic
import ShiftTensors

/// An image as ``pad(_:by:mode:value:)`` leaves it, without the padded tensor: which row and column
/// of the image each row and column of the padded one is. Outside is 0.
///
/// Padding by the reach of a shift makes a small image many times as large, and most of what it adds
/// is cropped unread.
package struct PaddedView<Element: ShiftScalar> {
  package let image: Tensor<Element>
  /// Source rows and columns; −1 outside.
  package private(set) var rows: [Int]
  package private(set) var columns: [Int]

  package init(_ image: Tensor<Element>) {
    self.image = image
    rows = Array(0..<image.shape.h)
    columns = Array(0..<image.shape.w)
  }

  /// Grows or crops what is seen.
  ///
  /// - Throws: as ``pad(_:by:mode:value:)``.
  package mutating func pad(by padding: Padding, mode: PadMode) throws(ShiftError) {
    func composed(_ axis: PaddedAxis, _ known: [Int]) -> [Int] {
      axis.sources.map { $0 < 0 ? -1 : known[$0] }
    }
    let y = try PaddedAxis(.rows, rows.count, padding.top, padding.bottom, mode)
    let x = try PaddedAxis(.columns, columns.count, padding.left, padding.right, mode)
    let (h, w) = (y.sources.count, x.sources.count)
    guard Shape.elementCount([image.shape.n, image.shape.c, h, w]) != nil else {
      throw ShiftError(
        "pad", found: "\(h) × \(w) px after padding", expected: "a size that fits \(Int.self)")
    }
    (rows, columns) = (composed(y, rows), composed(x, columns))
  }

  /// The extents of the padded tensor.
  package var shape: Shape {
    Shape(n: image.shape.n, c: image.shape.c, h: rows.count, w: columns.count)
  }

  /// The padded tensor.
  package var tensor: Tensor<Element> {
    if rows.elementsEqual(0..<image.shape.h), columns.elementsEqual(0..<image.shape.w) {
      return image
    }
    return gather(
      image, into: shape, by: [reading(rows: rows.indices, columns: columns.indices)],
      outside: .zero)
  }

  /// The reading whose rows and columns are those at the given places of the padded tensor; a place
  /// of −1 is outside of it.
  func reading(rows: some Sequence<Int>, columns: some Sequence<Int>) -> PlaneReading {
    PlaneReading(
      rows: rows.map { $0 < 0 ? -1 : self.rows[$0] },
      columns: columns.map { $0 < 0 ? -1 : self.columns[$0] }, width: image.shape.w)
  }

  /// The reading of one place of the padded tensor for each position.
  func reading(places: [(row: Int, column: Int)]) -> PlaneReading {
    PlaneReading(
      places: places.map { place in
        guard place.row >= 0, place.column >= 0 else { return -1 }
        let (row, column) = (rows[place.row], columns[place.column])
        return row < 0 || column < 0 ? -1 : row * image.shape.w + column
      })
  }
}
