/// A tensor of any number of axes in C order, the last running fastest.
///
/// Images are ``Tensor`` of four axes, whose loops know their strides; this carries what has more, such as
/// volumes (N, C, D, H, W), or any number, as files do.
public struct RankedTensor<Element> {
  /// The extents of the axes, slowest first.
  public var shape: [Int]
  /// The elements in C order, as many as `shape` holds.
  public var elements: [Element]

  /// - Precondition: `elements` are as many as `shape` holds.
  public init(shape: [Int], elements: [Element]) {
    precondition(
      Shape.elementCount(shape) == elements.count,
      "\(elements.count) elements cannot fill shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor of one value everywhere.
  public init(repeating value: Element, shape: [Int]) {
    self.init(
      shape: shape,
      elements: Array(repeating: value, count: Shape.elementCount(shape) ?? 0))
  }

  /// The same elements under the four axes (N, C, H, W).
  public init(_ tensor: Tensor<Element>) {
    self.init(shape: tensor.shape.extents, elements: tensor.elements)
  }
}

extension RankedTensor: Sendable where Element: Sendable {}
extension RankedTensor: Equatable where Element: Equatable {}
