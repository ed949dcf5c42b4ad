/// What tells the bugs of a run apart: a value that is compared, ordered and written as it is.
package typealias FindingKey = Hashable & Comparable & Codable & Sendable

/// One way in which a case fails.
package struct Finding<Key: FindingKey>: Hashable, Sendable {
  /// Which law, implementation or format failed. Findings with the same key count as one bug, and
  /// shrinking keeps the key. There should be few: the run remembers each.
  package let key: Key
  /// What was found and what was expected, for this case.
  package let message: String

  @inlinable
  package init(key: Key, message: String = "") {
    self.key = key
    self.message = message
  }
}

/// Which bugs a run met: for each key how often, and the first case.
package struct FindingLog<Key: FindingKey>: Tally, Hashable {
  /// One bug.
  package struct Entry: Hashable, Sendable, Codable {
    package let key: Key
    /// The smallest index that failed with this key.
    package fileprivate(set) var firstIndex: Int
    /// How many cases failed with this key.
    package fileprivate(set) var count: Int
    /// What was found in the first case.
    package fileprivate(set) var message: String
  }

  private var byKey: [Key: Entry] = [:]

  package init() {}

  package var isEmpty: Bool { byKey.isEmpty }

  /// The bugs by first case, and by key where that is the same.
  package var entries: [Entry] {
    byKey.values.sorted { ($0.firstIndex, $0.key) < ($1.firstIndex, $1.key) }
  }

  /// Notes that case `index` failed. A key that occurs twice counts once.
  ///
  /// - Precondition: each index is noted once.
  package mutating func record(_ findings: [Finding<Key>], at index: Int) {
    for (position, finding) in findings.enumerated()
    where !findings[..<position].contains(where: { $0.key == finding.key }) {
      add(Entry(key: finding.key, firstIndex: index, count: 1, message: finding.message))
    }
  }

  package mutating func merge(_ later: FindingLog) {
    for entry in later.byKey.values { add(entry) }
  }

  private mutating func add(_ entry: Entry) {
    byKey[
      entry.key,
      default: Entry(
        key: entry.key, firstIndex: entry.firstIndex, count: 0, message: entry.message)
    ].absorb(entry)
  }
}

extension FindingLog.Entry {
  fileprivate mutating func absorb(_ other: FindingLog.Entry) {
    if other.firstIndex < firstIndex { (firstIndex, message) = (other.firstIndex, other.message) }
    count += other.count
  }
}

extension FindingLog: Codable {
  /// - Throws: `DecodingError` if a key occurs twice.
  package init(from decoder: any Decoder) throws {
    let entries = try decoder.singleValueContainer().decode([Entry].self)
    byKey = Dictionary(entries.map { ($0.key, $0) }) { first, _ in first }
    guard byKey.count == entries.count else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "a key that occurs twice"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }
}
