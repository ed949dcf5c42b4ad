extension Tensor where Element: Sendable {
  /// A tensor whose planes are written one by one, on all cores where `work` is large.
  ///
  /// Inlined into its callers, which are specialised for the formats.
  /// - Parameters:
  ///   - work: how many elements are read or written in all; see ``inParts(_:work:_:)``.
  ///   - fill: initialises every element of plane `n · C + c`, which begins at the pointer.
  /// - Precondition: the tensor is not empty.
  @inlinable @inline(__always)
  package init(
    shape: Shape, work: Int, fill: @Sendable (Int, UnsafeMutablePointer<Element>) -> Void
  ) {
    let elements = [Element](unsafeUninitializedCapacity: shape.count) { target, count in
      nonisolated(unsafe) let target = target.baseAddress!
      inParts(shape.n * shape.c, work: work) { planes in
        for plane in planes { fill(plane, target + plane * shape.plane) }
      }
      count = shape.count
    }
    self.init(shape: shape, elements: elements)
  }

  /// A tensor that one call writes whole.
  ///
  /// - Parameter fill: initialises every element from the pointer on.
  @inlinable @inline(__always)
  package init(shape: Shape, fill: (UnsafeMutablePointer<Element>) -> Void) {
    let elements = [Element](unsafeUninitializedCapacity: shape.count) { target, count in
      if shape.count > 0 { fill(target.baseAddress!) }
      count = shape.count
    }
    self.init(shape: shape, elements: elements)
  }
}
