import PropertyTesting

/// Rows are written as a list in the order of their names, so that equal counts are equal bytes.
extension VerificationCounts: Codable {
  private enum Member: String, CodingKey {
    case classes, contenderClasses, vacuous, labels, ranges, rows, hardRows, conventions
  }

  private struct Entry: Codable {
    let row: Row
    let sums: Summary
  }

  private struct ConventionEntry: Codable {
    let row: ConventionRow
    let count: ConventionCount
  }

  /// A dictionary in the order of the names in its keys.
  private static func entries(_ rows: [Row: Summary]) -> [Entry] {
    rows.map { Entry(row: $0.key, sums: $0.value) }.sorted {
      ($0.row.contender, $0.row.format.rawValue, $0.row.group)
        < ($1.row.contender, $1.row.format.rawValue, $1.row.group)
    }
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    self.init()
    classes = try members.decode(ClassCounts.self, forKey: .classes)
    vacuous = try members.decode(Int.self, forKey: .vacuous)
    labels = try members.decode(LabelCounts.self, forKey: .labels)
    func rows(_ member: Member) throws -> [Row: Summary] {
      Dictionary(try members.decode([Entry].self, forKey: member).map { ($0.row, $0.sums) }) { $1 }
    }
    restore(
      rows: try rows(.rows), hardRows: try rows(.hardRows),
      contenderClasses: try members.decode(
        [String: ClassCounts].self, forKey: .contenderClasses),
      ranges: try members.decode(ObservedRanges.self, forKey: .ranges))
    let entries = try members.decodeIfPresent([ConventionEntry].self, forKey: .conventions) ?? []
    conventions = Dictionary(entries.map { ($0.row, $0.count) }) { $1 }
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(classes, forKey: .classes)
    try members.encode(contenderClasses, forKey: .contenderClasses)
    try members.encode(vacuous, forKey: .vacuous)
    try members.encode(labels, forKey: .labels)
    try members.encode(ranges, forKey: .ranges)
    try members.encode(Self.entries(rows), forKey: .rows)
    try members.encode(Self.entries(hardRows), forKey: .hardRows)
    // A shift has none.
    guard !conventions.isEmpty else { return }
    try members.encode(
      conventions.sorted { $0.key < $1.key }.map { ConventionEntry(row: $0.key, count: $0.value) },
      forKey: .conventions)
  }

  /// No count of a part exceeds this, so that sums stay far below the greatest `Int`.
  static let most = 1 << 50

  /// Whether so many cases, all of them judged, can have these counts; no count exceeds `most`.
  func isSound(for cases: Int, most: Int = most) -> Bool {
    func isCount(_ value: Int) -> Bool { (0...most).contains(value) }
    func isPossible(_ value: Int) -> Bool { (0...cases).contains(value) }
    func isSound(_ sums: Summary) -> Bool {
      sums.cells.count == DeviationClass.allCases.count
        && sums.ulpsByClass.count == DeviationClass.allCases.count && sums.cells.allSatisfy(isCount)
        && [sums.cases, sums.identical, sums.violated].allSatisfy(isPossible)
        && sums.agreements.values.allSatisfy(isPossible)
        && sums.relative >= 0 && sums.relative.isFinite && (0...1).contains(sums.share)
    }
    return classes.isSound(for: cases) && isPossible(vacuous)
      && contenderClasses.values.allSatisfy { own in
        isPossible(own.total) && own.isSound(for: own.total) && own.positions <= classes.positions
          && (0..<own.positions).allSatisfy { own.hits(at: $0) <= classes.hits(at: $0) }
      } && ranges.isSound
      && labels.tables.allSatisfy { table in
        labels.labels(of: table).allSatisfy { isPossible($0.count) }
      } && rows.values.allSatisfy(isSound) && hardRows.values.allSatisfy(isSound)
      && conventions.values.allSatisfy { $0.isSound(for: cases) }
  }
}
