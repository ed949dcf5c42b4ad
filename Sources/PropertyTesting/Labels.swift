/// How often each label occurred: statistics of what was drawn.
///
/// A table answers one question about a case ("boundary"), a label is one answer ("zeros"). Every
/// distinct label is remembered, so there should be few.
package struct LabelCounts: Tally, Hashable, Codable {
  private var counts: [String: [String: Int]] = [:]

  package init() {}

  /// Counts one case as `label` in `table`.
  package mutating func collect(_ label: String, in table: String) {
    counts[table, default: [:]][label, default: 0] += 1
  }

  package mutating func merge(_ later: LabelCounts) {
    for (table, labels) in later.counts {
      counts[table, default: [:]].merge(labels, uniquingKeysWith: +)
    }
  }

  /// The tables by name.
  package var tables: [String] { counts.keys.sorted() }

  /// The labels of a table, the most frequent first, and by name where as many.
  package func labels(of table: String) -> [(label: String, count: Int)] {
    (counts[table] ?? [:])
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (label: $0.key, count: $0.value) }
  }
}

/// A question whose answers are counted over the cases of a run.
package struct Label<Value>: Sendable {
  /// The name of the table.
  package let table: String
  package let label: @Sendable (Value) -> String

  package init(_ table: String, _ label: @escaping @Sendable (Value) -> String) {
    self.table = table
    self.label = label
  }
}
