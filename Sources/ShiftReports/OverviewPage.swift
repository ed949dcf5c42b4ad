import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// The three answers on one screen.
enum OverviewPage {
  static func file(_ results: ReportResults) -> ReportFile {
    let verification = results.verification
    var page = Markdown()
    page.heading(1, "Are two ways of shifting a feature map the same?")
    page.paragraph(
      """
      Five ways of shifting a tensor, against an exact definition of the shift. Each answer links to \
      the page it comes from; *proved* means decided for every case of a stated range, *observed* \
      means seen on random cases.
      """)
    page.heading(2, "Are they the same?")
    page.list(
      Strategies.all.map { strategy in
        "**\(strategy.name)**: " + sentence(strategy, verification)
      })
    page.paragraph(
      """
      Observed on \(verification.cases.count.grouped) random cases: [equivalence](equivalence.md).
      """)
    page.heading(2, "The operators behind these answers")
    page.paragraph(
      """
      \(results.conformance.passed.grouped) of \
      \((results.conformance.passed + results.conformance.failed).grouped) calls recorded from \
      PyTorch, torchvision and ONNX are reproduced by our operators: [conformance](conformance.md).
      """)
    return ReportFile(path: "README.md", text: page.page)
  }

  private static func sentence(
    _ strategy: any ShiftStrategy, _ result: VerificationResult
  ) -> String {
    let parts = result.formats.map { format -> String in
      let sum = result.counts.summary(strategy.name, format, result.boundaries)
      return sum.identical == sum.cases
        ? "identical in \(format.title)"
        : "in \(format.title) \(VerificationText.deviations(of: sum, separator: ", ")) "
          + "in \((sum.cases - sum.identical).grouped) of \(sum.cases.grouped) cases"
    }
    return parts.joined(separator: "; ")
  }
}
