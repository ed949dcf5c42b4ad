import ShiftTensors

/// What real frameworks do, decided exactly.
enum FrameworksPage {
  static func file(_ survey: FrameworkSurvey) -> ReportFile {
    var page = Markdown()
    page.heading(1, "What \(survey.frameworks.count) frameworks do")
    page.paragraph("**\(answer(survey))**")
    page.paragraph(
      """
      Each framework was asked random calls of the operators that it has by `shiftproof check`, on a CPU, in \
      float, and every cell of every answer held against the exact value: with the bound that is derived for \
      that cell, whatever the order of operations. What is said was observed on the cases of these runs. \
      `Fixtures/frameworks/survey.py` repeats all of it; the results are recorded there, and this page is made \
      of them.
      """)
    page.heading(2, "Five ways of shifting")
    page.paragraph(
      """
      The pipelines of `CASE-FILES.md`. Pieces that a framework lacks are NumPy's, which the notes on [versions](#versions) say. \
      Of `slice` and `roll` every bit must arrive.
      """)
    matrix(survey, FrameworkPart.strategies, in: &page)
    marks(in: &page)
    page.heading(2, "Sampling")
    page.paragraph(
      """
      `grid_sample` where there is one; else `remap`, whose positions are in pixels. Positions lie on, beside \
      and between pixels and far outside; for one that is no number there is no rule, and none is demanded.
      """)
    matrix(survey, FrameworkPart.sampling, in: &page)
    page.heading(2, "Other operators")
    matrix(survey, FrameworkPart.others, in: &page)
    RuleTable.write(survey, in: &page)
    discrepancies(survey, in: &page)
    page.heading(2, "Versions")
    versions(survey, in: &page)
    commands(survey, in: &page)
    page.heading(2, "Not here")
    page.paragraph(
      """
      No GPU was at hand: `Fixtures/record_cuda.py` is ready to record PyTorch's native and cuDNN \
      `grid_sample`, `deform_conv2d` and `conv2d` with their gradients in a few minutes, as files that \
      `shiftproof conform` replays. Other formats than float, and gradients, were not asked for. Versions \
      before those named were asked only where a discrepancy says so.
      """)
    return ReportFile(path: "frameworks.md", text: page.page)
  }

  private static func answer(_ survey: FrameworkSurvey) -> String {
    func count(_ judgement: FrameworkDiscrepancy.Judgement) -> Int {
      survey.discrepancies.count { $0.class == judgement }
    }
    let wrong = survey.discrepancies.filter { $0.class == .wrong }
    let concerned = Set(wrong.flatMap(\.frameworks)).count
    return """
      \(survey.discrepancies.count) discrepancies are told [below](#discrepancies), each with the smallest input that we found and a \
      program. For \(wrong.count) of them, in \(concerned) of the frameworks, we found no reading of the \
      documentation that allows the answer. \(count(.documented)) are documented, and \(count(.open)) are left open \
      by what is documented.
      """
  }

  private static func marks(in page: inout Markdown) {
    page.table(
      ["mark", "says"],
      [
        ["rounded", "every cell is the exact value, rounded once"],
        ["bound", "every cell is within its bound"],
        [
          "convention: …",
          "the same under other conventions than PyTorch's, which the run was asked for; both are right",
        ],
        [
          "**wrong**: n cells, [k]",
          "so many cells that nothing covers; discrepancy k says why no reading of the documentation "
            + "allows them",
        ],
        [
          "differs: n cells, [k]",
          "the same, but discrepancy k says what is documented, or what the documentation leaves open",
        ],
        [
          "beyond: n cells",
          "so many cells beyond the bound that the discrepancies below do not account for; not judged",
        ],
        ["refuses", "every call was refused"],
        ["refuses some", "some calls or kinds were refused"], ["–", "not offered, or not asked"],
      ])
  }

  private static func versions(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.table(
      ["framework", "packages", "notes"],
      survey.frameworks.map { framework in
        [
          framework.title, (framework.packages + framework.versions).joined(separator: ", "),
          framework.notes.joined(separator: "; "),
        ]
      })
  }

  private static func matrix(
    _ survey: FrameworkSurvey, _ parts: [FrameworkPart], in page: inout Markdown
  ) {
    page.table(
      ["framework"] + parts.map(\.title),
      survey.frameworks.compactMap { framework in
        let marks = parts.map { $0.mark(of: framework, survey.discrepancies) }
        guard marks.contains(where: { $0 != .notOffered }) else { return nil }
        return [framework.title]
          + zip(parts, marks).map { part, mark in
            mark.text + (part.refusesSome(framework) ? "; refuses some" : "")
          }
      })
  }

  private static func discrepancies(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.heading(2, "Discrepancies")
    page.paragraph(
      """
      Each with the smallest input that we found. The program works out the exact value in `fractions.Fraction` and prints \
      both; what it printed when it was run is beneath it.
      """)
    for (place, fact) in survey.discrepancies.enumerated() {
      page.paragraph("<a id=\"d\(place + 1)\"></a>")
      page.heading(3, "\(place + 1). \(fact.title)")
      let label =
        switch fact.class {
        case .wrong: "Why it is wrong"
        case .documented: "Documented"
        case .open: "Left open"
        }
      page.list(
        [
          "Input: \(fact.call)", "Exact: \(fact.exact) (\(fact.derivation))",
          "\(label): \(fact.why)", "Since: \(fact.since)",
        ] + (fact.thread.map { ["Public thread: \($0)"] } ?? []))
      if let program = fact.program {
        // Not "python": those blocks are run with PyTorch alone, these each with its framework.
        page.code(program.trimmingSuffix(), language: "py")
      }
      let printed = survey.frameworks.flatMap { framework in
        framework.discrepancies[fact.id].map { shown in
          shown.printed.map { "\(framework.title): \($0)" }
            + (shown.exit == 0 ? [] : ["\(framework.title): ended with \(shown.exit)"])
        } ?? []
      }
      page.code(printed.isEmpty ? "not run" : printed.joined(separator: "\n"), language: "text")
    }
  }

  private static func commands(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.heading(2, "Commands")
    page.paragraph("As they were run, in an environment with the packages above:")
    page.code(
      survey.frameworks.flatMap { framework in
        framework.runs.map { run in
          run.command
            + (run.failed.map { "  # no result: \($0)" } ?? "  # \(run.cases ?? 0) cases were run")
        }
      }.joined(separator: "\n"), language: "sh")
  }
}

extension String {
  /// Without the line breaks at the end.
  fileprivate func trimmingSuffix() -> String {
    var text = self
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
