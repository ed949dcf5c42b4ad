import PropertyTesting
import ShiftAtlas
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which strategies are the same, in which format, under which boundary; and what was tried.
package enum EquivalencePage {
  package static func files(
    _ result: VerificationResult<ShiftSubject>, strategies: [any ShiftStrategy] = Strategies.all,
    fractions: [FractionalEquality] = []
  ) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Equivalence of the strategies")
    opening(result, strategies, into: &page)
    page.heading(2, "What differs, where it does")
    page.paragraph(
      """
      Every cell that did not have the definition's bits, by what is wrong with it. *Sign of zero*: −0 became +0, \
      in a sum that begins at +0. *Rounding*: within the bound that is derived for that cell, which says how \
      far rounding may move the position, times how steep the pixels around it are, and the error of the sum. \
      *Non-finite spread*: a NaN or infinity is among the pixels that the cell multiplies, and 0·∞ is NaN. \
      *Ulps* count the numbers of the format between two values.
      """)
    page.table(
      ["strategy", "what differs in Float"],
      strategies.map { strategy in
        let sum = result.summary(strategy.name, .float)
        return [
          strategy.name,
          sum.identical == sum.cases
            ? "nothing" : VerificationText.deviations(of: sum, separator: "; "),
        ]
      })
    FractionalEqualitySection.write(fractions, in: &page)
    VerificationSections.disagreements(result, into: &page)
    page.heading(2, "Details")
    page.details("How each strategy obeys a boundary") { recipes(strategies, into: &$0) }
    page.details("Cases identical to the definition, by boundary") {
      VerificationSections.matrix(result, into: &$0)
    }
    page.details("What was tried, and what was not") { coverage(result, into: &$0) }
    page.heading(2, "Reproduce")
    page.code(
      "shiftproof verify --cases \(result.cases.count) --seed \(result.seed)", language: "sh")
    return [
      ReportFile(path: "equivalence.md", text: page.page), picture(result, strategies),
    ]
  }

  private static func opening(
    _ result: VerificationResult<ShiftSubject>, _ strategies: [any ShiftStrategy],
    into page: inout Markdown
  ) {
    let exact = strategies.filter { strategy in
      result.formats.allSatisfy { format in
        let sum = result.summary(strategy.name, format)
        return sum.identical == sum.cases
      }
    }
    let names = exact.map { "`\($0.name)`" }.joined(separator: " and ")
    page.paragraph(
      """
      **\(VerificationText.verdict(result).capitalizedFirst).** \
      \(exact.isEmpty ? "No strategy" : names) had the bits of the defined shift in every case that it ran, in \
      \(result.formats.map(\.title).joined(separator: ", ")); the others differ where the table says. A \
      promise is what a strategy says of itself: that `grid_sample` keeps its own does not make it exact.
      """)
    page.picture(
      "equivalence.svg", alternative: "Share of cases with the defined bits, by strategy, in Float")
    page.table(
      ["strategy", "promise"] + result.formats.map { "identical: \($0.title)" },
      numbers: Set(2..<(2 + result.formats.count)),
      strategies.map { strategy in
        [strategy.name, promise(strategy.exactness)]
          + result.formats.map { format in
            let sum = result.summary(strategy.name, format)
            return sum.cases == 0
              ? "–" : sum.identical == sum.cases ? "all" : sum.identical.percent(of: sum.cases)
          }
      })
    page.paragraph(
      """
      Observed on random cases of seed \(result.seed): a tensor, one whole shift per group of channels, a \
      [boundary](boundary-handling.md#what-each-boundary-reads). Every cell was compared with \
      `out[h, w] = in[source(h − dy), source(w − dx)]`, bit for bit. A share is of the cases that a strategy ran: \
      those under boundaries that it has a recipe for and, in Rational, without NaN and infinities. \
      \(leftOut(result)) What is proved stands in [boundary handling](boundary-handling.md) and \
      [grid_sample precision](grid-sample-precision.md).
      """)
  }

  private static func leftOut(_ result: VerificationResult<ShiftSubject>) -> String {
    let formats = NumberFormat.allCases.filter { !result.formats.contains($0) }.map(\.title)
    guard !formats.isEmpty else { return "" }
    return formats.joined(separator: " and ")
      + " are not in this run: `deform_conv2d` and `grid_sample` round positions there too, so they are asked "
      + "by `--formats` alone."
  }

  private static func picture(
    _ result: VerificationResult<ShiftSubject>, _ strategies: [any ShiftStrategy]
  ) -> ReportFile {
    BarChart(
      title: "Share of cases with the defined bits, by strategy, in Float",
      key: [("the defined bits", .three), ("something else", .two)],
      rows: strategies.map { strategy in
        let sum = result.summary(strategy.name, .float)
        let share = part(sum.identical, of: sum.cases)
        return (
          strategy.name, [share, 1 - share],
          sum.identical == sum.cases ? "all" : sum.identical.percent(of: sum.cases)
        )
      }
    ).file("equivalence.svg")
  }

  private static func promise(_ exactness: Exactness) -> String {
    switch exactness {
    case .moves: "every bit arrives"
    case .multiplies: "finite values but −0 arrive"
    case .interpolates: "exact in Rational only"
    }
  }

  private static func recipes(_ strategies: [any ShiftStrategy], into page: inout Markdown) {
    page.table(
      ["boundary", "strategy", "recipe, or why none"],
      Boundary.allCases.flatMap { boundary in
        strategies.map { strategy in
          let words =
            switch strategy.recipe(for: boundary) {
            case .claimed(let words): words
            case .none(let reason): "— (\(reason))"
            }
          return [boundary.rawValue, strategy.name, words]
        }
      })
  }

  private static func coverage(
    _ result: VerificationResult<ShiftSubject>, into page: inout Markdown
  ) {
    page.paragraph(
      """
      \(result.counts.vacuous.percent(of: result.cases.count)) of \(result.cases.count.grouped) cases are \
      *vacuous*: the right output holds one value only (a constant image, or all content moved out of a zero \
      border), so agreement on them proves nothing. The kinds of case in which shifts go wrong, and \
      how often they occurred:
      """)
    page.table(
      ["hard class", "cases", "demanded share", "verdict"], numbers: [1, 2],
      result.coverage.map { coverage in
        [
          coverage.name, coverage.hits.grouped, shortPercent(coverage.demanded),
          coverage.verdict.rawValue,
        ]
      })
    page.paragraph(
      "Exact half-pixel ties cannot occur in a whole-pixel shift; they are counted in the precision "
        + "report.")
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
