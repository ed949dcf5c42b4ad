/// A tensor seen without being written: which element of a stored tensor each of its positions is.
///
/// `view[n, c, h, w]` is the stored element at place `n[n] + c[c] + h[h] + w[w]`. Evenly spaced places
/// are strides, equal ones an expanded axis, falling ones a flipped axis, as in PyTorch; uneven ones are
/// what padding and rolling make. A position that is marked as outside on one axis is `outside`.
///
/// - Exactness: no element is touched.
public struct TensorView<Element> {
  /// The elements that are seen, in the order in which they are stored.
  @usableFromInline package let stored: [Element]
  @usableFromInline package private(set) var places: AxisPlaces
  /// What a position outside holds; `nil` where there is none.
  @usableFromInline package private(set) var outside: Element?

  /// One list of places for each axis.
  @usableFromInline package struct AxisPlaces: Sendable {
    @usableFromInline package var n: [Int]
    @usableFromInline package var c: [Int]
    @usableFromInline package var h: [Int]
    @usableFromInline package var w: [Int]
  }

  /// One of the four axes.
  public enum Axis: Sendable, CaseIterable { case n, c, h, w }

  /// Marks a position as outside: so far below 0 that the sum over four axes still is, and does not
  /// overflow.
  @usableFromInline package static var outsidePlace: Int { -(1 << 60) }

  /// All of a tensor.
  public init(_ tensor: Tensor<Element>) {
    let shape = tensor.shape
    self.init(
      stored: tensor.elements, shape, first: 0,
      strides: (shape.c * shape.plane, shape.plane, shape.w, 1))
  }

  /// Evenly spaced elements: position (n, c, h, w) is the one at `first + n·s₀ + c·s₁ + h·s₂ + w·s₃`.
  ///
  /// - Precondition: every position names one of `stored`.
  package init(
    stored: [Element], _ shape: Shape, first: Int, strides: (n: Int, c: Int, h: Int, w: Int)
  ) {
    self.stored = stored
    func steps(_ extent: Int, _ stride: Int, from first: Int = 0) -> [Int] {
      (0..<extent).map { first + $0 * stride }
    }
    places = AxisPlaces(
      n: steps(shape.n, strides.n, from: first), c: steps(shape.c, strides.c),
      h: steps(shape.h, strides.h), w: steps(shape.w, strides.w))
  }

  public var shape: Shape {
    Shape(n: places.n.count, c: places.c.count, h: places.h.count, w: places.w.count)
  }

  @inlinable package func place(_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Int {
    places.n[n] &+ places.c[c] &+ places.h[h] &+ places.w[w]
  }

  @inlinable public subscript(n n: Int, c c: Int, h h: Int, w w: Int) -> Element {
    let place = place(n, c, h, w)
    return place < 0 ? outside! : stored[place]
  }

  /// Some neighbouring positions of one axis, as `torch.narrow`.
  public func narrowed(_ axis: Axis, to range: Range<Int>) -> TensorView {
    mapped(axis) { Array($0[range]) }
  }

  /// The positions of one axis in reverse, as `torch.flip`.
  public func flipped(_ axis: Axis) -> TensorView { mapped(axis) { $0.reversed() } }

  /// The one position of an axis `count` times, as `torch.expand`.
  ///
  /// - Precondition: the axis has one position.
  public func expanded(_ axis: Axis, to count: Int) -> TensorView {
    mapped(axis) { places in
      precondition(places.count == 1, "an axis of \(places.count) positions expanded to \(count)")
      return Array(repeating: places[0], count: count)
    }
  }

  /// The positions of one axis that are listed, as `torch.index_select`.
  package func selecting(_ axis: Axis, _ positions: [Int]) -> TensorView {
    mapped(axis) { places in positions.map { places[$0] } }
  }

  /// The same where `nil` is outside.
  ///
  /// - Parameter value: what a position outside holds.
  /// - Precondition: a view that has positions outside already holds the same there.
  package func selecting(_ axis: Axis, _ positions: [Int?], outside value: Element) -> TensorView {
    var view = mapped(axis) { places in
      positions.map { $0.map { places[$0] } ?? Self.outsidePlace }
    }
    if view.outside == nil, positions.contains(nil) { view.outside = value }
    return view
  }

  /// What is seen with `transform` applied to each stored element; the places stay.
  package func map<Other>(_ transform: (Element) -> Other) -> TensorView<Other> {
    TensorView<Other>(
      stored: stored.map(transform),
      places: TensorView<Other>.AxisPlaces(n: places.n, c: places.c, h: places.h, w: places.w),
      outside: outside.map(transform))
  }

  fileprivate init(stored: [Element], places: AxisPlaces, outside: Element?) {
    (self.stored, self.places, self.outside) = (stored, places, outside)
  }

  private func mapped(_ axis: Axis, _ transform: ([Int]) -> [Int]) -> TensorView {
    var view = self
    switch axis {
    case .n: view.places.n = transform(places.n)
    case .c: view.places.c = transform(places.c)
    case .h: view.places.h = transform(places.h)
    case .w: view.places.w = transform(places.w)
    }
    return view
  }

  /// Whether the positions of an axis all are the same elements, as on an expanded axis.
  @inlinable package static func isConstant(_ places: [Int]) -> Bool {
    guard let first = places.first else { return true }
    return places.allSatisfy { $0 == first }
  }
}

extension TensorView: Sendable where Element: Sendable {}

extension Tensor {
  /// All of the tensor, to be narrowed, flipped or expanded without being copied.
  public var view: TensorView<Element> { TensorView(self) }
}
