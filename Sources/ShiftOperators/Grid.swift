import ExactArithmetic
import ShiftTensors

/// Where `gridSample` reads: one normalised (x, y) per output position.
///
/// −1 and 1 name the outermost pixel centres (`align_corners` true) or the outer pixel edges
/// (false), whatever the size of the image; x runs along columns and comes first.
public struct Grid<Element: Sendable>: Sendable {
  /// Images of the batch.
  public let n: Int
  /// Output rows, Ho.
  public let rows: Int
  /// Output columns, Wo.
  public let columns: Int
  /// One coordinate for each image and output position: (N, 1, Ho, Wo).
  ///
  /// Where all rows are the same memory, as in a `meshgrid` of expanded vectors, each coordinate is
  /// mapped to pixels once; where all images are, so are the taps.
  package let x: TensorView<Element>
  package let y: TensorView<Element>

  /// A grid of (N, Ho, Wo, 2) values in C order, x before y.
  ///
  /// - Precondition: there are exactly `n · rows · columns · 2` points.
  public init(n: Int, rows: Int, columns: Int, points: [Element]) {
    precondition(
      Shape.elementCount([n, rows, columns, 2]) == points.count,
      "\(points.count) values cannot fill a grid of (\(n), \(rows), \(columns), 2)")
    func component(_ first: Int) -> TensorView<Element> {
      TensorView(
        stored: points,
        places: TensorPlaces(
          Shape(n: n, c: 1, h: rows, w: columns), first: first,
          strides: (2 * rows * columns, 0, 2 * columns, 2)), outside: nil)
    }
    self.init(x: component(0), y: component(1))
  }

  /// The grid whose position (row, column) is (x[column], y[row]) for every image of the batch.
  public init(n: Int, x: [Element], y: [Element]) {
    let shape = Shape(n: n, c: 1, h: y.count, w: x.count)
    self.init(
      x: TensorView(
        stored: x, places: TensorPlaces(shape, first: 0, strides: (0, 0, 0, 1)), outside: nil),
      y: TensorView(
        stored: y, places: TensorPlaces(shape, first: 0, strides: (0, 0, 1, 0)), outside: nil))
  }

  /// The grid of two tensors of (N, 1, Ho, Wo).
  ///
  /// - Precondition: both have these extents.
  package init(x: TensorView<Element>, y: TensorView<Element>) {
    let shape = x.shape
    precondition(
      shape == y.shape && shape.c == 1,
      "x of \(shape) beside y of \(y.shape); expected (N, 1, Ho, Wo)")
    (n, rows, columns) = (shape.n, shape.h, shape.w)
    (self.x, self.y) = (x, y)
  }

  /// The position read for one output pixel.
  public subscript(n n: Int, row: Int, column: Int) -> (x: Element, y: Element) {
    (x[n: n, c: 0, h: row, w: column], y[n: n, c: 0, h: row, w: column])
  }

  /// Whether every image of the batch is read at the same memory.
  var isSharedByImages: Bool {
    x.places[.n].isConstant && y.places[.n].isConstant
  }

  /// Whether every row has the x of the first, and every column the y, as the same memory.
  var isProduct: Bool {
    x.places[.h].isConstant && y.places[.w].isConstant
  }

  /// The same grid in another number format.
  func map<Other: Sendable>(_ transform: (Element) -> Other) -> Grid<Other> {
    Grid<Other>(x: x.map(transform), y: y.map(transform))
  }
}
