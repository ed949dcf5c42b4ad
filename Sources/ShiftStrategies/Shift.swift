import ShiftTensors

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

  /// The position that output pixel (`row`, `column`) reads; `nil` where it lies outside the image.
  func source(ofRow row: Int, column: Int, in shape: Shape) -> (row: Int, column: Int)? {
    let (h, w) = (row - dy, column - dx)
    return (0..<shape.h).contains(h) && (0..<shape.w).contains(w) ? (h, w) : nil
  }

  public var description: String { "(\(dy), \(dx))" }
}
