/// One of the four axes of a tensor, in the order in which they are stored.
public enum TensorAxis: Int, CaseIterable, Sendable, Hashable { case n, c, h, w }

/// For each axis of a view, the place of each of its positions: what the position adds to the place of
/// the element.
///
/// One list holds the four, because views are made and copied for every call on a small image.
@usableFromInline package struct AxisPlaces: Sendable, Hashable {
  /// Batch, channels, rows, columns.
  @usableFromInline package let list: [Int]
  @usableFromInline package let shape: Shape

  /// Marks a position as outside: so far below 0 that the sum over four axes still is, and does not
  /// overflow.
  @usableFromInline package static let outside = -(1 << 60)

  @usableFromInline init(list: [Int], shape: Shape) { (self.list, self.shape) = (list, shape) }

  /// The places of a stored tensor.
  @usableFromInline package init(_ shape: Shape) {
    self.init(shape, first: 0, strides: [shape.c * shape.plane, shape.plane, shape.w, 1])
  }

  /// Evenly spaced places: position i of axis a adds `i · strides[a]`, and everything `first`.
  package init(_ shape: Shape, first: Int, strides: [Int]) {
    let extents = (shape.n, shape.c, shape.h, shape.w)
    list = [Int](unsafeUninitializedCapacity: shape.n + shape.c + shape.h + shape.w) {
      list, count in
      func append(_ extent: Int, _ first: Int, _ stride: Int) {
        for i in 0..<extent { list[count + i] = first + i * stride }
        count += extent
      }
      append(extents.0, first, strides[0])
      append(extents.1, 0, strides[1])
      append(extents.2, 0, strides[2])
      append(extents.3, 0, strides[3])
    }
    self.shape = shape
  }

  @inlinable package func n(_ i: Int) -> Int { list[i] }
  @inlinable package func c(_ i: Int) -> Int { list[shape.n &+ i] }
  @inlinable package func h(_ i: Int) -> Int { list[shape.n &+ shape.c &+ i] }
  @inlinable package func w(_ i: Int) -> Int { list[shape.n &+ shape.c &+ shape.h &+ i] }

  /// Where the places of an axis stand in the list.
  private func range(_ axis: TensorAxis) -> Range<Int> {
    switch axis {
    case .n: 0..<shape.n
    case .c: shape.n..<(shape.n + shape.c)
    case .h: (shape.n + shape.c)..<(list.count - shape.w)
    case .w: (list.count - shape.w)..<list.count
    }
  }

  package subscript(axis: TensorAxis) -> ArraySlice<Int> { list[range(axis)] }

  /// Whether the positions of an axis all are the same elements, as on an expanded axis.
  package func isConstant(_ axis: TensorAxis) -> Bool {
    let places = self[axis]
    return places.allSatisfy { $0 == places[places.startIndex] }
  }

  @usableFromInline func narrowed(_ axis: TensorAxis, to range: Range<Int>) -> AxisPlaces {
    let places = self[axis]
    let start = places.startIndex
    precondition(
      range.lowerBound >= 0 && range.upperBound <= places.count,
      "positions \(range) of \(places.count)")
    if range == 0..<places.count { return self }
    return replacing(
      axis, by: places[(start + range.lowerBound)..<(start + range.upperBound)], range.count)
  }

  @usableFromInline func flipped(_ axis: TensorAxis) -> AxisPlaces {
    replacing(axis, by: self[axis].reversed(), self[axis].count)
  }

  @usableFromInline func expanded(_ axis: TensorAxis, to count: Int) -> AxisPlaces {
    let places = self[axis]
    precondition(places.count == 1, "an axis of \(places.count) positions expanded to \(count)")
    if count == 1 { return self }
    return replacing(axis, by: repeatElement(places[places.startIndex], count: count), count)
  }

  @usableFromInline package func selecting(_ axis: TensorAxis, _ positions: [Int]) -> AxisPlaces {
    let places = self[axis]
    return replacing(
      axis, by: positions.lazy.map { places[places.startIndex + $0] }, positions.count)
  }

  @usableFromInline func selecting(_ axis: TensorAxis, _ positions: [Int?]) -> AxisPlaces {
    let places = self[axis]
    return replacing(
      axis, by: positions.lazy.map { $0.map { places[places.startIndex + $0] } ?? Self.outside },
      positions.count)
  }

  private func replacing(
    _ axis: TensorAxis, by places: some Sequence<Int>, _ count: Int
  ) -> AxisPlaces {
    let range = range(axis)
    var list: [Int] = []
    list.reserveCapacity(self.list.count - range.count + count)
    list += self.list[..<range.lowerBound]
    list.append(contentsOf: places)
    list += self.list[range.upperBound...]
    return AxisPlaces(
      list: list,
      shape: Shape(
        n: axis == .n ? count : shape.n, c: axis == .c ? count : shape.c,
        h: axis == .h ? count : shape.h, w: axis == .w ? count : shape.w))
  }
}
