/// A number of a case whose least and greatest value are told of a run.
package struct Measure<Value>: Sendable {
  /// In words, such as `channels`.
  package let name: String
  /// What the case has of it; one with several says the least and the greatest.
  package let range: @Sendable (Value) -> ClosedRange<Int>

  package init(_ name: String, range: @escaping @Sendable (Value) -> ClosedRange<Int>) {
    (self.name, self.range) = (name, range)
  }

  /// One number of each case.
  package init(_ name: String, _ number: @escaping @Sendable (Value) -> Int) {
    self.init(name) { number($0)...number($0) }
  }
}

/// The least and the greatest of each measure over the cases of a run: the domain as it was drawn.
///
/// They stand in the order of the measures they were taken of.
package struct ObservedRanges: Tally, Hashable, Codable {
  package struct Entry: Hashable, Sendable, Codable {
    package let name: String
    package fileprivate(set) var least: Int
    package fileprivate(set) var greatest: Int
  }

  package private(set) var entries: [Entry] = []

  package init() {}

  /// Takes in one case; the measures are those of every other.
  package mutating func observe<Value>(_ value: Value, by measures: [Measure<Value>]) {
    for (position, measure) in measures.enumerated() {
      let range = measure.range(value)
      add(
        Entry(name: measure.name, least: range.lowerBound, greatest: range.upperBound),
        at: position)
    }
  }

  package mutating func merge(_ later: ObservedRanges) {
    for (position, entry) in later.entries.enumerated() { add(entry, at: position) }
  }

  private mutating func add(_ entry: Entry, at position: Int) {
    guard position < entries.count else {
      // A broken file may name them in another order; no name stands twice for that.
      if !entries.contains(where: { $0.name == entry.name }) { entries.append(entry) }
      return
    }
    entries[position].least = min(entries[position].least, entry.least)
    entries[position].greatest = max(entries[position].greatest, entry.greatest)
  }

  /// Whether they can be those of a run: each name once, no range the wrong way round.
  package var isSound: Bool {
    Set(entries.map(\.name)).count == entries.count
      && entries.allSatisfy { $0.least <= $0.greatest }
  }
}
