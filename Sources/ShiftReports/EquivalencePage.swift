import ExactArithmetic
import PropertyTesting
import ShiftAtlas
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Which strategies are the same, in which format, under which boundary; and what was tried.
package enum EquivalencePage {
  /// The page, and its picture.
  /// - Parameters:
  ///   - narrow: the same in the 16-bit formats, told in a section of its own.
  ///   - fractions: which recipes are the same by fractions of a pixel.
  package static func files(
    _ result: VerificationResult<ShiftSubject>,
    narrow: VerificationResult<ShiftSubject>? = nil,
    strategies: [any ShiftStrategy] = Strategies.all, fractions: [FractionalEquality] = []
  ) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Equivalence of the strategies")
    opening(result, narrow, strategies, into: &page)
    differences(result, strategies, into: &page)
    if let narrow { inSixteenBits(narrow, strategies, into: &page) }
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
      "shiftproof verify --cases \(result.cases.count) --seed \(result.seed)"
        + (narrow.map {
          "\nshiftproof verify --cases \($0.cases.count) --seed \($0.seed) --formats "
            + $0.formats.map(\.rawValue).joined(separator: ",")
        } ?? ""), language: "sh")
    return [
      ReportFile(path: "equivalence.md", text: page.page), picture(result, strategies),
    ]
  }

  private static func opening(
    _ result: VerificationResult<ShiftSubject>, _ narrow: VerificationResult<ShiftSubject>?,
    _ strategies: [any ShiftStrategy],
    into page: inout Markdown
  ) {
    let exact = strategies.filter { strategy in
      result.formats.allSatisfy { format in
        let sum = result.summary(strategy.name, format)
        return sum.identical == sum.cases
      }
    }
    let names = exact.map { "`\($0.name)`" }.joined(separator: " and ")
    let others = strategies.filter { strategy in !exact.contains { $0.name == strategy.name } }
    let holds = result.findings.isEmpty && result.missingClasses.isEmpty
    page.paragraph(
      """
      **\(exact.isEmpty ? "No strategy" : names) had the bits of the defined shift in every case that \
      \(exact.count == 1 ? "it" : "they") ran, in \(result.formats.map(\.title).joined(separator: ", "))\
      \(others.isEmpty ? "" : "; in Float the others have other bits: " + others.map { deviating($0, result) }.joined(separator: ", ")).** \
      \(holds ? "Every strategy keeps its promise" : VerificationText.verdict(result).capitalizedFirst): a promise is what a \
      strategy says of itself, and that `grid_sample` keeps its own does not make it exact.
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
      [boundary](boundary-handling.md#what-each-boundary-reads). Every cell was compared with the definition: `in[source(h − dy), source(w − dx)]`, 0 where zeros have no source, \
      and under keep the cell itself where either leaves the image; bit for bit, where any NaN is as good as any other. A \
      share is of the cases that a strategy ran: those under boundaries that it has a recipe for and, in Rational, images of \
      at most \(ShiftCase.longest.grouped) elements without NaN and infinities. \
      \(narrow == nil ? "" : "Float16 and BFloat16 are [below](#in-16-bits).")
      """)
  }

  /// The least n of which `grid_sample` promises nothing for shifts of n × n px by 4.
  private static func firstUnpromised(_ format: NumberFormat) -> String {
    let pattern = Pattern([Shift(dy: 4, dx: 4)])
    let first = (1...2048).first {
      !GridSampleShift().handles(Shape(n: 1, c: 1, h: $0, w: $0), by: pattern, in: format)
    }
    return first.map(\.grouped) ?? "more than 2,048"
  }

  /// How often and in which classes a strategy has other bits in Float.
  private static func deviating(
    _ strategy: any ShiftStrategy, _ result: VerificationResult<ShiftSubject>
  ) -> String {
    let sum = result.summary(strategy.name, .float)
    let kinds = DeviationClass.allCases.filter { $0 != .identical && sum.cells($0) > 0 }
    return
      "`\(strategy.name)` in \((sum.cases - sum.identical).percent(of: sum.cases)) of its cases "
      + "(\(kinds.map(\.name).joined(separator: ", ")))"
  }

  private static func differences(
    _ result: VerificationResult<ShiftSubject>, _ strategies: [any ShiftStrategy],
    into page: inout Markdown
  ) {
    page.heading(2, "What differs, where it does")
    page.paragraph(
      """
      Every cell that did not have the definition's bits in Float, by what is wrong with it: its share of all \
      cells that the strategy was compared in. *Sign of zero*: −0 became +0. *Rounding*: \
      within the bound that is derived for that \
      cell, which says how far rounding may move the position, times how steep the pixels around it are, and the \
      error of the sum. *Non-finite spread*: a NaN or infinity is among the pixels that the cell multiplies, and 0·∞ \
      is NaN. *Farthest*: the greatest distance from the definition among finite cells, as a part of the greatest finite pixel.
      """)
    let kinds = DeviationClass.allCases.filter { kind in
      kind != .identical
        && strategies.contains { result.summary($0.name, .float).cells(kind) > 0 }
    }
    page.table(
      ["strategy"] + kinds.map(\.name) + ["farthest"], numbers: Set(1...(kinds.count + 1)),
      strategies.map { strategy in
        let sum = result.summary(strategy.name, .float)
        let all = sum.cells.reduce(0, +)
        return [strategy.name]
          + kinds.map { share(sum.cells($0), of: all) }
          + [
            sum.relative == 0
              ? "0" : sum.relative > 1 ? "beyond it" : VerificationText.scientific(sum.relative)
          ]
      })
  }

  /// Hundredths of a percent, or two digits where that is less: counts of strategies that ran other cases do not compare.
  static func share(_ count: Int, of all: Int) -> String {
    guard count > 0, all > 0 else { return "0" }
    let percent = Rational(100 * count, over: all)
    guard percent < Rational(1, over: 10) else { return count.percent(of: all) }
    let least = Rational(1, over: 1000)
    return percent < least ? "below 0.001 %" : percent.decimal(significantDigits: 2) + " %"
  }

  private static func inSixteenBits(
    _ result: VerificationResult<ShiftSubject>, _ strategies: [any ShiftStrategy],
    into page: inout Markdown
  ) {
    page.heading(2, "In 16 bits")
    page.paragraph(
      """
      \(result.cases.count.grouped) cases of the same kind, here \(result.violations.isEmpty
        ? "too every strategy keeps its promise" : "some promise is broken"). Positions are numbers of the format, \
      and `deform_conv2d` promises \
      nothing where one may lie beyond 2,048 px in Float16 or 256 px in BFloat16; `grid_sample`, whose grid is rounded too, \
      promises nothing where the bound of its rounding lets a position move by half a pixel: with shifts by 4 px first on \
      images of \(firstUnpromised(.float16)) px in Float16 and \(firstUnpromised(.bfloat16)) px in BFloat16. So they are asked fewer cases than there are, and can read a wrong pixel there. `slice`, `roll` and \
      `conv2d` compute no position.
      """)
    page.table(
      ["strategy"] + result.formats.flatMap { ["\($0.title): cases", "identical"] },
      numbers: Set(1...(2 * result.formats.count)),
      strategies.map { strategy in
        [strategy.name]
          + result.formats.flatMap { format in
            let sum = result.summary(strategy.name, format)
            return [
              sum.cases.grouped,
              sum.cases == 0
                ? "–" : sum.identical == sum.cases ? "all" : sum.identical.percent(of: sum.cases),
            ]
          }
      })
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
    case .multiplies: "among finite values all but −0 arrive"
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
      *vacuous*: the right output holds one value only, as where all content moved out, so \
      agreement on them proves little. The kinds of case in which shifts go wrong, and \
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
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
