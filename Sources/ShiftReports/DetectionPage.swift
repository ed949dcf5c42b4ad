import ShiftTensors
import ShiftVerification

/// Which planted faults the harness finds.
public enum DetectionPage {
  public static func file(_ detection: Detection) -> ReportFile {
    var page = Markdown()
    page.heading(1, "Detection power")
    let found = detection.faults.count { $0.found == detection.seeds.count }
    let accused = detection.controls.count { !$0.accusations.isEmpty }
    page.paragraph(
      """
      **\(found) of \(detection.faults.count) planted faults are found within \
      \(detection.cases.grouped) cases at each of \(detection.seeds.count) seeds, and \(accused) of \
      \(detection.controls.count) right strategies are accused.** A harness is worth the faults that it \
      finds; these are mistakes that people made, each with where. Every fault runs in Float, Double and \
      Rational on the cases of `shiftproof verify`, restricted to the boundaries it is written for; \
      rows of 2¹⁵ pixels are left out where the fault does not need them.
      """)
    page.heading(2, "Faults")
    page.paragraph(
      """
      *Cases*: how many were drawn until the first that shows it, median and most over the seeds. \
      *Smallest case*: what it shrinks to, and the class in which it differs. *Laws*: which laws, that \
      compare a strategy only with itself, break too.
      """)
    page.table(
      ["fault", "found", "cases", "most", "smallest case", "class", "laws"], numbers: [1, 2, 3],
      detection.faults.map { fault in
        [
          fault.planted.name, "\(fault.found)/\(detection.seeds.count)",
          fault.median.map(\.grouped) ?? "–", fault.most.map(\.grouped) ?? "–",
          fault.smallest.map { smallest($0) } ?? "–",
          fault.smallest.map { "\($0.key.title), \($0.key.format.title)" } ?? "–",
          fault.laws.isEmpty ? "none" : fault.laws.joined(separator: ", "),
        ]
      })
    let large = detection.faults.filter { $0.planted.needs != nil }
    if !large.isEmpty {
      page.paragraph(
        "Smallest cases have at most 16 elements, unless the fault needs more: "
          + large.map { "*\($0.planted.name)* needs \($0.planted.needs!.what)" }
          .joined(separator: "; ") + ".")
    }
    page.heading(2, "Where they come from")
    page.table(
      ["fault", "mistake", "made in"],
      detection.faults.map { [$0.planted.name, $0.planted.mistake, $0.planted.source] })
    page.heading(2, "Right strategies that look different")
    page.table(
      ["strategy", "cases", "accused of"], numbers: [1],
      detection.controls.map { control in
        [
          control.name, control.cases.grouped,
          control.accusations.isEmpty
            ? "nothing" : Set(control.accusations.map(\.title)).sorted().joined(separator: ", "),
        ]
      })
    return ReportFile(path: "detection.md", text: page.page)
  }

  private static func smallest(_ disagreement: Disagreement<ShiftCase>) -> String {
    let shiftCase = disagreement.smallest
    return
      "\(shiftCase.shape), \(shiftCase.pattern.shifts.map(\.description).joined(separator: " ")), "
      + "\(shiftCase.boundary.rawValue), \(shiftCase.fill)"
  }
}
