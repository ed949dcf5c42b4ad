import ShiftAtlas
import ShiftPrecision
import ShiftRuns
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
    page.heading(2, "If not: where?")
    page.paragraph(
      """
      \(results.boundary.sweep.claims.count) recipes say how a strategy obeys a boundary. All sizes to \
      \(results.boundary.sweep.domain.greatestExtent) × \
      \(results.boundary.sweep.domain.greatestExtent) px and shifts to \
      ±\(results.boundary.sweep.domain.greatestDistance) px were run in exact arithmetic: \
      \(results.boundary.sweep.claims.count { $0.firstDifference == nil }) of the recipes equal the \
      definition everywhere (proved). What parts at the border is another recipe, such as a roll \
      without padding: [boundary handling](boundary-handling.md) shows the cells and the exact \
      conditions.
      """)
    page.heading(2, "By how much, and why?")
    page.paragraph(
      """
      In Float and Double only `grid_sample` rounds: it writes pixel positions as numbers from −1 to 1 and maps them back, \
      and some come back beside their pixel. Every pixel of every width was run (proved for shifts under \
      replicate, circular and keep), \
      `2·i/(n − 1) − 1` mapped back by PyTorch's CPU kernel without fused operations:
      """)
    page.table(
      [
        "format", "align_corners", "widths", "inexact", "largest error (px)",
        "nearest first wrong at width",
      ], numbers: [3, 4, 5],
      results.precision.headline.filter(\.rule.isUniform).map { certificate in
        [
          certificate.rule.format.title, "\(certificate.rule.alignCorners)",
          "\(certificate.widths.lowerBound)…\(certificate.widths.upperBound.grouped)",
          certificate[.inexact].percent(of: certificate[.coordinates]),
          pixels(certificate.maximumError.value),
          certificate.firstWidth(.nearestWrong).map(\.grouped)
            ?? "none to \(certificate.widths.upperBound.grouped)",
        ]
      })
    page.paragraph(
      """
      [grid_sample precision](grid-sample-precision.md) says where the error is born, which formula is \
      best, and which published tolerance would notice.
      """)
    let slopes = results.gradients.certificates[0]
    page.heading(2, "And their gradients?")
    page.paragraph(
      """
      By the image they are the same wherever the outputs are (proved). By the shift they are not: at a whole pixel \
      `deform_conv2d` and `grid_sample` take the slope to the right, weights made from ⌊s⌋ the one to the left, and one \
      ulp in a grid takes the other one, in Float at \(slopes.left.percent(of: slopes.interior)) of the interior pixels \
      of widths \(slopes.widths.lowerBound)…\(slopes.widths.upperBound) (proved): [gradients](gradients.md).
      """)
    page.heading(2, "The operators behind these answers")
    page.paragraph(
      """
      \(results.conformance.passed.grouped) of \
      \((results.conformance.passed + results.conformance.failed).grouped) calls recorded from \
      PyTorch, torchvision, ONNX and NumPy agree with our operators, \
      \(results.conformance.refusedAlike.grouped) of them because both refuse the call: \
      [conformance](conformance.md). How close they come to the exact value on arbitrary arguments, and \
      which conventions they follow: [operators](operators.md).
      """)
    let detection = results.detection
    let operatorFaults = detection.operators.flatMap(\.faults)
    let operatorControls = detection.operators.flatMap(\.controls)
    page.heading(2, "What the harness would notice")
    page.paragraph(
      """
      \(detection.faults.count { $0.found == detection.seeds.count }) of \(detection.faults.count) \
      planted faults are found within \
      \(detection.cases.grouped) cases at each of \(detection.seeds.count) seeds; \
      \(detection.controls.count { !$0.accusations.isEmpty }) of \(detection.controls.count) right \
      strategies are accused. Of kernels of operators with arbitrary arguments \
      \(operatorFaults.count(where: \.isFound)) of \(operatorFaults.count) faulty ones are found, and \
      \(operatorControls.count { !$0.accusations.isEmpty }) of \(operatorControls.count) right ones \
      accused: [detection power](detection.md).
      """)
    return ReportFile(path: "README.md", text: page.page)
  }

  private static func sentence(
    _ strategy: any ShiftStrategy, _ result: VerificationResult<ShiftSubject>
  ) -> String {
    let parts = result.formats.map { format -> String in
      let sum = result.summary(strategy.name, format)
      guard sum.identical < sum.cases else { return "\(format.title) identical" }
      let kinds = DeviationClass.allCases.filter { $0 != .identical && sum.cells($0) > 0 }
      return "\(format.title) \(sum.identical.grouped) of \(sum.cases.grouped) cases identical "
        + "(else \(kinds.map(\.name).joined(separator: ", ")))"
    }
    return parts.joined(separator: "; ")
  }
}
