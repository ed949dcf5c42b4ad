import ShiftAtlas
import ShiftRuns

/// When two boundaries are one map.
enum BoundaryEqualitySection {
  static func write(_ results: BoundaryResults, in page: inout Markdown) {
    page.heading(2, "When two boundaries are the same")
    page.paragraph(
      "The conditions were found by search and checked on every one of the cases, \(BoundaryPage.domain(results)); "
        + "beyond them nothing is said. 2(n − 1) stands for max(2(n − 1), 1), so that on an axis of one pixel it divides "
        + "everything. *Shortest*: the search went through every condition of the grammar below, so none of it has fewer "
        + "literals.")
    page.table(
      ["two boundaries", "equal exactly when", "share of cases"], numbers: [2],
      results.equalities.filter(\.isOfBoundaries).map { equality in
        [
          "\(equality.first), \(equality.second)", condition(equality.finding),
          equality.finding.members.percent(of: equality.finding.cases),
        ]
      })
    page.details("With the recipes that people write, and the smallest difference of each") {
      page in
      page.table(
        ["first", "second", "equal exactly when", "shortest", "equal on", "smallest difference"],
        numbers: [4],
        results.equalities.map { equality in
          [
            "\(equality.first)", "\(equality.second)", condition(equality.finding),
            equality.finding.condition == nil
              ? "–" : equality.finding.isShortest ? "yes" : "not shown",
            equality.finding.members.grouped,
            equality.smallestDifference.map { "\($0)" } ?? "none",
          ]
        })
    }
    page.details(
      "The grammar that was searched",
      """
      A condition is an “or” of “and”s, or an “and” of “or”s, of at most three literals a clause. The \
      literals, each of them or its negation: \
      \(EqualityLiteral.spelled.map { "`\($0)`" }.joined(separator: ", ")). *slice in place* is taken here one \
      element at a time; what blocks change is told [with its program](#slice-in-place).
      """)
  }

  private static func condition(_ finding: EqualityConditionFinding) -> String {
    finding.condition.map { "`\($0)`" } ?? "(no condition of the grammar describes the set)"
  }
}

extension BoundaryResults.Equality {
  /// Whether neither is a naive recipe.
  fileprivate var isOfBoundaries: Bool {
    if case .boundary = first, case .boundary = second { true } else { false }
  }
}
