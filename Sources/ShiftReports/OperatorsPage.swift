import ShiftRuns
import ShiftTensors
import ShiftVerification

/// How close each kernel of each operator comes to the exact value, and which conventions it follows.
enum OperatorsPage {
  static func file(_ studies: [OperatorAccuracy]) -> ReportFile {
    var page = Markdown()
    page.heading(1, "Operators with arbitrary arguments")
    page.paragraph(
      """
      Our kernels of each operator, in each of their dialects, held against the exact value of every cell on \
      calls that `shiftproof verify --operator` draws: positions on, beside and between pixels, far outside, \
      special values. What is said was observed on these cases. A cell is *correctly rounded* where it has the \
      bits of the exact value rounded once. *Ulps*: the greatest distance from that among cells within their \
      bound, where the two are of about one size. *Share of the bound*: the greatest |got − exact| over \
      the bound derived for that cell. *Ties*: cells that hold the other pixel of a tie that rounding decides. \
      *By convention*: cells for which the documentation has no rule, or a known other meaning of the dialect. \
      *Not covered*: cells that nothing of this explains.
      """)
    for study in studies {
      page.heading(2, "`\(study.operation)`")
      page.paragraph("\(study.cases.grouped) cases of seed \(study.seed).")
      page.table(
        [
          "kernel", "format", "cells", "correctly rounded", "ulps", "share of the bound", "ties",
          "by convention", "not covered",
        ], numbers: [2, 3, 4, 5, 6, 7, 8], study.rows.filter { $0.sums.cases > 0 }.map(row))
      conventions(study, in: &page)
    }
    return ReportFile(path: "operators.md", text: page.page)
  }

  private static func row(_ row: OperatorAccuracy.Row) -> [String] {
    let sums = row.sums
    let cells = sums.cells.reduce(0, +)
    let told: [DeviationClass] = [
      .identical, .signOfZero, .rounding, .tie, .convention, .nonFiniteSpread,
    ]
    let rest = DeviationClass.allCases.filter { !told.contains($0) }.reduce(0) {
      $0 + sums.cells($1)
    }
    return [
      row.kernel, row.format.title, cells.grouped, sums.cells(.identical).percent(of: cells),
      row.format == .rational ? "–" : sums.ulps(.rounding).grouped,
      sums.cells(.rounding) == 0 ? "–" : hundredths(sums.share), sums.cells(.tie).grouped,
      sums.cells(.convention).grouped, rest.grouped,
    ]
  }

  /// Two digits after the point, rounded up: a greatest value is not understated.
  private static func hundredths(_ value: Double) -> String {
    let count = Int((value * 100).rounded(.up))
    return "\(count / 100)." + (count % 100 < 10 ? "0" : "") + "\(count % 100)"
  }

  private static func conventions(_ study: OperatorAccuracy, in page: inout Markdown) {
    guard !study.conventions.isEmpty else { return }
    page.paragraph(
      """
      Which value of a convention the answers in \(NumberFormat.allCases[0].title) agree with, in how many \
      of the cases that tell some values apart; one in four cases is asked.
      """)
    page.table(
      ["kernel", "convention", "cases that tell", "agrees with"], numbers: [2],
      study.conventions.map { convention in
        let values = Conventions.choices(of: convention.name).map(\.value)
        let agreeing = values.compactMap { value in
          convention.count.followed[value].map { "\(value) in \($0.grouped)" }
        }
        return [
          convention.kernel, convention.name, convention.count.telling.grouped,
          agreeing.isEmpty ? "none" : agreeing.joined(separator: ", "),
        ]
      })
  }
}
