import ShiftOperators

/// What is read outside the image.
public enum Boundary: String, CaseIterable, Sendable, Hashable, Codable {
  /// The nearest pixel of the image.
  case replicate
  /// The value 0.
  case zeros
  /// The image repeats with period n.
  case circular
  /// The image is mirrored without repeating the edge, period 2(n − 1); one pixel repeats.
  case reflect
  /// The image is mirrored with the edge repeated, period 2n.
  case symmetric
  /// An output pixel whose source lies outside on either axis keeps the input's own value there.
  case keep

  /// The index in 0 ..< n that position `i` reads; `nil` where no pixel of that axis is read.
  ///
  /// `keep` decides over both axes together: one `nil` makes the output pixel keep its value.
  public func source(_ i: Int, of n: Int) -> Int? {
    switch self {
    case .replicate: return min(max(i, 0), n - 1)
    case .zeros, .keep: return (0..<n).contains(i) ? i : nil
    case .circular: return floorModulo(i, n)
    case .reflect:
      guard n > 1 else { return 0 }
      let place = floorModulo(i, 2 * (n - 1))
      return place < n ? place : 2 * (n - 1) - place
    case .symmetric:
      let place = floorModulo(i, 2 * n)
      return place < n ? place : 2 * n - 1 - place
    }
  }
}
