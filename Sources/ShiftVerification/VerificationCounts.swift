import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// What a run counts; merged in the order of cases.
public struct VerificationCounts: Tally, Hashable {
  /// Where a comparison is counted.
  public struct Row: Hashable, Sendable, Codable {
    public let strategy: String
    public let format: NumberFormat
    public let boundary: Boundary

    public init(strategy: String, format: NumberFormat, boundary: Boundary) {
      (self.strategy, self.format, self.boundary) = (strategy, format, boundary)
    }
  }

  /// A hard class and a strategy in a format, over all boundaries.
  public struct HardRow: Hashable, Sendable, Codable {
    public let strategy: String
    public let format: NumberFormat
    public let hardClass: String
  }

  /// The comparisons of one strategy in one format under one boundary.
  public struct Summary: Hashable, Sendable, Codable {
    public var cases = 0
    /// Cases in which every cell had the same bits.
    public var identical = 0
    /// Cases with a deviation that the strategy does not allow for.
    public var violated = 0
    /// Cells of each class, in the order of `DeviationClass.allCases`.
    public var cells = [Int](repeating: 0, count: DeviationClass.allCases.count)
    /// Greatest |got − exact| over the greatest magnitude of its image.
    public var relative = 0.0
    /// Greatest distance in ulps of each class, in the same order as `cells`.
    public var ulpsByClass = [UInt64](repeating: 0, count: DeviationClass.allCases.count)
    /// In how many cases the output had the bits of each reference, by its name.
    public var agreements: [String: Int] = [:]

    public func cells(_ kind: DeviationClass) -> Int { cells[kind.position] }
    public func ulps(_ kind: DeviationClass) -> UInt64 { ulpsByClass[kind.position] }
    /// Greatest distance in ulps among `rounding`, `wrong tap` and `boundary`.
    public var ulps: UInt64 {
      DeviationClass.allCases.filter(\.isOfSize).map { ulps($0) }.max() ?? 0
    }

    mutating func add(_ comparison: Comparison, isViolated: Bool, agreeing: [String]) {
      cases += 1
      identical += comparison.isIdentical ? 1 : 0
      violated += isViolated ? 1 : 0
      for kind in cells.indices {
        cells[kind] += comparison.cells[kind]
        ulpsByClass[kind] = max(ulpsByClass[kind], comparison.ulps[kind])
      }
      relative = max(relative, comparison.relative)
      for name in agreeing { agreements[name, default: 0] += 1 }
    }

    public mutating func merge(_ later: Summary) {
      cases += later.cases
      identical += later.identical
      violated += later.violated
      for kind in cells.indices {
        cells[kind] += later.cells[kind]
        ulpsByClass[kind] = max(ulpsByClass[kind], later.ulpsByClass[kind])
      }
      relative = max(relative, later.relative)
      agreements.merge(later.agreements, uniquingKeysWith: +)
    }
  }

  public var classes = ClassCounts()
  public var vacuous = 0
  /// What was drawn, and how often.
  public var labels = LabelCounts()
  public private(set) var rows: [Row: Summary] = [:]
  /// The same by hard class, where a run counts them.
  public private(set) var hardRows: [HardRow: Summary] = [:]

  public init() {}

  /// - Parameters:
  ///   - agreeing: the references that gave the same bits.
  ///   - hardClasses: those of the case, where they are counted.
  public mutating func record(
    _ comparison: Comparison, in row: Row, isViolated: Bool, agreeing: [String] = [],
    hardClasses: [String] = []
  ) {
    rows[row, default: Summary()].add(comparison, isViolated: isViolated, agreeing: agreeing)
    for name in hardClasses {
      hardRows[
        HardRow(strategy: row.strategy, format: row.format, hardClass: name),
        default: Summary()
      ].add(comparison, isViolated: isViolated, agreeing: agreeing)
    }
  }

  public mutating func merge(_ later: VerificationCounts) {
    classes.merge(later.classes)
    vacuous += later.vacuous
    labels.merge(later.labels)
    for (row, summary) in later.rows { rows[row, default: Summary()].merge(summary) }
    for (row, summary) in later.hardRows { hardRows[row, default: Summary()].merge(summary) }
  }

  /// Puts rows that were read in place of what was counted.
  mutating func restore(rows: [Row: Summary], hardRows: [HardRow: Summary]) {
    (self.rows, self.hardRows) = (rows, hardRows)
  }

  /// The summary over several boundaries.
  public func summary(_ strategy: String, _ format: NumberFormat, _ boundaries: [Boundary])
    -> Summary
  {
    boundaries.reduce(into: Summary()) { sum, boundary in
      if let row = rows[Row(strategy: strategy, format: format, boundary: boundary)] {
        sum.merge(row)
      }
    }
  }
}
