import ShiftTensors
import ShiftVerification

/// A verification in Markdown that fits the summary of a CI job: the verdict, one table, the findings.
package enum SummaryMarkdown {
  package static func text<S>(
    _ result: VerificationResult<S>, replay: ReplayLine = .replay(options: "")
  ) -> String {
    var page = Markdown()
    page.heading(2, "ShiftProof: " + (result.holds ? "holds" : "does not hold"))
    page.paragraph(
      VerificationText.verdict(result).capitalizedFirst
        + ". \(result.cases.count.grouped) cases of seed \(result.seed), "
        + "\(result.counts.vacuous.grouped) of them vacuous.")
    page.table(
      [S.words.contender, "format", "cases", "identical", "deviating cells by class"],
      numbers: [2, 3],
      result.contenders.flatMap { contender in
        result.formats.map { format in
          let sum = result.summary(contender, format)
          return [
            contender, format.title, sum.cases.grouped, sum.identical.grouped,
            VerificationText.deviations(of: sum, separator: ", "),
          ]
        }
      })
    page.paragraph("Drawn: \(DomainText.drawn(result)).")
    let leftOut = DomainText.leftOut(result)
    if !leftOut.isEmpty { page.paragraph("Left out: \(leftOut.joined(separator: "; ")).") }
    let notSupported = NotSupportedText.lines(result)
    if !notSupported.isEmpty {
      page.paragraph("Not supported: \(notSupported.joined(separator: "; ")).")
    }
    for bug in result.findings {
      page.heading(3, "\(bug.key.contender) in \(bug.key.format.title): \(bug.key.title)")
      page.code(VerificationText.text(bug, replay))
    }
    return page.page
  }
}
