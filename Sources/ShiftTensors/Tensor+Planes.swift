extension Tensor where Element: Sendable {
  /// A tensor whose planes are written one by one from `input`, on all cores where `work` is large.
  ///
  /// Inlined into its callers, which are specialised for the formats.
  /// - Parameters:
  ///   - work: how many elements are read or written in all; see ``inParts(_:work:_:)``.
  ///   - fill: initialises every element of plane `n · C + c`, which begins at the first pointer; the
  ///     second is the first element of `input`.
  /// - Precondition: neither tensor is empty.
  @inlinable @inline(__always)
  package init(
    shape: Shape, from input: Tensor, work: Int,
    fill: @Sendable (Int, UnsafeMutablePointer<Element>, UnsafePointer<Element>) -> Void
  ) {
    let elements = [Element](unsafeUninitializedCapacity: shape.count) { target, count in
      nonisolated(unsafe) let target = target.baseAddress!
      input.elements.withUnsafeBufferPointer { source in
        nonisolated(unsafe) let source = source.baseAddress!
        inParts(shape.n * shape.c, work: work) { planes in
          for plane in planes { fill(plane, target + plane * shape.plane, source) }
        }
      }
      count = shape.count
    }
    self.init(shape: shape, elements: elements)
  }
}
