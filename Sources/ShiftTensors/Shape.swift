/// The extents of a tensor: batch, channels, rows, columns.
public struct Shape: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Images of the batch.
  public let n: Int
  /// Channels.
  public let c: Int
  /// Rows.
  public let h: Int
  /// Columns.
  public let w: Int

  /// - Precondition: no extent is negative and their product fits an `Int`.
  public init(n: Int, c: Int, h: Int, w: Int) {
    // Small extents, which most are, need no array to be checked in.
    precondition(
      (n | c | h | w) >> 15 == 0 || Shape.elementCount([n, c, h, w]) != nil,
      "shape (\(n), \(c), \(h), \(w)): expected extents from 0 whose product fits \(Int.self)")
    (self.n, self.c, self.h, self.w) = (n, c, h, w)
  }

  /// How many elements these extents hold; `nil` for a negative extent or an overflow.
  public static func elementCount(_ extents: [Int]) -> Int? {
    guard extents.allSatisfy({ $0 >= 0 }) else { return nil }
    if extents.contains(0) { return 0 }
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// Elements of the whole tensor.
  @inlinable public var count: Int { n * c * h * w }

  /// Elements of one channel of one image.
  @inlinable public var plane: Int { h * w }

  /// The position of an element in the flat order: columns run fastest, then rows, channels, batch.
  @inlinable public func index(_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Int {
    ((n * self.c + c) * self.h + h) * self.w + w
  }

  /// The four coordinates of a flat position.
  public func position(of index: Int) -> (n: Int, c: Int, h: Int, w: Int) {
    (index / (c * plane), index / plane % c, index / w % h, index % w)
  }

  /// (N, C, H, W) as a list.
  public var extents: [Int] { [n, c, h, w] }
  public var description: String { "(\(n), \(c), \(h), \(w))" }
}
