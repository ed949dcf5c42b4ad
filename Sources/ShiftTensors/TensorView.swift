/// A tensor seen without being written: which element of a stored tensor each of its positions is.
///
/// Position (n, c, h, w) is the stored element at the sum of one place for each axis. Evenly spaced places
/// are strides, equal ones an expanded axis, falling ones a flipped axis, as in PyTorch; uneven ones are
/// what padding and rolling make. A position that is outside on one axis holds ``outside``.
///
/// - Exactness: no element is touched.
@usableFromInline package struct TensorView<Element> {
  /// The elements that are seen, in the order in which they are stored.
  @usableFromInline package let stored: [Element]
  @usableFromInline package let places: TensorPlaces
  /// What a position outside holds; `nil` where there is none.
  @usableFromInline package let outside: Element?

  @inlinable package init(stored: [Element], places: TensorPlaces, outside: Element?) {
    (self.stored, self.places, self.outside) = (stored, places, outside)
  }

  /// All of a tensor.
  @inlinable package init(_ tensor: Tensor<Element>) {
    self.init(stored: tensor.elements, places: TensorPlaces(tensor.shape), outside: nil)
  }

  @inlinable package var shape: Shape { places.shape }

  @inlinable package subscript(n n: Int, c c: Int, h h: Int, w w: Int) -> Element {
    let place = places.n(n) &+ places.c(c) &+ places.h(h) &+ places.w(w)
    return place < 0 ? outside! : stored[place]
  }

  /// Some neighbouring positions of one axis, as `torch.narrow`.
  ///
  /// - Precondition: the axis has them.
  @inlinable package func narrowed(_ axis: TensorAxis, to range: Range<Int>) -> TensorView {
    with(places.replacing(axis, by: places[axis].narrowed(to: range)))
  }

  /// The positions of one axis in reverse, as `torch.flip`.
  @inlinable package func flipped(_ axis: TensorAxis) -> TensorView {
    with(places.replacing(axis, by: places[axis].flipped()))
  }

  /// The one position of an axis `count` times, as `torch.expand`.
  ///
  /// - Precondition: the axis has one position.
  @inlinable package func expanded(_ axis: TensorAxis, to count: Int) -> TensorView {
    with(places.replacing(axis, by: places[axis].expanded(to: count)))
  }

  /// The positions of one axis that are listed, as `torch.index_select`.
  @inlinable package func selecting(_ axis: TensorAxis, _ positions: [Int]) -> TensorView {
    with(places.replacing(axis, by: places[axis].selecting(positions)))
  }

  /// The same where `nil` is outside.
  ///
  /// - Parameter value: what a position outside holds.
  /// - Precondition: a view that has positions outside already holds the same there.
  @inlinable package func selecting(
    _ axis: TensorAxis, _ positions: [Int?], outside value: Element
  ) -> TensorView {
    TensorView(
      stored: stored, places: places.replacing(axis, by: places[axis].selecting(positions)),
      outside: outside ?? (positions.contains(nil) ? value : nil))
  }

  /// What is seen with `transform` applied to each stored element; the places stay.
  @inlinable package func map<Other>(_ transform: (Element) -> Other) -> TensorView<Other> {
    TensorView<Other>(
      stored: stored.map(transform), places: places, outside: outside.map(transform))
  }

  /// The same elements at other places.
  @inlinable package func with(_ places: TensorPlaces) -> TensorView {
    TensorView(stored: stored, places: places, outside: outside)
  }
}

extension TensorView: Sendable where Element: Sendable {}

extension Tensor {
  /// All of the tensor, to be narrowed, flipped or expanded without being copied.
  @inlinable package var view: TensorView<Element> { TensorView(self) }
}
