import PropertyTesting
import ShiftTensors

/// What a run counts; merged in the order of cases.
package struct VerificationCounts: Tally, Hashable {
  /// Where a comparison is counted.
  package struct Row: Hashable, Sendable, Codable {
    package let contender: String
    package let format: NumberFormat
    /// A group of the subject, such as a boundary; in hard rows a hard class.
    package let group: String

    package init(contender: String, format: NumberFormat, group: String) {
      (self.contender, self.format, self.group) = (contender, format, group)
    }
  }

  /// The comparisons of one contender in one format and group.
  package struct Summary: Hashable, Sendable, Codable {
    package var cases = 0
    /// Cases in which every cell had the same bits.
    package var identical = 0
    /// Cases with a deviation that the contender does not allow for.
    package var violated = 0
    /// Cells of each class, in the order of `DeviationClass.allCases`.
    package var cells = [Int](repeating: 0, count: DeviationClass.allCases.count)
    /// Greatest |got − exact| over the scale of its case.
    package var relative = 0.0
    /// Greatest |got − exact| over the bound of its cell; 0 where no bound was asked.
    package var share = 0.0
    /// Greatest distance in ulps of each class, in the same order as `cells`.
    package var ulpsByClass = [UInt64](repeating: 0, count: DeviationClass.allCases.count)
    /// In how many cases the output had the bits of each reference, by its name.
    package var agreements: [String: Int] = [:]

    package func cells(_ kind: DeviationClass) -> Int { cells[kind.rawValue] }
    /// Cases that were not refused.
    package var answered: Int { cases - min(cells(.refused), cases) }
    package func ulps(_ kind: DeviationClass) -> UInt64 { ulpsByClass[kind.rawValue] }
    /// Greatest distance in ulps among `rounding`, `wrong tap` and `boundary`.
    package var ulps: UInt64 {
      DeviationClass.ofSize.map { ulps($0) }.max() ?? 0
    }

    mutating func add(_ judgement: Judgement) {
      let comparison = judgement.comparison
      cases += 1
      identical += comparison.isIdentical ? 1 : 0
      violated += judgement.violations.isEmpty ? 0 : 1
      for kind in cells.indices {
        cells[kind] += comparison.cells[kind]
        ulpsByClass[kind] = max(ulpsByClass[kind], comparison.ulps[kind])
      }
      relative = max(relative, comparison.relative)
      share = max(share, comparison.share)
      for name in judgement.agreeing { agreements[name, default: 0] += 1 }
    }

    package mutating func merge(_ later: Summary) {
      cases += later.cases
      identical += later.identical
      violated += later.violated
      for kind in cells.indices {
        cells[kind] += later.cells[kind]
        ulpsByClass[kind] = max(ulpsByClass[kind], later.ulpsByClass[kind])
      }
      relative = max(relative, later.relative)
      share = max(share, later.share)
      agreements.merge(later.agreements, uniquingKeysWith: +)
    }
  }

  package var classes = ClassCounts()
  /// The same over the cases that each contender was asked in some format, by its name.
  package private(set) var contenderClasses: [String: ClassCounts] = [:]
  package var vacuous = 0
  /// The domain as it was drawn.
  package private(set) var ranges = ObservedRanges()
  /// What was drawn, and how often.
  package var labels = LabelCounts()
  package private(set) var rows: [Row: Summary] = [:]
  /// The same by hard class, where a run counts them.
  package private(set) var hardRows: [Row: Summary] = [:]

  /// Which conventions each contender follows, where a run asks for them.
  package internal(set) var conventions: [ConventionRow: ConventionCount] = [:]

  package init() {}

  /// How many comparisons no promise covers.
  package var violated: Int { rows.values.reduce(0) { $0 + $1.violated } }

  /// Counts what was drawn.
  ///
  /// - Returns: for each hard class, whether the case is of it.
  @discardableResult
  package mutating func draw<S: Subject>(_ drawn: S.Case, of subject: S) -> [Bool] {
    let held = subject.demands.map { $0.holds(drawn) }
    classes.count(held)
    for label in subject.labels { labels.collect(label.label(drawn), in: label.table) }
    ranges.observe(drawn, by: subject.measures)
    if subject.isVacuous(drawn) { vacuous += 1 }
    return held
  }

  /// Counts a case that a contender was asked in some format, of these hard classes.
  package mutating func ask(_ contender: String, _ held: [Bool]) {
    contenderClasses[contender, default: ClassCounts()].count(held)
  }

  /// - Parameters:
  ///   - group: that of the case.
  ///   - hardClasses: those of the case, where they are counted.
  package mutating func record(
    _ judgement: Judgement, group: String, hardClasses: [String] = []
  ) {
    func add(to rows: inout [Row: Summary], _ group: String) {
      rows[
        Row(contender: judgement.contender, format: judgement.format, group: group),
        default: Summary()
      ].add(judgement)
    }
    add(to: &rows, group)
    for name in hardClasses { add(to: &hardRows, name) }
    for evidence in judgement.evidence {
      conventions[
        ConventionRow(contender: judgement.contender, convention: evidence.name),
        default: ConventionCount()
      ].add(evidence)
    }
  }

  package mutating func merge(_ later: VerificationCounts) {
    classes.merge(later.classes)
    contenderClasses.merge(later.contenderClasses) { first, second in
      var both = first
      both.merge(second)
      return both
    }
    vacuous += later.vacuous
    ranges.merge(later.ranges)
    labels.merge(later.labels)
    for (row, summary) in later.rows { rows[row, default: Summary()].merge(summary) }
    for (row, summary) in later.hardRows { hardRows[row, default: Summary()].merge(summary) }
    for (row, count) in later.conventions {
      conventions[row, default: ConventionCount()].merge(count)
    }
  }

  /// Puts rows that were read in place of what was counted.
  mutating func restore(
    rows: [Row: Summary], hardRows: [Row: Summary], contenderClasses: [String: ClassCounts],
    ranges: ObservedRanges
  ) {
    (self.rows, self.hardRows) = (rows, hardRows)
    (self.contenderClasses, self.ranges) = (contenderClasses, ranges)
  }

  /// The summary over several groups.
  package func summary(
    _ contender: String, _ format: NumberFormat, _ groups: [String]
  ) -> Summary {
    groups.reduce(into: Summary()) { sum, group in
      if let row = rows[Row(contender: contender, format: format, group: group)] {
        sum.merge(row)
      }
    }
  }
}
