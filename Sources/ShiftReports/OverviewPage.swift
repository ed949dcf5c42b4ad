import ShiftAtlas
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// The front page of the findings.
enum OverviewPage {
  static func files(_ results: ReportResults) -> [ReportFile] {
    let matrix = OverviewMatrix(results.verification)
    var page = Markdown()
    page.heading(1, "Are two ways of shifting a feature map the same?")
    opening(results, matrix, in: &page)
    questions(results, in: &page)
    readers(results, in: &page)
    trust(results, in: &page)
    return [ReportFile(path: "README.md", text: page.page), matrix.picture]
  }

  private static func opening(
    _ results: ReportResults, _ matrix: OverviewMatrix, in page: inout Markdown
  ) {
    let sweep = results.boundary.sweep
    let right = sweep.claims.count { $0.firstDifference == nil }
    let isAll = right == sweep.claims.count
    page.paragraph(
      """
      **In exact arithmetic, yes:** \(isAll ? "each" : "\(right)") of the \(sweep.claims.count) recipes by which \
      the five ways shift an image is the defined shift, for every size to \
      \(sweep.domain.greatestExtent) × \(sweep.domain.greatestExtent) px and every whole shift to \
      ±\(sweep.domain.greatestDistance) ([proved](boundary-handling.md)). **In floating point** slice and roll move \
      bits; `deform_conv2d` and `conv2d` multiply by 1 and add zeros, so that −0 becomes +0 and a NaN or infinity \
      reaches cells that do not read it; `grid_sample`, as PyTorch's CPU kernel computes it, puts about one pixel in five \
      beside its place in Float ([how far](grid-sample-precision.md)). **At the border** they part where somebody \
      writes another recipe than these \
      ([where, and exactly when](boundary-handling.md)).
      """)
    page.picture(
      "overview.svg", alternative: "Five ways of shifting against what can befall a value, in Float"
    )
    let names = Strategies.all.map(\.name)
    let shown = results.verification.formats
    page.table(
      ["identical cases"] + shown.map(\.title), numbers: Set(1...shown.count),
      names.map { name in
        [name] + shown.map { share(name, $0, results.verification) }
      })
    page.paragraph(
      """
      Observed on \(results.verification.cases.count.grouped) random shifts, of which a part hold NaN, \
      infinities or −0 ([which](equivalence.md), and what 16 bits change); each share is of those that a way has a recipe \
      for, in Rational of those of at most \(ShiftCase.longest.grouped) elements without NaN and infinities. *One-sided gradient*: at a whole pixel the gradient \
      with respect to the shift is the slope to one side, not the mean of both (here where nothing rounds); *none*: the shift \
      is an index or a place in a kernel, and nothing flows back to it; where weights are made from ⌊s⌋ it is the slope \
      to the left ([gradients](gradients.md)). *Recipe*: how a strategy is made to obey a boundary, as \
      “pad, roll, crop”. *Proved*: decided for every case of the stated range; *observed*: seen on the cases \
      that were drawn.
      """)
  }

  private static func share(
    _ name: String, _ format: NumberFormat, _ result: VerificationResult<ShiftSubject>
  ) -> String {
    let sum = result.summary(name, format)
    return sum.cases == 0
      ? "–" : sum.identical == sum.cases ? "all" : sum.identical.percent(of: sum.cases)
  }

  /// The questions of a maintainer, each with its answer's place.
  private static func questions(_ results: ReportResults, in page: inout Markdown) {
    let study = results.precision
    let reach = study.boundaries.first?.reach ?? 0
    let last = study.boundaries.first?.widths.upperBound ?? 0
    page.heading(2, "Five questions")
    page.table(
      ["question", "answer"],
      [
        [
          "May I sample in bfloat16 at \(width) px?",
          narrowAnswer(study, reach)
            + " [By width](grid-sample-precision.md#how-far-may-nearest-shift)",
        ],
        [
          "And Float16 on a GPU?",
          deviceAnswer(study, reach, last)
            + " [By device](grid-sample-precision.md#which-line-of-python-is-which-formula), `shiftproof certify --device cuda --format float16 --widths 2...\(last)`",
        ],
        [
          "I forgot to pad: where does it differ?",
          "In the cells that the shift uncovers, by the boundary that the operator has on its own: `roll` wraps around, "
            + "`deform_conv2d` and `conv2d` read 0. "
            + "[Cell by cell](boundary-handling.md#recipes-that-people-write)",
        ],
        [
          "What does one NaN or infinity reach?",
          "By slice and roll the cells that read its pixel; by `conv2d` all whose window holds it; by `grid_sample` also those "
            + "that read a pixel beside it, and by a dense `deform_conv2d` these in every channel. "
            + "[How many cells](boundary-handling.md#one-nan-infinity-or-0)",
        ],
        [
          "I assign in place, without a copy: what breaks?",
          "In PyTorch on a CPU, where it is not refused, content that moves towards higher addresses over itself is read after it was overwritten, but for what a block of 16 Floats "
            + "hides; "
            + "an image large enough to be cut between threads can be wrong either way. "
            + "[Which cells](boundary-handling.md#assigned-in-place-without-a-copy)",
        ],
      ])
  }

  /// The width that the first question is asked of.
  private static let width = 56

  /// The first wrong widths of nearest in a format, in the words and order of the boundaries that differ.
  private static func firsts(_ certificates: [BoundaryCertificate], _ format: NumberFormat)
    -> [Int?]
  {
    certificates.filter { $0.rule.format == format }.map {
      $0.firstNearestWrongWidth(upTo: $0.reach)
    }
  }

  private static func narrowAnswer(_ study: PrecisionStudy, _ reach: Int) -> String {
    let own = study.advice.first { $0.width == width }?.entries.first { $0.format == .bfloat16 }
    let first = firsts(study.boundaries, .bfloat16).compactMap(\.self).min()
    let isSafe = first.map { $0 > width } ?? true
    let bilinear =
      own.map {
        "Bilinear, no: by PyTorch's CPU kernel \($0.textbook.inexact) of \(width) pixels come back up to \(pixels($0.textbook.greatest)) px beside "
          + "themselves. "
      } ?? ""
    return bilinear
      + "Nearest, \(isSafe ? "yes" : "no"), for whole shifts to ±\(reach): with the grid `2 * i / (n - 1) - 1` (for symmetric "
      + "`(2 * i + 1) / n - 1`, without aligned corners) "
      + (first.map {
        "the first width that it reads wrong by that kernel, under the worst of the six boundaries, is \($0)."
      } ?? "it reads no width wrong by that kernel.")
  }

  private static func deviceAnswer(_ study: PrecisionStudy, _ reach: Int, _ last: Int) -> String {
    let isSafe = firsts(study.onCUDA, .float16).allSatisfy { $0 == nil }
    let still = study.onCUDA.first { $0.rule.format == .float16 }
    let inexact =
      still.map { found in
        let own = found.shifts[found.reach]
        return own.inexact.percent(of: own.cells)
      } ?? "–"
    return
      "With these grids nearest \(isSafe ? "reads every pixel right" : "reads a wrong pixel") to \(last) px, whole shifts to ±\(reach), every boundary; "
      + "bilinear misses \(inexact) of the pixels without any shift, by up to \(still.map { pixels($0.maximumError.pixels) } ?? "–") px. "
      + "This is the model `pytorch-cuda`, read from the source and not run; bilinear under zeros with aligned corners PyTorch "
      + "gives to cuDNN there (to 1,024 channels), whose arithmetic is not public."
  }

  private static func readers(_ results: ReportResults, in page: inout Markdown) {
    page.heading(2, "So what do I do?")
    page.list([
      "**I keep a model.** Slice or roll wherever shifts are whole: they move bits in every format. Look up your "
        + "model's boundary and what happens to channels that do not divide "
        + "([published models](boundary-handling.md#published-models)).",
      "**I choose an implementation.** Take the recipe of your boundary from the "
        + "[table of recipes](boundary-handling.md#strategy--boundary); where values may be infinite, not a convolution "
        + "([what was seen](equivalence.md)).",
      "**I port a kernel.** Have it checked against exact values: `shiftproof check --candidate` for a shift, "
        + "`--operator` for an operator ([what is found](detection.md), [what our kernels reach](operators.md), "
        + "[whose bits they have](conformance.md)).",
      "**I learn offsets.** Of the ways above `deform_conv2d` and `grid_sample` hand a gradient to the shift. At a whole "
        + "pixel between the outermost two it is the slope to the right, and by `grid_sample` in Float (PyTorch's CPU kernel, the "
        + "grid `2·i/(n − 1) − 1`) the one to the left at "
        + "\(results.gradients.certificates.first.map { $0.left.percent(of: $0.interior) } ?? "some") of the interior "
        + "pixels of widths 3…256, where the grid was rounded ([gradients](gradients.md)). What fractions of a pixel cost in each: "
        + "[the five ways ranked](grid-sample-precision.md#the-five-ways-by-fractions). In 16 bits sample in Float, image and grid "
        + "([what rounding does](grid-sample-precision.md)).",
    ])
  }

  private static func trust(_ results: ReportResults, in page: inout Markdown) {
    let conformance = results.conformance
    let detection = results.detection
    let faults = detection.operators.flatMap(\.faults)
    let controls = detection.operators.flatMap(\.controls)
    let accused =
      detection.controls.count { !$0.accusations.isEmpty }
      + controls.count { !$0.accusations.isEmpty }
    page.heading(2, "Why believe it?")
    page.list([
      "\(conformance.passed.grouped) of \((conformance.passed + conformance.failed).grouped) calls recorded from "
        + "PyTorch, torchvision, ONNX and NumPy agree with our operators, \(conformance.refusedAlike.grouped) of them "
        + "because both refuse the call: [conformance](conformance.md).",
      "\(detection.faults.count(where: \.isFound) + faults.count(where: \.isFound)) of "
        + "\(detection.faults.count + faults.count) planted faults are found within \(detection.cases.grouped) cases at each of "
        + "\(detection.seeds.count) seeds, and \(accused) of \(detection.controls.count + controls.count) right programs accused, in "
        + "\(DetectionPage.cases(detection.controls)) cases of each shift and \(DetectionPage.cases(controls)) calls of each "
        + "kernel: [detection power](detection.md).",
      "The main numbers of the pages stand in [`claims.json`](claims.json) with their range, their kind and the command "
        + "that prints them or what they are counted from; `ClaimsTests` derives a part of them again by other ways.",
    ])
  }
}
