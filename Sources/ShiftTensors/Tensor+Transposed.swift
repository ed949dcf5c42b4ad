extension Tensor {
  /// Every plane with its rows as columns: (N, C, W, H).
  @inlinable public var transposed: Tensor {
    var values: [Element] = []
    values.reserveCapacity(elements.count)
    for plane in 0..<(shape.n * shape.c) {
      for w in 0..<shape.w {
        for h in 0..<shape.h { values.append(elements[(plane * shape.h + h) * shape.w + w]) }
      }
    }
    return Tensor(
      shape: Shape(n: shape.n, c: shape.c, h: shape.w, w: shape.h), elements: values)
  }
}
