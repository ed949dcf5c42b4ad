import ShiftDetection
import ShiftTensors
import ShiftVerification

/// Which planted faults the harness finds, and what it calls them.
package enum DetectionPage {
  package static func files(_ detection: Detection) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Detection power")
    if !detection.faults.isEmpty { writeShifts(detection, in: &page) }
    OperatorDetectionSection.write(detection, in: &page)
    return [ReportFile(path: "detection.md", text: page.page), picture(detection)]
  }

  private static func writeShifts(_ detection: Detection, in page: inout Markdown) {
    page.paragraph(summary(detection))
    page.picture("detection.svg", alternative: "Cases until each kind of fault is found")
    page.table(
      ["what it teaches", "kind of fault", "faults", "published", "found", "median cases"],
      numbers: [2, 3, 4, 5],
      kinds(detection).map { kind in
        let own = detection.faults.filter { $0.kind == kind }
        return [
          lesson(kind), kind, "\(own.count)", "\(own.count { $0.planted.source != nil })",
          "\(own.count(where: \.isFound))", median(own).map(\.grouped) ?? "–",
        ]
      })
    page.paragraph(
      """
      Each fault is put in the place of a strategy and asked random cases, drawn as `shiftproof verify` does, or for parts of a \
      pixel `verify --fractions`, of the boundaries that it is written for, at each of \(detection.seeds.count) seeds, until \
      one shows it. Right strategies are asked all of theirs, but for large images. *Median cases*: of the faults of a kind, the middle of their \
      medians over the seeds, the lower of two, as each median is. *Published*: a public place that tells of it, or a \
      published program that does it, is named with it (–: none is named). Left unjudged are images of more than \(PlantedFault.ordinaryElements.grouped) elements\
      \(larger(detection)), and cases that lack what a fault needs (listed below the tables); of a fault that depends on \
      earlier calls each case is judged.
      """)
    follow(detection, in: &page)
    page.heading(2, "Every fault")
    page.paragraph(
      """
      *Cases*: how many were drawn until the first that shows it, median and most over the seeds. *Called*: the class \
      of the cell, case or call that tells of it ([classes](#the-classes)), in brackets the law that showed it where a law did, the \
      number format, and what the harness says the fault looks like, for which it looks at other failing cases too. Beside each fault its author wrote down the class, for many of \
      them others that some of its cells have, and what it looks like, if any diagnosis says that; where what was found is none \
      of these, the author's words stand first. What is published stands first. \(CaseWords.text)
      """)
    for kind in kinds(detection) {
      let own = detection.faults.filter { $0.kind == kind }
      page.details("\(kind): tells \(lesson(kind))") {
        $0.table(
          ["fault", "mistake", "told of or seen in", "cases, most", "shrunk to", "called"],
          (own.filter { $0.planted.source != nil } + own.filter { $0.planted.source == nil })
            .map { row($0) })
      }
    }
    needs(detection, &page)
    page.heading(2, "The classes")
    page.paragraph(
      """
      What a cell reads is known where a contender answers other images too. Of a file of answers it is not, and the \
      class of a cell is a guess from its value and those of the image.
      """)
    page.details("What each class says of a cell, a case or a call") {
      $0.table(["class", "says"], DeviationClass.allCases.map { [$0.name, $0.meaning] })
    }
    page.heading(2, "Right strategies that look different")
    page.details("\(detection.controls.count) of them, and what each was accused of") {
      $0.table(
        ["strategy", "cases", "accused of"], numbers: [1],
        detection.controls.map { control in
          [control.name, control.cases.grouped, control.accusationText]
        })
    }
  }

  private static func lesson(_ kind: String) -> String {
    PlantedFaults.kinds.first { $0.name == kind }?.lesson ?? ""
  }

  private static func median(_ faults: [Trial]) -> Int? {
    let medians = faults.compactMap(\.median).sorted()
    return medians.isEmpty ? nil : medians[(medians.count - 1) / 2]
  }

  private static func picture(_ detection: Detection) -> ReportFile {
    let most = detection.faults.compactMap(\.most).max() ?? 1
    /// Powers of two are equal steps.
    func place(_ cases: Int) -> Double {
      let doublings = Double(Int.bitWidth - 1 - max(cases, 1).leadingZeroBitCount)
      let all = Double(Int.bitWidth - most.leadingZeroBitCount)
      return (doublings + 1) / max(all, 1)
    }
    return BarChart(
      title: "Cases until each kind of fault is found, in powers of two",
      key: [("median of the kind", .one), ("the last of its faults at any seed", .faint)],
      rows: kinds(detection).map { kind in
        let own = detection.faults.filter { $0.kind == kind }
        let (middle, last) = (median(own) ?? 0, own.compactMap(\.most).max() ?? 0)
        let first = place(middle)
        return (
          kind, [first, max(place(last) - first, 0)], "\(middle.grouped), at most \(last.grouped)"
        )
      }
    ).file("detection.svg")
  }

  /// The first fault of the list that somebody published, from the case that shows it to its name.
  private static func follow(_ detection: Detection, in page: inout Markdown) {
    guard
      let fault = detection.faults.first(where: {
        $0.planted.source != nil && $0.smallest != nil
      }), let found = fault.smallest
    else { return }
    page.heading(2, "One fault, followed")
    page.paragraph(
      """
      *\(fault.planted.name)* (\(fault.planted.mistake); \(fault.planted.place)): it is found after \
      \(fault.median.map { $0 == 1 ? "1 case" : "\($0.grouped) cases" } ?? "no case"), \
      the median of the seeds. It shrinks to \(smallest(found)), where \
      \(found.message). The harness calls it *\(found.key.title)*, \(found.symptom?.rawValue ?? "without a symptom").
      """)
  }

  private static func summary(_ detection: Detection) -> String {
    let faults = detection.faults
    let accused = detection.controls.count { !$0.accusations.isEmpty }
    return """
      **\(faults.count(where: \.isFound)) of \(faults.count) planted faults are found within \
      \(detection.cases.grouped) cases at each of \(detection.seeds.count) seeds, and \(accused) of \
      \(detection.controls.count) right strategies are accused, in \(cases(detection.controls)) cases each.** \
      \(faults.count(where: \.isCalledRight)) of the faults get a class \
      that their author wrote down, and his diagnosis, which \(faults.count { $0.planted.symptom != nil }) have; \(faults.count { $0.planted.source != nil }) are published. \
      A harness is worth the faults that it finds, so these are the mistakes it was tried on, in Float, Double \
      and Rational, and in 16-bit formats where they show there alone.
      """
  }

  /// How many cases each right program was asked.
  static func cases(_ controls: [Detection.Control]) -> String {
    let counts = Set(controls.map(\.cases)).sorted()
    guard let least = counts.first, let most = counts.last else { return "no" }
    return least == most ? least.grouped : "\(least.grouped) to \(most.grouped)"
  }

  private static func kinds(_ detection: Detection) -> [String] {
    detection.faults.map(\.kind).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private static func row(_ fault: Trial) -> [String] {
    let missed =
      fault.isFound ? "" : "found at \(fault.found) of \(fault.firstCases.count) seeds; "
    return [
      fault.planted.name, fault.planted.mistake, fault.planted.place,
      missed + "\(fault.median.map(\.grouped) ?? "–"), \(fault.most.map(\.grouped) ?? "–")",
      fault.smallest.map { smallest($0) } ?? "–",
      kind(fault) + (diagnosis(fault) == "–" ? "" : ": \(diagnosis(fault))"),
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
      "What stands under *shrunk to* has at most 16 elements, unless the fault depends on earlier calls or on chance, or "
        + "needs what its author wrote down: " + needing.joined(separator: "; ") + ".")
  }

  /// The faults that are looked for on larger images, in words.
  private static func larger(_ detection: Detection) -> String {
    let larger = detection.faults.map(\.planted).filter {
      $0.greatestImage > PlantedFault.ordinaryElements
    }
    guard let most = larger.map(\.greatestImage).max() else { return "" }
    return " (\(most.grouped) for \(larger.map { "*\($0.name)*" }.listed))"
  }

  private static func smallest(_ disagreement: Disagreement<ShiftCase>) -> String {
    let shiftCase = disagreement.smallest
    return
      "\(shiftCase.shape), \(shiftCase.pattern.shifts.map(\.description).joined(separator: " ")), "
      + (shiftCase.pattern.shifts.count > 1 ? "\(shiftCase.pattern.rule.rawValue), " : "")
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
