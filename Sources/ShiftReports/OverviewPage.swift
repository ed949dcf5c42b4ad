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
      five operators shift an image is the defined shift, for every size to \
      \(sweep.domain.greatestExtent) × \(sweep.domain.greatestExtent) px and every whole shift to \
      ±\(sweep.domain.greatestDistance) ([proved](boundary-handling.md)). **In floating point** slice and roll move \
      bits, `deform_conv2d` and `conv2d` multiply by 1 and add zeros, which NaN, infinities and −0 do not survive, and \
      `grid_sample` puts about one pixel in five beside its place in Float ([how far](grid-sample-precision.md)). **At \
      the border** they part where somebody writes another recipe than these \
      ([where, and exactly when](boundary-handling.md)).
      """)
    page.picture(
      "overview.svg", alternative: "Five ways of shifting against what can befall a value, in Float"
    )
    let names = Strategies.all.map(\.name)
    let shown = results.verification.formats
    page.table(
      ["way"] + shown.map { "identical cases: \($0.title)" }, numbers: Set(1...shown.count),
      names.map { name in
        [name] + shown.map { share(name, $0, results.verification) }
      })
    page.paragraph(
      """
      Observed on \(results.verification.cases.count.grouped) random shifts, of which a part hold NaN, \
      infinities or −0 ([which](equivalence.md)). *One-sided gradient*: at a whole pixel the gradient with respect to the \
      shift is the slope to one side, not the mean of both; *none*: the shift is an index or a place in a \
      kernel, and nothing flows back to it; where weights are made from ⌊s⌋ it is the slope to the left ([gradients](gradients.md)). *Recipe*: how a strategy is made to obey a boundary, as \
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
    func first(_ format: NumberFormat, _ boundary: Boundary) -> String {
      study.boundaries.first { $0.rule.format == format && $0.boundary == boundary }
        .flatMap { $0.firstNearestWrongWidth(upTo: $0.reach) }.map { "\($0) px" } ?? "none"
    }
    let reach = study.boundaries.first?.reach ?? 0
    let last = study.boundaries.first?.widths.upperBound ?? 0
    let half = study.boundaries.filter { $0.rule.format == .float16 }
    let isHalfSafe = half.allSatisfy { $0.firstNearestWrongWidth(upTo: $0.reach) == nil }
    page.heading(2, "Five questions")
    page.table(
      ["question", "answer", "more"],
      [
        [
          "May I sample in bfloat16 at 56 px?",
          "With nearest and whole shifts to ±\(reach): first wrong at \(first(.bfloat16, .replicate)) under replicate, circular and keep, "
            + "\(first(.bfloat16, .zeros)) under zeros, \(first(.bfloat16, .reflect)) under reflect, \(first(.bfloat16, .symmetric)) under symmetric.",
          "[by width](grid-sample-precision.md#how-far-may-nearest-shift)",
        ],
        [
          "And Float16 on a GPU?",
          "Nearest on the CPU kernel reads \(isHalfSafe ? "every pixel right" : "some pixel wrong") to \(last) px, ±\(reach). CUDA computes positions in Float "
            + "and divides by multiplying: read from the source, not run.",
          "[by device](grid-sample-precision.md#which-line-of-python-is-which-formula), `shiftproof certify --device cuda --format float16`",
        ],
        [
          "I forgot to pad: where does it differ?",
          "In the cells that the shift uncovers, by the boundary that the operator has on its own.",
          "[cell by cell](boundary-handling.md#recipes-that-people-write)",
        ],
        [
          "What does one NaN or infinity reach?",
          "Its own cell by slice and roll; the kernel's window by `conv2d`; its neighbours by `grid_sample`; every channel by a dense `deform_conv2d`.",
          "[how many cells](boundary-handling.md#one-nan-infinity-or-0)",
        ],
        [
          "I assign in place, without a copy: what breaks?",
          "Content that moves towards higher addresses is read after it was overwritten.",
          "[which cells](boundary-handling.md#assigned-in-place-without-a-copy)",
        ],
      ])
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
      "**I learn offsets.** Of the ways above `deform_conv2d` and `grid_sample` hand a gradient to the shift, and at a "
        + "whole pixel it is one-sided, to the right ([gradients](gradients.md)). In Float, by quarters of a pixel only `grid_sample` "
        + "moves positions, by finer fractions both do ([the five ways ranked]"
        + "(grid-sample-precision.md#the-five-ways-by-fractions)). In 16 bits keep positions in Float "
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
        + "\(detection.faults.count + faults.count) planted faults are found, and \(accused) of "
        + "\(detection.controls.count + controls.count) right programs accused: [detection power](detection.md).",
      "Every headline number stands in [`claims.json`](claims.json) with its range, its kind and the command that gives "
        + "it; `ClaimsTests` derives a part of them again by other ways.",
    ])
  }
}
