import ExactArithmetic

/// Elements in NCHW order, columns running fastest.
public struct Tensor<Element> {
  /// The extents.
  public let shape: Shape
  @usableFromInline var storage: [Element]

  /// All elements in the flat order. Writing goes through the subscripts, which keep their number.
  @inlinable public var elements: [Element] { storage }

  /// - Precondition: `elements` has exactly as many values as `shape` holds.
  @inlinable public init(shape: Shape, elements: [Element]) {
    precondition(
      elements.count == shape.count,
      "\(elements.count) elements cannot fill shape \(shape)")
    self.shape = shape
    storage = elements
  }

  /// A tensor of one value everywhere.
  @inlinable public init(repeating value: Element, shape: Shape) {
    self.init(shape: shape, elements: Array(repeating: value, count: shape.count))
  }

  /// The element of image n, channel c, row h, column w; one outside the shape traps or is another element.
  @inlinable public subscript(n n: Int, c c: Int, h h: Int, w w: Int) -> Element {
    get { storage[shape.index(n, c, h, w)] }
    set { storage[shape.index(n, c, h, w)] = newValue }
  }

  /// The element at a place of the flat order.
  @inlinable public subscript(place: Int) -> Element {
    get { storage[place] }
    set { storage[place] = newValue }
  }

  /// Writes to the elements where they lie, whose number stays.
  @inlinable package mutating func withUnsafeMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Element>) -> Result
  ) -> Result {
    storage.withUnsafeMutableBufferPointer { body($0) }
  }

  /// The tensor of `transform` applied to each element.
  @inlinable public func map<Other, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Other
  ) throws(Failure) -> Tensor<Other> {
    Tensor<Other>(shape: shape, elements: try elements.map(transform))
  }
}

extension Tensor: Sendable where Element: Sendable {}
extension Tensor: Equatable where Element: Equatable {}
extension Tensor: Hashable where Element: Hashable {}

extension Tensor where Element: ShiftScalar {
  /// The same values as exact fractions; `nil` if one of them is NaN or infinite.
  public func exact() -> Tensor<Rational>? {
    var fractions: [Rational] = []
    fractions.reserveCapacity(elements.count)
    for element in elements {
      guard let fraction = element.exact else { return nil }
      fractions.append(fraction)
    }
    return Tensor<Rational>(shape: shape, elements: fractions)
  }

  /// Whether both have one shape and the same numbers, signs of zero and NaNs everywhere.
  @inlinable public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    let (left, right) = (elements.span, other.elements.span)
    for index in left.indices where !left[index].isIdentical(to: right[index]) { return false }
    return true
  }
}
