import ShiftTensors

/// What real frameworks do, decided exactly.
enum FrameworksPage {
  static func files(_ survey: FrameworkSurvey) -> [ReportFile] {
    [file(survey), FrameworkMatrix(survey).picture]
  }

  static func file(_ survey: FrameworkSurvey) -> ReportFile {
    var page = Markdown()
    page.heading(1, "What frameworks do")
    page.paragraph("**\(answer(survey))**")
    page.picture("frameworks.svg", alternative: FrameworkMatrix(survey).alternative)
    judged(survey, in: &page)
    page.paragraph(
      """
      A *candidate* is a framework in one version, setting or way of running it. Each was asked random calls of operators \
      that it has by `shiftproof check`, on an x86-64 CPU with AVX-512, in float, and every cell of every answer held against the exact value: with a bound that is derived for \
      that cell and for its plain sum of products, in whatever order they are added. `Fixtures/frameworks/survey.py` \
      repeats the runs of the tables and the programs; the results are recorded there, and this page is made of them.
      """)
    page.heading(2, "Five ways of shifting")
    page.paragraph(
      """
      The pipelines of `CASE-FILES.md`. Pieces that a script does not take from the framework are NumPy's; the \
      [notes](#versions) name whole steps. \
      Of `slice` and `roll` every bit must arrive, any NaN for any NaN. Some that compile a model for every shape were asked of fewer: a run with \
      `--shapes n` ([commands](#commands)) draws n shapes, each with one pattern of shifts: \(fewShapes(survey)).
      """)
    matrix(survey, FrameworkPart.strategies, in: &page)
    marks(in: &page)
    page.heading(2, "Sampling")
    page.paragraph(
      """
      `grid_sample` where there is one; else `remap`, whose positions are in pixels. Positions lie on, beside \
      and between pixels and outside: grid values to ±2¹⁴ or nine images away, positions of `remap` to ±2⁶⁴ pixels (fewer where a \
      script refuses some, see the [notes](#versions)). What \
      `grid_sample` does farther out is told [below](#ties-nan-infinities-far-away). Infinities and NaN were drawn too, and \
      nothing is demanded of them; of positions that are mirrored from 2²⁴ px on little more than some pixel of a small image, \
      as PyTorch's formula rounds there. PyTorch documents a rule for NaN, which it does not \
      keep\(link(to: "torch_grid_nan", in: survey)).
      """)
    matrix(survey, FrameworkPart.sampling, in: &page)
    page.heading(2, "Other operators")
    matrix(survey, FrameworkPart.others, in: &page)
    RoundingTable.write(survey, in: &page)
    RuleTable.write(survey, in: &page)
    DiscrepancyList.write(survey, in: &page)
    page.heading(2, "Versions")
    versions(survey, in: &page)
    RunList.write(survey, in: &page)
    page.heading(2, "Not here")
    page.paragraph(
      """
      No GPU was at hand: `Fixtures/record_cuda.py` is ready to record `grid_sample` and `conv2d` by PyTorch's own \
      kernels and by cuDNN's, and torchvision's `deform_conv2d`, with their gradients, as files that `shiftproof conform` \
      replays; it was tried on a CPU, through the same wrapping. Other formats than float were asked only by programs of \
      discrepancies, and gradients nowhere.
      """)
    return ReportFile(path: "frameworks.md", text: page.page)
  }

  private static func answer(_ survey: FrameworkSurvey) -> String {
    func count(_ judgement: FrameworkDiscrepancy.Judgement) -> Int {
      survey.discrepancies.count { $0.class == judgement }
    }
    let wrong = survey.discrepancies.filter { $0.class == .wrong }
    let accounted = wrong.compactMap(\.explains).joined().compactMap {
      $0.split(separator: " ").first
    }
    let concerned = Set(wrong.flatMap(\.frameworks) + accounted.map(String.init)).count
    return """
      \(survey.discrepancies.count) discrepancies are told [below](#discrepancies), each with the smallest input that \
      we found and a \
      program. For \(wrong.count) of them, in \(concerned) of the candidates, we found no reading of the \
      documentation that allows the answer. \(count(.documented)) are documented, \(count(.open)) are left open by what is \
      documented, and \(count(.evaluation)) are of another order of operations that it allows, whose rounding our bound \
      does not cover.
      """
  }

  /// The discrepancies by how they were judged, each with a link.
  private static func judged(_ survey: FrameworkSurvey, in page: inout Markdown) {
    let classes: [(FrameworkDiscrepancy.Judgement, String)] = [
      (.wrong, "**wrong**: no reading of the documentation allows it"),
      (.documented, "documented"), (.evaluation, "another evaluation, which is allowed"),
      (.open, "left open by the documentation"),
    ]
    page.table(
      ["judged", "how many", "which"], numbers: [1],
      classes.map { judgement, words in
        let found = survey.discrepancies.enumerated().filter { $1.class == judgement }
        return [
          words, "\(found.count)",
          found.map { place, _ in "[\(place + 1)](#d\(place + 1))" }.joined(separator: " "),
        ]
      })
  }

  private static func marks(in page: inout Markdown) {
    page.table(
      ["mark", "says"],
      [
        ["rounded", "every cell is the exact value, rounded once"],
        [
          "bound",
          "every cell is within its bound, or a NaN, a sign of zero, a tie or a convention that is allowed there",
        ],
        [
          "convention, convention: …",
          "the same under another convention than PyTorch's; where one is named, the run was asked for it; both are right",
        ],
        [
          "**wrong**: n cells, [k]",
          "so many cells, in the rows concerned, of the [classes](detection.md#the-classes) of deviation that some case shows "
            + "uncovered. A size and no bound: of these classes some cells are allowed a NaN or a sign of zero, cells that "
            + "follow another convention are not counted, and a call that ended the process or was answered in another shape "
            + "counts as one. Discrepancy k says why no reading of the "
            + "documentation allows those that are uncovered",
        ],
        [
          "differs: n cells, [k]",
          "the same, but discrepancy k says what is documented, or what the documentation leaves open",
        ],
        [
          "differs, partly **wrong**: n cells, [k], [l]",
          "discrepancies of both kinds account for the cells, which are not told apart",
        ],
        [
          "another evaluation: n cells, [k]",
          "so many cells of such classes beyond the bound of the plain sum, or of another sign of zero; discrepancy k says which other order of operations "
            + "has the larger rounding, and where the documentation allows it",
        ],
        [
          "beyond: n cells",
          "so many cells of such classes that the discrepancies below do not account for; not judged",
        ],
        [
          "refuses",
          "every call was refused: by the framework, or by our script for it, as where the framework has, or documents, no such call",
        ],
        ["refuses some", "some calls or kinds were refused, by either"],
        ["–", "not offered, or not asked"],
      ])
  }

  /// The number of a discrepancy, where it is told.
  private static func link(to id: String, in survey: FrameworkSurvey) -> String {
    let place = survey.discrepancies.firstIndex { $0.id == id }
    return place.map { " ([\($0 + 1)](#d\($0 + 1)))" } ?? ""
  }

  /// Who was asked for shifts of so many shapes.
  private static func fewShapes(_ survey: FrameworkSurvey) -> String {
    survey.frameworks.compactMap { framework in
      let words =
        framework.runs.first { $0.subject == "shift" }?.command.split(separator: " ") ?? []
      guard let place = words.firstIndex(of: "--shapes"), place + 1 < words.endIndex else {
        return nil
      }
      return "\(framework.title) \(words[place + 1])"
    }.joined(separator: "; ")
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
}
