/// One of the four axes of a tensor, in the order in which they are stored.
@usableFromInline package enum TensorAxis: Int, CaseIterable, Sendable, Hashable { case n, c, h, w }

/// Where the positions of one axis of a view lie: what each adds to the place of an element.
///
/// Evenly spaced places are a stride and cost no memory, like those of an expanded, narrowed or flipped axis;
/// others are listed, like those of a padded or rolled one.
@usableFromInline
package struct AxisPlaces: Sendable, Hashable, RandomAccessCollection {
  @usableFromInline package let count: Int
  @usableFromInline let first: Int
  @usableFromInline let stride: Int
  /// The places, where they are not evenly spaced.
  @usableFromInline let list: [Int]?

  /// Marks a position as outside: so far below 0 that the sum over four axes still is, and does not
  /// overflow.
  @usableFromInline package static var outside: Int { -(1 << 60) }

  @inlinable
  package init(count: Int, first: Int = 0, stride: Int) {
    (self.count, self.first, self.stride, list) = (count, first, stride, nil)
  }

  @usableFromInline
  init(list: [Int]) { (count, first, stride, self.list) = (list.count, 0, 0, list) }

  @inlinable package var startIndex: Int { 0 }
  @inlinable package var endIndex: Int { count }

  @inlinable
  package subscript(position: Int) -> Int {
    if let list { return list[position] }
    return first &+ position &* stride
  }

  /// Whether all positions are the same elements, as on an expanded axis.
  package var isConstant: Bool {
    count <= 1 || (list.map { places in places.allSatisfy { $0 == places[0] } } ?? (stride == 0))
  }

  @usableFromInline
  func narrowed(to range: Range<Int>) -> AxisPlaces {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "positions \(range) of \(count)")
    if let list {
      return range.count == count ? self : AxisPlaces(list: Array(list[range]))
    }
    return AxisPlaces(
      count: range.count, first: first + range.lowerBound * stride, stride: stride)
  }

  @usableFromInline
  func flipped() -> AxisPlaces {
    if let list { return AxisPlaces(list: list.reversed()) }
    return AxisPlaces(count: count, first: first + (count - 1) * stride, stride: -stride)
  }

  @usableFromInline
  func expanded(to count: Int) -> AxisPlaces {
    precondition(self.count == 1, "an axis of \(self.count) positions expanded to \(count)")
    return AxisPlaces(count: count, first: self[0], stride: 0)
  }

  @usableFromInline package func selecting(_ positions: [Int]) -> AxisPlaces {
    var list = positions
    for i in list.indices { list[i] = self[list[i]] }
    return AxisPlaces(list: list)
  }

  /// The same where `nil` is outside.
  @usableFromInline func selecting(_ positions: [Int?]) -> AxisPlaces {
    var list = [Int](repeating: Self.outside, count: positions.count)
    for (i, position) in positions.enumerated() {
      if let position { list[i] = self[position] }
    }
    return AxisPlaces(list: list)
  }
}

/// The places of the four axes of a view; an element lies at the sum of one of each.
@usableFromInline
package struct TensorPlaces: Sendable, Hashable {
  @usableFromInline package let shape: Shape
  @usableFromInline let batch: AxisPlaces
  @usableFromInline let channels: AxisPlaces
  @usableFromInline let rows: AxisPlaces
  @usableFromInline let columns: AxisPlaces

  @inlinable
  package init(
    _ batch: AxisPlaces, _ channels: AxisPlaces, _ rows: AxisPlaces, _ columns: AxisPlaces
  ) {
    (self.batch, self.channels, self.rows, self.columns) = (batch, channels, rows, columns)
    shape = Shape(n: batch.count, c: channels.count, h: rows.count, w: columns.count)
  }

  /// The places of a stored tensor.
  @inlinable
  package init(_ shape: Shape) {
    self.init(shape, strides: (shape.c * shape.plane, shape.plane, shape.w, 1))
  }

  /// Evenly spaced places on every axis, and everything `first` further.
  @inlinable
  package init(_ shape: Shape, first: Int = 0, strides: (Int, Int, Int, Int)) {
    self.shape = shape
    batch = AxisPlaces(count: shape.n, first: first, stride: strides.0)
    channels = AxisPlaces(count: shape.c, stride: strides.1)
    rows = AxisPlaces(count: shape.h, stride: strides.2)
    columns = AxisPlaces(count: shape.w, stride: strides.3)
  }

  @inlinable package func n(_ i: Int) -> Int { batch[i] }
  @inlinable package func c(_ i: Int) -> Int { channels[i] }
  @inlinable package func h(_ i: Int) -> Int { rows[i] }
  @inlinable package func w(_ i: Int) -> Int { columns[i] }

  @inlinable
  package subscript(axis: TensorAxis) -> AxisPlaces {
    switch axis {
    case .n: batch
    case .c: channels
    case .h: rows
    case .w: columns
    }
  }

  /// The same with other places on one axis.
  @usableFromInline
  package func replacing(_ axis: TensorAxis, by places: AxisPlaces) -> TensorPlaces {
    TensorPlaces(
      axis == .n ? places : batch, axis == .c ? places : channels, axis == .h ? places : rows,
      axis == .w ? places : columns)
  }
}
