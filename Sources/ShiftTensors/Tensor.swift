import ExactArithmetic

/// Elements in NCHW order, columns running fastest.
public struct Tensor<Element> {
  public let shape: Shape
  public var elements: [Element]

  /// - Precondition: `elements` has exactly as many values as `shape` holds.
  @inlinable public init(shape: Shape, elements: [Element]) {
    precondition(
      elements.count == shape.count,
      "\(elements.count) elements cannot fill shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor of one value everywhere.
  @inlinable public init(repeating value: Element, shape: Shape) {
    self.init(shape: shape, elements: Array(repeating: value, count: shape.count))
  }

  @inlinable public subscript(n n: Int, c c: Int, h h: Int, w w: Int) -> Element {
    get { elements[shape.index(n, c, h, w)] }
    set { elements[shape.index(n, c, h, w)] = newValue }
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
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    let (left, right) = (elements.span, other.elements.span)
    for index in left.indices where !left[index].isIdentical(to: right[index]) { return false }
    return true
  }
}
