/// How far content moves, in whole pixels: `output[h, w] = input[h − dy, w − dx]`.
public struct Shift: Hashable, Sendable, Codable, CustomStringConvertible {
  /// +y is down.
  public var dy: Int
  /// +x is right.
  public var dx: Int

  public init(dy: Int, dx: Int) { (self.dy, self.dx) = (dy, dx) }

  public static let none = Shift(dy: 0, dx: 0)

  /// The greater distance of the two axes.
  public var reach: Int { max(abs(dy), abs(dx)) }

  public var description: String { "(\(dy), \(dx))" }
}
