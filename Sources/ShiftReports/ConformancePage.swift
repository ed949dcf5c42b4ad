import ShiftExchange
import ShiftTensors

/// How faithful our operators are to the frameworks, bit by bit.
package enum ConformancePage {
  package static func files(_ conformance: Conformance, live: LiveRuns? = nil) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Conformance")
    let all = conformance.passed + conformance.failed
    let same = conformance.passed - conformance.refusedAlike - conformance.close
    page.paragraph(
      """
      **\(conformance.passed.grouped) of \(all.grouped) calls recorded from other frameworks come out of our \
      operators as recorded, \(conformance.failed.grouped) do not:** \(same.grouped) of which the very bits are demanded, \
      \(conformance.close.grouped) of which a bound or a tolerance is, where a framework sums in an order \
      of its own or its test has printed few digits, and \(conformance.refusedAlike.grouped) because both refuse the call. A *dialect* is the \
      arithmetic of one backend's operator: which formulas, in which order, what is fused.
      """)
    page.picture(
      "conformance.svg", alternative: "How the calls of each operator agree with their recordings")
    page.table(
      [
        "operator", "calls", "bits demanded", "a bound or a tolerance¹", "refused by both",
        "disagree",
      ],
      numbers: [1, 2, 3, 4, 5],
      operators(conformance).map { name, sums in
        [
          name, sums.all.grouped, sums.same.grouped, sums.close.grouped, sums.refused.grouped,
          sums.failed.grouped,
        ]
      })
    page.paragraph(
      """
      One call is one set of inputs and arguments. Bits agree where any NaN equals any NaN and −0 differs from +0. \
      How many calls an operator has is what its recorder draws (`Fixtures/README.md`). ¹ What the case demands: the \
      proved bound below; of gradients of convolutions 2γₙ·n·(the product of the greatest magnitudes of what is multiplied) + n·η for n terms, \
      of the weights of `deform_conv2d` 4γₙ in place of 2γₙ; of ONNX's node tests rtol 10⁻³ and atol 10⁻⁷, their own.
      """)
    page.heading(2, "One call, followed")
    page.paragraph(
      """
      The grid value that is written for pixel \(FollowedCall.pixel) of \(FollowedCall.width) names a place 2⁻²⁵ of a \
      pixel beside it; PyTorch's \
      kernel rounds that away and returns 0 where the exact value is \
      \(FollowedCall.exact.decimal(significantDigits: 3)), and so do we \
      ([step by step](operators.md#one-call-followed)).
      """)
    page.heading(2, "By operator")
    page.paragraph(
      """
      *Worst/bound*: of the calls of `conv2d` and `deform_conv2d` of which the proved bound is demanded, the recorded value was also held \
      against the exact sum of the n products of weights w and pixels x (of `deform_conv2d` of the samples as our operator \
      has them in the format; a bias is one product more). The column is the greatest |recorded − exact| over the proved bound γₙ·Σ|w·x| + n·η with \
      γₙ = n·u/(1 − n·u), u half an ulp of 1 and η the least subnormal; rounded up.
      """)
    for operation in RecordedOperator.Name.allCases {
      let rows = conformance.rows.filter { $0.group.operation == operation }
      guard !rows.isEmpty else { continue }
      page.details("`\(operation.rawValue)`".replacing("`", with: "")) {
        $0.table(
          ["mode", "format", "dialect", "agree", "of", "refused by both", "worst/bound"],
          numbers: [3, 4, 5, 6],
          rows.map { row in
            [
              row.group.mode, row.group.format, row.group.dialect, row.passed.grouped,
              (row.passed + row.failed).grouped, row.refusedAlike.grouped,
              row.largestRatio.map { OperatorsPage.hundredths($0) } ?? "",
            ]
          })
      }
    }
    if !conformance.failures.isEmpty {
      page.heading(2, "Disagreements")
      page.list(
        conformance.rows.compactMap { row in
          row.firstFailure.map { "`\($0.name)`: \($0.verdict)" }
        })
    }
    if let live { LiveRunsSection.write(live, in: &page) }
    page.heading(2, "Where the recordings come from")
    page.details("Every file") {
      $0.table(
        ["file", "producer", "cases"], numbers: [2],
        conformance.sources.map { ["`\($0.file)`", $0.producer, $0.cases.grouped] })
    }
    page.paragraph(
      """
      `Fixtures/record.py` records all but `worked-example` again. PyTorch's CUDA kernels and cuDNN's sampler are not \
      recorded: the dialect `pytorch-cuda` is described from the source only, and cuDNN's arithmetic \
      is not public.
      """)
    page.heading(2, "Reproduce")
    page.code("shiftproof conform", language: "sh")
    return [ReportFile(path: "conformance.md", text: page.page), picture(conformance)]
  }

  /// What became of the calls of one operator.
  private struct Sums {
    var (same, close, refused, failed) = (0, 0, 0, 0)
    var all: Int { same + close + refused + failed }
  }

  private static func operators(_ conformance: Conformance) -> [(name: String, sums: Sums)] {
    RecordedOperator.Name.allCases.compactMap { operation in
      let rows = conformance.rows.filter { $0.group.operation == operation }
      guard !rows.isEmpty else { return nil }
      var sums = Sums()
      for row in rows {
        sums.refused += row.refusedAlike
        sums.close += row.close
        sums.failed += row.failed
        sums.same += row.passed - row.refusedAlike - row.close
      }
      return (operation.rawValue, sums)
    }
  }

  private static func picture(_ conformance: Conformance) -> ReportFile {
    BarChart(
      title: "How the calls of each operator agree with their recordings",
      key: [
        ("bits demanded", .three), ("a bound or a tolerance", .one), ("refused by both", .six),
        ("disagree", .five),
      ],
      rows: operators(conformance).map { name, sums in
        (
          name,
          [sums.same, sums.close, sums.refused, sums.failed].map { part($0, of: sums.all) },
          "\(sums.all.grouped) calls"
        )
      }
    ).file("conformance.svg")
  }
}
