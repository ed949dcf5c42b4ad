import ShiftExchange

/// How faithful our operators are to the frameworks, bit by bit.
public enum ConformancePage {
  public static func file(_ conformance: Conformance, live: LiveRuns? = nil) -> ReportFile {
    var page = Markdown()
    page.heading(1, "Conformance")
    page.paragraph(
      """
      The reports are worth what the operators are worth. \
      \((conformance.passed + conformance.failed).grouped) calls recorded from other frameworks were \
      repeated by ours: **\(conformance.passed.grouped) agree, \(conformance.failed.grouped) do \
      not**. Of those that agree \(conformance.refusedAlike.grouped) are refused by both, \
      \(conformance.bounded.grouped) were also held against a proved bound. A case agrees when every element has the recorded bits (any NaN equals any NaN, −0 \
      differs from +0), or lies within what the case itself states where a framework sums several \
      products in an order of its own, or when both refuse the call.
      """)
    page.paragraph(
      """
      *Worst/bound*: where several products are summed, the recorded value was also held against the \
      exact sum. The column is the greatest |recorded − exact| over the proved bound γₙ·Σ|w·x| with \
      γₙ = n·u/(1 − n·u); below 1 means that no recorded value leaves its bound.
      """)
    for operation in RecordedOperator.Name.allCases {
      let rows = conformance.rows.filter { $0.group.operation == operation }
      guard !rows.isEmpty else { continue }
      page.heading(2, operation.rawValue)
      page.table(
        ["mode", "format", "dialect", "agree", "of", "refused by both", "worst/bound"],
        numbers: [3, 4, 5, 6],
        rows.map { row in
          [
            row.group.mode, row.group.format, row.group.dialect, row.passed.grouped,
            (row.passed + row.failed).grouped, row.refusedAlike.grouped,
            row.largestRatio.map { VerificationText.scientific($0) } ?? "",
          ]
        })
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
    page.table(
      ["file", "producer", "cases"], numbers: [2],
      conformance.sources.map { ["`\($0.file)`", $0.producer, $0.cases.grouped] })
    page.paragraph(
      """
      `Fixtures/record.py` records them again. PyTorch's CUDA kernels and cuDNN's sampler are not \
      recorded: the dialect `pytorch-cuda` is described from the source only, and cuDNN's arithmetic \
      is not public.
      """)
    page.heading(2, "Reproduce")
    page.code("shiftproof conform", language: "sh")
    return ReportFile(path: "conformance.md", text: page.page)
  }
}
