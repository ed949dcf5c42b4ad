import ShiftRuns
import ShiftTensors
import ShiftVerification

/// How close each kernel of each operator comes to the exact value, and which conventions it follows.
enum OperatorsPage {
  static func files(_ studies: [OperatorAccuracy]) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Operators with arbitrary arguments")
    let floats = studies.flatMap { study in
      study.rows.filter { $0.format == .float && $0.sums.cases > 0 }
    }
    let cells = floats.reduce(0) { $0 + answered($1.sums) }
    func count(_ kind: DeviationClass) -> Int { floats.reduce(0) { $0 + $1.sums.cells(kind) } }
    let outside = floats.reduce(0) { $0 + uncovered($1.sums) }
    let (right, near) = (count(.identical), count(.rounding))
    page.paragraph(
      """
      **Of \(cells.grouped) cells that our kernels return in Float, \(right.percent(of: cells)) have the bits of the exact \
      value rounded once and \(near.percent(of: cells)) lie within the bound that is derived for the cell or are the infinity or NaN \
      of a sum that may pass the greatest number on its way; \
      \((cells - right - near - outside).grouped) are ties that rounding decides, are cells of which nothing is demanded or \
      that follow another convention, or hold the 0 of the other sign or the NaN of 0 times an infinity or NaN, and \(outside == 0 ? "none" : outside.grouped) \
      \(outside == 1 ? "is" : "are") beyond all of this.** Held \
      against the exact value were calls that `shiftproof verify --operator` draws: positions on, beside and between \
      pixels, far outside (drawn from grid values to ±2¹⁴ and, for `remap`, which takes positions in pixels, to ±2⁶⁴), and \
      special values.
      """)
    page.picture(
      "operators.svg", alternative: "Share of correctly rounded cells in Float, by operator")
    page.table(
      ["operator", "kernel", "correctly rounded", "share of the bound", "not covered"],
      numbers: [2, 3, 4],
      studies.flatMap { study in
        study.rows.filter { $0.format == .float && $0.sums.cases > 0 }.map { found in
          let all = row(found)
          return [
            "`\(study.operation)`", all[0], all[3], all[5], uncovered(found.sums).grouped,
          ]
        }
      })
    page.paragraph(
      """
      Float, observed on \(studies.first?.cases ?? 0) calls of each operator, all cells. A cell is *correctly rounded* \
      where it has \
      the bits of the exact value rounded once. *Share of the bound*: the greatest |got − exact| over the bound \
      derived for that \
      cell, of finite ones that are off, rounded up. *Not covered*: cells that no bound, tie or convention explains. Calls that a \
      [dialect](conformance.md), the arithmetic of one backend, refuses as its backend does, have no cells, and neither have those whose values a format does not hold: \
      NaN and infinities in Rational, some fractions in 16 bits.
      """)
    page.heading(2, "One call, followed")
    FollowedCall.write(in: &page)
    page.heading(2, "Every kernel and format")
    page.paragraph(
      """
      *Ulps*: the greatest distance from the exact value rounded once among cells within their bound, where it is \
      a quarter of that value at most, from 10,000 on two digits, rounded up. The last column counts cells, of three kinds: \
      *ties*, which hold the other pixel of a tie that rounding decides; \
      *by convention*, of which nothing is demanded, as at a NaN position or one that the format may have no number for, or which the dialect is known to mean otherwise; *not covered*. \
      Cells that \
      hold the 0 of the other sign or the NaN of 0 times an infinity or NaN (\((count(.signOfZero) + count(.nonFiniteSpread)).grouped) in Float) are counted under *cells* alone.
      """)
    for study in studies {
      page.details("\(study.operation), \(study.cases.grouped) cases of seed \(study.seed)") {
        page in
        page.table(
          [
            "kernel", "format", "cells", "correctly rounded", "ulps", "share of the bound",
            "ties / by convention / not covered",
          ], numbers: [2, 3, 4, 5, 6], study.rows.filter { $0.sums.cases > 0 }.map(row))
        conventions(study, in: &page)
      }
    }
    page.heading(2, "The conventions")
    page.details(
      "What each decides; a kernel is held to the first value unless a dialect of ours declares another or "
        + "--convention asks for it"
    ) {
      $0.table(
        ["convention", "values", "decides"],
        zip(Conventions.choices, Conventions.meanings).map { convention, meaning in
          [convention.name, convention.values.map(\.value).joined(separator: ", "), meaning]
        })
    }
    return [ReportFile(path: "operators.md", text: page.page), picture(studies)]
  }

  private static func picture(_ studies: [OperatorAccuracy]) -> ReportFile {
    BarChart(
      title: "Share of correctly rounded cells in Float, by operator",
      key: [
        ("correctly rounded", .three), ("within the bound, or told below", .one),
        ("not covered", .five),
      ],
      rows: studies.flatMap { study in
        study.rows.filter { $0.format == .float && $0.sums.cases > 0 }.map { row in
          let cells = answered(row.sums)
          let (right, wrong) = (row.sums.cells(.identical), uncovered(row.sums))
          return (
            study.rows.filter { $0.format == .float }.count == 1
              ? study.operation : "\(study.operation), \(row.kernel)",
            [
              part(right, of: cells), part(cells - right - wrong, of: cells),
              part(wrong, of: cells),
            ], right.percent(of: cells)
          )
        }
      }
    ).file("operators.svg")
  }

  /// Cells of calls that were not refused.
  static func answered(_ sums: VerificationCounts.Summary) -> Int {
    sums.cells.reduce(0, +) - sums.cells(.refused)
  }

  /// Cells that nothing explains.
  private static func uncovered(_ sums: VerificationCounts.Summary) -> Int {
    let told: [DeviationClass] = [
      .identical, .signOfZero, .rounding, .tie, .convention, .nonFiniteSpread, .refused,
    ]
    return DeviationClass.allCases.filter { !told.contains($0) }.reduce(0) {
      $0 + sums.cells($1)
    }
  }

  private static func row(_ row: OperatorAccuracy.Row) -> [String] {
    let sums = row.sums
    let cells = answered(sums)
    return [
      row.kernel, row.format.title, cells.grouped, sums.cells(.identical).percent(of: cells),
      row.format == .rational ? "–" : ulps(sums.ulps(.rounding)),
      sums.cells(.rounding) == 0 ? "–" : hundredths(sums.share),
      [sums.cells(.tie), sums.cells(.convention), uncovered(sums)].map(\.grouped)
        .joined(separator: " / "),
    ]
  }

  /// From 10,000 on two digits and a power of ten, rounded up.
  static func ulps(_ count: UInt64) -> String {
    guard count >= 10_000 else { return count.grouped }
    var (digits, power) = (count, 0)
    // All that is cut off counts as one more of the last digit that stays.
    var isCut = false
    while digits >= 100 {
      isCut = isCut || digits % 10 != 0
      (digits, power) = (digits / 10, power + 1)
    }
    if isCut { digits += 1 }
    if digits == 100 { (digits, power) = (10, power + 1) }
    return "\(isCut ? "≈" : "")\(digits / 10).\(digits % 10)·10" + superscript(power + 1)
  }

  /// Two digits after the point, rounded up: a greatest value is not understated.
  static func hundredths(_ value: Double) -> String {
    let count = Int((value * 100).rounded(.up))
    return "\(count / 100)." + (count % 100 < 10 ? "0" : "") + "\(count % 100)"
  }

  private static func conventions(_ study: OperatorAccuracy, in page: inout Markdown) {
    guard !study.conventions.isEmpty else { return }
    page.paragraph(
      """
      Which value of a convention the answers in \(NumberFormat.allCases[0].title) agree with, in how many \
      of the cases that tell some values apart; one in four cases is asked. A case whose sums pass the greatest number may agree \
      with several.
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
