extension Tensor {
  /// Some channels of every image, copied.
  @inlinable public func channels(_ range: Range<Int>) -> Tensor {
    guard range != 0..<shape.c else { return self }
    var values: [Element] = []
    values.reserveCapacity(shape.n * range.count * shape.plane)
    for n in 0..<shape.n {
      let first = shape.index(n, range.lowerBound, 0, 0)
      values.append(contentsOf: elements[first..<(first + range.count * shape.plane)])
    }
    return Tensor(
      shape: Shape(n: shape.n, c: range.count, h: shape.h, w: shape.w), elements: values)
  }

  /// Puts the channels of `other` in place of `range`.
  ///
  /// - Precondition: `other` has as many channels as `range` and otherwise the same extents.
  @inlinable public mutating func replaceChannels(_ range: Range<Int>, with other: Tensor) {
    precondition(
      other.shape == Shape(n: shape.n, c: range.count, h: shape.h, w: shape.w),
      "channels of shape \(other.shape) for \(range) of \(shape)")
    guard range != 0..<shape.c else {
      self = other
      return
    }
    let block = range.count * shape.plane
    for n in 0..<shape.n {
      let first = shape.index(n, range.lowerBound, 0, 0)
      storage.replaceSubrange(
        first..<(first + block), with: other.elements[(n * block)..<((n + 1) * block)])
    }
  }
}
