import ExactArithmetic
import ShiftTensors

/// Where `gridSample` reads: one normalised (x, y) per output position.
///
/// −1 and 1 name the outermost pixel centres (`align_corners` true) or the outer pixel edges
/// (false), whatever the size of the image; x runs along columns and comes first.
public struct Grid<Element: Sendable>: Sendable {
  public let n: Int
  public let rows: Int
  public let columns: Int

  /// A grid is kept by its axes where every row has the same x and every column the same y, so that
  /// each coordinate is mapped to pixels once.
  enum Storage: Sendable {
    /// `areShared`: there is one set of points for all images.
    case points([Element], areShared: Bool)
    case axes(x: [Element], y: [Element])
  }

  let storage: Storage

  /// A grid of (N, Ho, Wo, 2) values in C order, x before y.
  ///
  /// - Precondition: there are exactly `n · rows · columns · 2` points.
  public init(n: Int, rows: Int, columns: Int, points: [Element]) {
    precondition(
      Shape.elementCount([n, rows, columns, 2]) == points.count,
      "\(points.count) values cannot fill a grid of (\(n), \(rows), \(columns), 2)")
    (self.n, self.rows, self.columns) = (n, rows, columns)
    storage = .points(points, areShared: false)
  }

  /// The grid with the same (Ho, Wo, 2) values for each of `n` images.
  ///
  /// - Precondition: there are exactly `rows · columns · 2` points.
  package init(n: Int, rows: Int, columns: Int, sharedPoints points: [Element]) {
    precondition(
      Shape.elementCount([rows, columns, 2]) == points.count,
      "\(points.count) values cannot fill a grid of (\(rows), \(columns), 2)")
    (self.n, self.rows, self.columns) = (n, rows, columns)
    storage = .points(points, areShared: true)
  }

  /// The grid whose position (row, column) is (x[column], y[row]) for every image of the batch.
  public init(n: Int, x: [Element], y: [Element]) {
    (self.n, rows, columns) = (n, y.count, x.count)
    storage = .axes(x: x, y: y)
  }

  /// The position read for one output pixel.
  public subscript(n n: Int, row: Int, column: Int) -> (x: Element, y: Element) {
    switch storage {
    case .points(let points, let areShared):
      let first = (((areShared ? 0 : n) * rows + row) * columns + column) * 2
      return (points[first], points[first + 1])
    case .axes(let x, let y): return (x[column], y[row])
    }
  }

  /// Whether every image of the batch is read at the same positions by construction.
  var isSharedByImages: Bool {
    if case .points(_, areShared: false) = storage { false } else { true }
  }

  /// The same grid in another number format.
  func map<Other: Sendable>(_ transform: (Element) -> Other) -> Grid<Other> {
    switch storage {
    case .points(let points, let areShared):
      let points = points.map(transform)
      return areShared
        ? Grid<Other>(n: n, rows: rows, columns: columns, sharedPoints: points)
        : Grid<Other>(n: n, rows: rows, columns: columns, points: points)
    case .axes(let x, let y): return Grid<Other>(n: n, x: x.map(transform), y: y.map(transform))
    }
  }

  /// Every coordinate along x, and along y.
  var coordinates: (x: [Element], y: [Element]) {
    switch storage {
    case .axes(let x, let y): return (x, y)
    case .points(let points, _):
      let places = stride(from: 0, to: points.count, by: 2)
      return (places.map { points[$0] }, places.map { points[$0 + 1] })
    }
  }
}
