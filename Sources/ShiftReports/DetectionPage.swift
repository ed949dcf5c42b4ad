import ShiftDetection
import ShiftTensors
import ShiftVerification

/// Which planted faults the harness finds, and what it calls them.
public enum DetectionPage {
  public static func file(_ detection: Detection) -> ReportFile {
    var page = Markdown()
    page.heading(1, "Detection power")
    if !detection.faults.isEmpty { writeShifts(detection, in: &page) }
    OperatorDetectionSection.write(detection, in: &page)
    return ReportFile(path: "detection.md", text: page.page)
  }

  private static func writeShifts(_ detection: Detection, in page: inout Markdown) {
    page.paragraph(summary(detection))
    page.heading(2, "Faults")
    page.paragraph(
      """
      *Cases*: how many were drawn until the first that shows it, median and most over the seeds. \
      *Smallest case*: what it shrinks to. *Class* and *diagnosis*: what the harness says of that case; \
      beside each fault its author wrote down both. Of the words, ten were corrected after a first run showed \
      them to be against the definitions of the classes and diagnoses. Where the two differ the \
      author's word stands first.
      """)
    for kind in kinds(detection) {
      page.heading(3, kind)
      page.table(
        ["fault", "found", "cases", "most", "smallest case", "class", "diagnosis"],
        numbers: [1, 2, 3], detection.faults.filter { $0.kind == kind }.map { row($0) })
    }
    needs(detection, &page)
    page.heading(2, "Where they come from")
    for kind in kinds(detection) {
      page.heading(3, kind)
      page.table(
        ["fault", "mistake", "made in"],
        detection.faults.filter { $0.kind == kind }.map {
          [$0.planted.name, $0.planted.mistake, $0.planted.place]
        })
    }
    page.heading(2, "Right strategies that look different")
    page.table(
      ["strategy", "cases", "accused of"], numbers: [1],
      detection.controls.map { control in
        [control.name, control.cases.grouped, control.accusationText]
      })
  }

  private static func summary(_ detection: Detection) -> String {
    let faults = detection.faults
    let accused = detection.controls.count { !$0.accusations.isEmpty }
    return """
      **\(faults.count(where: \.isFound)) of \(faults.count) planted faults are found within \
      \(detection.cases.grouped) cases at each of \(detection.seeds.count) seeds, \
      \(faults.count(where: \.isCalledRight)) of them in the class and with the diagnosis that their \
      author wrote down, and \(accused) of \(detection.controls.count) right strategies are accused.** A \
      harness is worth the faults that it finds. \(faults.count { $0.planted.source != nil }) of these \
      were made in a public place, which is named; the others are not from a public place. Every fault \
      runs in Float, Double and Rational, and in a 16-bit format if it shows there alone, on the cases of \
      `shiftproof verify`, restricted to the boundaries it is written for. A case is drawn and left \
      unjudged where a fault cannot show: images of more than \
      \(PlantedFault.ordinaryElements.grouped) elements where it needs nothing rare, and all that lack \
      what it needs.
      """
  }

  private static func kinds(_ detection: Detection) -> [String] {
    detection.faults.map(\.kind).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private static func row(_ fault: Trial) -> [String] {
    [
      fault.planted.name, "\(fault.found)/\(fault.firstCases.count)",
      fault.median.map(\.grouped) ?? "–", fault.most.map(\.grouped) ?? "–",
      fault.smallest.map { smallest($0) } ?? "–", kind(fault), diagnosis(fault),
    ]
  }

  private static func kind(_ fault: Trial) -> String {
    guard let key = fault.smallest?.key else { return "\(fault.planted.expected.name); found: –" }
    let found = "\(key.title), \(key.format.title)"
    return fault.isClassRight ? found : "\(fault.planted.expected.name); found: \(found)"
  }

  private static func diagnosis(_ fault: Trial) -> String {
    let wanted = fault.planted.symptom?.rawValue ?? "–"
    let found = fault.smallest?.symptom?.rawValue ?? "–"
    return wanted == found ? wanted : "\(wanted); found: \(found)"
  }

  private static func needs(_ detection: Detection, _ page: inout Markdown) {
    let needing = detection.faults.compactMap { fault in
      fault.planted.needs.map { "*\(fault.planted.name)* needs \($0.what)" }
    }
    guard !needing.isEmpty else { return }
    page.paragraph(
      "Smallest cases have at most 16 elements, unless the fault depends on earlier calls or needs "
        + "more: " + needing.joined(separator: "; ") + ".")
  }

  private static func smallest(_ disagreement: Disagreement<ShiftCase>) -> String {
    let shiftCase = disagreement.smallest
    return
      "\(shiftCase.shape), \(shiftCase.pattern.shifts.map(\.description).joined(separator: " ")), "
      + "\(shiftCase.boundary.rawValue), \(shiftCase.fill)"
  }
}

extension Detection.Control {
  /// What it was accused of, in the words of the page.
  var accusationText: String {
    accusations.isEmpty
      ? "nothing" : Set(accusations.map(\.title)).sorted().joined(separator: ", ")
  }
}
