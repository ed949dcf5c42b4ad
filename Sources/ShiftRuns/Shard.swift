import ShiftTensors

/// One of several ranges that a run is cut into, as `3/8`.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// From 1 on.
  package let number: Int
  package let count: Int

  /// Reads `K/N`.
  package init(_ text: String, option: String = "--shard") throws(ShiftError) {
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
  /// - Parameter stride: cases that stay together, counted from case 0; shards then differ by at most
  ///   so many.
  /// - Throws: `ShiftError` if there are fewer cases, or strides, than shards.
  package func cases(of total: Int, stride: Int = 1) throws(ShiftError) -> Range<Int> {
    let blocks = (total + stride - 1) / stride
    try require(atMost: blocks, "\(stride == 1 ? "one case" : "\(stride) cases") each")
    func edge(_ shards: Int) -> Int {
      min(Int(Int128(blocks) * Int128(shards) / Int128(count)) * stride, total)
    }
    return edge(number - 1)..<edge(number)
  }

  /// - Throws: `ShiftError` if there are more shards than `most`, which hold `least`.
  package func require(atMost most: Int, _ least: String) throws(ShiftError) {
    guard count <= most else {
      throw ShiftError(
        "--shard", found: description, expected: "at most \(most) shards, \(least)")
    }
  }

  package var description: String { "\(number)/\(count)" }
}
