import ShiftTensors

/// What the new positions of NumPy's `pad` hold.
package enum NumPyPadMode: String, CaseIterable, Sendable {
  case constant, edge, reflect, symmetric, wrap
}

/// Grows a tensor of any number of axes by NumPy's rules.
///
/// With `p` the pad before, `n` the extent and `i = j − p`, output position j reads per axis: i where inside,
/// else `value` (constant); `clamp(i, 0, n − 1)` (edge); `i mod n` (wrap); the mirror of i about the outermost
/// centres, of period 2(n − 1) (reflect), or about the outer edges, of period 2n (symmetric).
///
/// - Parameters:
///   - widths: (before, after) for each of `axes`, none negative.
///   - axes: those that grow, from the last if negative; all if `nil`.
/// - Border: any width; the modes go around as often as it takes. On an axis of 1 px, `reflect` repeats the
///   pixel.
/// - Exactness: moves values without touching them.
/// - Throws: `ShiftError` for a negative width, axes that do not exist or occur twice, an empty axis that a
///   mode other than `constant` is to grow, a size that overflows.
/// - SeeAlso: `numpy.pad`.
package func pad<Element: Sendable>(
  _ input: RankedTensor<Element>, by widths: [[Int]], along axes: [Int]? = nil,
  mode: NumPyPadMode, value: Element
) throws(ShiftError) -> RankedTensor<Element> {
  let rank = input.shape.count
  func refuse(_ found: String, _ expected: String) -> ShiftError {
    ShiftError("numpy \(mode.rawValue) pad", found: found, expected: expected)
  }
  let numbers = axes ?? Array(0..<rank)
  guard widths.count == numbers.count, widths.allSatisfy({ $0.count == 2 }) else {
    throw refuse("\(widths.count) widths for \(numbers.count) axes", "(before, after) for each")
  }
  var sources = input.shape.map { extent in (0..<extent).map { Optional($0) } }
  var seen: Set<Int> = []
  for (width, number) in zip(widths, numbers) {
    let axis = number < 0 ? number &+ rank : number
    guard (0..<rank).contains(axis), seen.insert(axis).inserted else {
      throw refuse("axis \(number) of \(rank)", "each axis at most once, from \(-rank)")
    }
    let extent = input.shape[axis]
    // An axis beyond 2³² positions is a slip in a file; asking for its memory would be the harm.
    guard width.allSatisfy({ (0...(1 << 32)).contains($0) }), extent <= 1 << 32 else {
      throw refuse("widths \(width)", "each from 0 to \(1 << 32)")
    }
    guard extent > 0 || width == [0, 0] || mode == .constant else {
      throw refuse("axis \(axis) without positions", "at least one to take values from")
    }
    sources[axis] = (-width[0]..<(extent + width[1])).map { mode.source($0, extent) }
  }
  let shape = sources.map(\.count)
  guard let count = Shape.elementCount(shape) else {
    throw refuse("\(shape) after padding", "a size that fits \(Int.self)")
  }
  // Axis by axis from the last: what the axes before it choose is added to what it chose.
  var (places, stride): ([Int], Int) = ([0], 1)
  for (axis, extent) in zip(sources, input.shape).reversed() {
    let (inner, step) = (places, stride)
    places = axis.flatMap { source in
      inner.map { rest in source.flatMap { rest < 0 ? nil : $0 * step + rest } ?? -1 }
    }
    stride *= extent
  }
  return RankedTensor(
    shape: shape,
    elements: count == 0 ? [] : places.map { $0 < 0 ? value : input.elements[$0] })
}

extension NumPyPadMode {
  /// The position that is read for position `i` of an axis before padding; `nil` outside.
  func source(_ i: Int, _ extent: Int) -> Int? {
    if (0..<extent).contains(i) { return i }
    switch self {
    case .constant: return nil
    case .edge: return min(max(i, 0), extent - 1)
    case .wrap: return floorModulo(i, extent)
    case .reflect:
      guard extent > 1 else { return 0 }
      let place = floorModulo(i, 2 * (extent - 1))
      return place < extent ? place : 2 * (extent - 1) - place
    case .symmetric:
      let place = floorModulo(i, 2 * extent)
      return place < extent ? place : 2 * extent - 1 - place
    }
  }
}
