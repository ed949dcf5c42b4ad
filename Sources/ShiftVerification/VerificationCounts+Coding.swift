import PropertyTesting

/// Rows are written as a list in the order of their names, so that equal counts are equal bytes.
extension VerificationCounts: Codable {
  private enum Member: String, CodingKey { case classes, vacuous, labels, rows, hardRows }

  private struct Entry<Place: Codable>: Codable {
    let row: Place
    let sums: Summary
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    self.init()
    classes = try members.decode(ClassCounts.self, forKey: .classes)
    vacuous = try members.decode(Int.self, forKey: .vacuous)
    labels = try members.decode(LabelCounts.self, forKey: .labels)
    let rows = try members.decode([Entry<Row>].self, forKey: .rows)
    let hardRows = try members.decode([Entry<HardRow>].self, forKey: .hardRows)
    restore(
      rows: Dictionary(rows.map { ($0.row, $0.sums) }) { $1 },
      hardRows: Dictionary(hardRows.map { ($0.row, $0.sums) }) { $1 })
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(classes, forKey: .classes)
    try members.encode(vacuous, forKey: .vacuous)
    try members.encode(labels, forKey: .labels)
    let rows = rows.map { Entry(row: $0.key, sums: $0.value) }.sorted {
      ($0.row.strategy, $0.row.format.rawValue, $0.row.boundary.rawValue)
        < ($1.row.strategy, $1.row.format.rawValue, $1.row.boundary.rawValue)
    }
    try members.encode(rows, forKey: .rows)
    let hardRows = hardRows.map { Entry(row: $0.key, sums: $0.value) }.sorted {
      ($0.row.strategy, $0.row.format.rawValue, $0.row.hardClass)
        < ($1.row.strategy, $1.row.format.rawValue, $1.row.hardClass)
    }
    try members.encode(hardRows, forKey: .hardRows)
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
        && sums.relative >= 0 && sums.relative.isFinite
    }
    return classes.total == cases && isPossible(vacuous)
      && (0..<classes.positions).allSatisfy { isPossible(classes.hits(at: $0)) }
      && labels.tables.allSatisfy { table in
        labels.labels(of: table).allSatisfy { isPossible($0.count) }
      } && rows.values.allSatisfy(isSound) && hardRows.values.allSatisfy(isSound)
  }
}
