import ShiftTensors

/// One of several ranges that a run is cut into, as `3/8`.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// From 1 on.
  public let number: Int
  public let count: Int

  /// Reads `K/N`.
  public init(_ text: String, option: String = "--shard") throws(ShiftError) {
    let fields = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard fields.count == 2, let number = fields[0], let count = fields[1],
      (1...1_000_000).contains(count), (1...count).contains(number)
    else {
      throw ShiftError(
        option, found: text, expected: "K/N with K from 1 to N and N up to 1000000, as 3/8")
    }
    (self.number, self.count) = (number, count)
  }

  /// Its cases of 0 ..< `total`; shards differ by at most one case, and all of them make the whole.
  ///
  /// - Throws: `ShiftError` if there are fewer cases than shards.
  public func cases(of total: Int) throws(ShiftError) -> Range<Int> {
    guard count <= total else {
      throw ShiftError(
        "--shard", found: description, expected: "at most \(total) shards, one case each")
    }
    func edge(_ shards: Int) -> Int { Int(Int128(total) * Int128(shards) / Int128(count)) }
    return edge(number - 1)..<edge(number)
  }

  public var description: String { "\(number)/\(count)" }
}
