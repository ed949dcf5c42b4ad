import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which strategies are the same, in which format, under which boundary; and what was tried.
public enum EquivalencePage {
  public static func file(
    _ result: VerificationResult<ShiftSubject>, strategies: [any ShiftStrategy] = Strategies.all
  ) -> ReportFile {
    var page = Markdown()
    page.heading(1, "Equivalence of the strategies")
    page.paragraph(
      """
      \(result.cases.count.grouped) random cases of seed \(result.seed): a tensor, one shift per \
      channel group, a boundary. Every strategy that has a recipe for the boundary ran each case in \
      every format, and every output cell was compared with the definition, \
      `out[h, w] = in[source(h − dy), source(w − dx)]`, bit for bit. What was compared is observed, \
      not proved; the exact statements are in [boundary handling](boundary-handling.md) and \
      [grid_sample precision](grid-sample-precision.md).
      """)
    page.paragraph("**" + VerificationText.verdict(result).capitalizedFirst + ".**")
    answer(result, strategies, into: &page)
    recipes(strategies, into: &page)
    VerificationSections.matrix(result, into: &page)
    coverage(result, into: &page)
    VerificationSections.disagreements(result, into: &page)
    page.heading(2, "Reproduce")
    page.code(
      "shiftproof verify --cases \(result.cases.count) --seed \(result.seed)", language: "sh")
    return ReportFile(path: "equivalence.md", text: page.page)
  }

  /// One line per strategy: what it promises and whether it kept it.
  private static func answer(
    _ result: VerificationResult<ShiftSubject>, _ strategies: [any ShiftStrategy],
    into page: inout Markdown
  ) {
    page.heading(2, "Which are the same")
    page.table(
      ["strategy", "promise"] + result.formats.map(\.title),
      strategies.map { strategy in
        [strategy.name, promise(strategy.exactness)]
          + result.formats.map { format in
            let sum = result.summary(strategy.name, format)
            return sum.identical == sum.cases
              ? "identical in all \(sum.cases.grouped) cases"
              : "identical in \(sum.identical.grouped) of \(sum.cases.grouped) cases; "
                + VerificationText.deviations(of: sum, separator: ", ")
          }
      })
    page.paragraph(
      """
      Counts after a class are output cells. *Sign of zero*: −0 became +0, in a sum that begins at +0. \
      *Rounding*: within the bound that is derived for that cell: how far rounding may move the position, \
      times how steep the pixels around it are, and the error of the sum. *Non-finite spread*: a NaN or \
      infinity is among the pixels that the cell multiplies, and 0·∞ is NaN. Ulps are counted between \
      numbers of about one size; *of the range* is the greatest deviation over the greatest pixel of its \
      image. Cases with NaN or infinities do not exist in Rational, so it has fewer; `grid_sample` is asked \
      in 16 bits only where every position stays within half a pixel.
      """)
  }

  private static func promise(_ exactness: Exactness) -> String {
    switch exactness {
    case .moves: "moves values: every bit arrives"
    case .multiplies: "multiplies by 1 and adds zeros: finite values other than −0 arrive"
    case .interpolates: "interpolates: exact in Rational only"
    }
  }

  private static func recipes(_ strategies: [any ShiftStrategy], into page: inout Markdown) {
    page.heading(2, "How each strategy obeys a boundary")
    page.table(
      ["boundary"] + strategies.map(\.name),
      Boundary.allCases.map { boundary in
        [boundary.rawValue]
          + strategies.map { strategy in
            switch strategy.recipe(for: boundary) {
            case .claimed(let words): words
            case .none(let reason): "— (\(reason))"
            }
          }
      })
  }

  private static func coverage(
    _ result: VerificationResult<ShiftSubject>, into page: inout Markdown
  ) {
    page.heading(2, "What was tried")
    page.paragraph(
      """
      \(result.counts.vacuous.grouped) of \(result.cases.count.grouped) cases are *vacuous*: the \
      right output holds one value only (a constant image, or all content moved out of a zero \
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
