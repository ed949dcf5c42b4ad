/// The discrepancies one by one, each with what is documented, its program and what that printed.
enum DiscrepancyList {
  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.heading(2, "Discrepancies")
    page.paragraph(
      """
      Each with the smallest input that we found. The program works out what is exact in `fractions.Fraction` and prints \
      it beside the answer, or what came in its place; what it printed when it was run is beneath it (without a line that \
      MNN prints of the device).
      """)
    for (place, fact) in survey.discrepancies.enumerated() {
      page.paragraph("<a id=\"d\(place + 1)\"></a>")
      page.heading(3, "\(place + 1). \(fact.title)")
      let label =
        switch fact.class {
        case .wrong: "Why it is wrong"
        case .documented, .evaluation: "Why it is not wrong"
        case .open: "Left open"
        }
      let asked = survey.frameworks.filter { $0.discrepancies[fact.id] != nil }
      page.list(
        [
          "Input: \(fact.call)", "Exact: \(fact.exact) (\(fact.derivation))",
          "Documentation: \(fact.documentation)", "\(label): \(fact.why)",
          "Asked: \(asked.map(versions).joined(separator: "; "))",
        ] + (fact.thread.map { ["Public thread: \($0)"] } ?? []))
      if let program = fact.program {
        // Not "python": those blocks are run with PyTorch alone, these each with its framework.
        page.code(program.trimmingSuffix(), language: "py")
      }
      let printed = asked.flatMap { framework in
        framework.discrepancies[fact.id].map { shown in
          shown.printed.map { "\(framework.title): \($0)" }
            + (shown.exit == 0 ? [] : ["\(framework.title): ended with \(shown.exit)"])
        } ?? []
      }
      page.code(printed.isEmpty ? "not run" : printed.joined(separator: "\n"), language: "text")
    }
  }

  /// A framework with its packages, of which NumPy only carries the numbers.
  private static func versions(_ framework: FrameworkResult) -> String {
    let packages = framework.packages.filter { !$0.hasPrefix("numpy==") }
    return "\(framework.title) (\(packages.joined(separator: ", ")))"
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
