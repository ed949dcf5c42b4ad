import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// What a run counts; merged in the order of cases.
public struct VerificationCounts: Tally, Hashable, Codable {
  /// Where a comparison is counted.
  public struct Row: Hashable, Sendable, Codable {
    public let strategy: String
    public let format: NumberFormat
    public let boundary: Boundary

    public init(strategy: String, format: NumberFormat, boundary: Boundary) {
      (self.strategy, self.format, self.boundary) = (strategy, format, boundary)
    }
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
    /// Greatest distance in ulps among `rounding`, `wrong tap` and `boundary`.
    public var ulps: UInt64 = 0
    /// Greatest |got − exact| over the greatest magnitude of its image.
    public var relative = 0.0

    public func cells(_ kind: DeviationClass) -> Int { cells[Comparison.position[kind]!] }

    mutating func add(_ comparison: Comparison, isViolated: Bool) {
      cases += 1
      identical += comparison.deviating.isEmpty ? 1 : 0
      violated += isViolated ? 1 : 0
      for kind in cells.indices { cells[kind] += comparison.cells[kind] }
      for kind in [DeviationClass.rounding, .wrongTap, .boundary] {
        ulps = max(ulps, comparison.ulps(kind))
      }
      relative = max(relative, comparison.relative)
    }

    public mutating func merge(_ later: Summary) {
      cases += later.cases
      identical += later.identical
      violated += later.violated
      for kind in cells.indices { cells[kind] += later.cells[kind] }
      ulps = max(ulps, later.ulps)
      relative = max(relative, later.relative)
    }
  }

  public var classes = ClassCounts()
  public var vacuous = 0
  public private(set) var rows: [Row: Summary] = [:]

  public init() {}

  public mutating func record(_ comparison: Comparison, in row: Row, isViolated: Bool) {
    rows[row, default: Summary()].add(comparison, isViolated: isViolated)
  }

  public mutating func merge(_ later: VerificationCounts) {
    classes.merge(later.classes)
    vacuous += later.vacuous
    for (row, summary) in later.rows { rows[row, default: Summary()].merge(summary) }
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
