import ExactArithmetic
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// How far off `grid_sample` is, and where the error is born.
public enum PrecisionPage {
  /// The page and its pictures.
  public static func files(_ study: PrecisionStudy) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Grid-sample precision")
    page.paragraph(
      """
      `grid_sample` shifts an image by writing pixel positions as numbers from −1 to 1 and mapping them \
      back. This page says how far each pixel comes back from itself. **Proved** means every pixel of \
      every width of the stated range was run, which decides every image and whole-pixel shift of those \
      widths under replicate, circular and keep: they write the positions 0…n−1 and no others. Zeros, \
      reflect and symmetric also write positions outside the image, which are not in these counts. \
      **Observed (≥)** means the greatest value a search or a sample found.
      """)
    headline(study, &page)
    formulas(&page)
    pictures(study, &page)
    ranking(study, &page)
    bounds(study, &page)
    ledger(study, &page)
    worst(study, &page)
    audit(study, &page)
    advice(study, &page)
    return [ReportFile(path: "grid-sample-precision.md", text: page.page)]
      + PrecisionPictures.files(study)
  }
}

/// A number of pixels: exact as a power of two where it is one, else three digits.
func pixels(_ value: Rational) -> String {
  guard !value.isZero else { return "0" }
  if value.numerator == 1, let denominator = value.denominator.asInt,
    denominator & (denominator - 1) == 0, denominator > 8
  {
    let powers = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let digits = String(denominator.trailingZeroBitCount).compactMap(\.wholeNumberValue)
    return "2⁻" + String(digits.map { powers[$0] })
  }
  return value.decimal(significantDigits: 3)
}

func pixels(_ value: Double) -> String { pixels(Rational(exactly: value) ?? 0) }

/// How much of all coordinates a certificate counts.
private func share(_ counter: Counter, _ certificate: Certificate) -> String {
  certificate[counter].percent(of: certificate[.coordinates])
}

private func width(_ value: Int?) -> String { value.map(\.grouped) ?? "none" }

private func headline(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "What is proved")
  page.paragraph(
    "The textbook formula, mapped back by PyTorch's CPU kernel without fused operations "
      + "(`pytorch-cpu`). *Below* is where bilinear blends in the pixel before; *outside* where "
      + "zeros padding darkens an edge; a tie is a position half-way between two pixels.")
  page.table(
    [
      "format", "align_corners", "widths", "coordinates", "inexact", "below", "outside",
      "nearest wrong", "first wrong width", "ties sent wrong", "largest error (px)", "at",
    ], numbers: [3, 4, 5, 6, 7, 8, 9, 10],
    study.headline.map { c in
      [
        c.rule.format.title
          + (c.rule.arithmetic == c.rule.format ? "" : ", positions in \(c.rule.arithmetic.title)"),
        "\(c.rule.alignCorners)", "\(c.widths.lowerBound)…\(c.widths.upperBound.grouped)",
        c[.coordinates].grouped, share(.inexact, c), share(.below, c), c[.outside].grouped,
        c[.nearestWrong].grouped, width(c.firstWidth(.nearestWrong)),
        c[.tiesWrong].percent(of: c[.ties]),
        pixels(c.maximumError.value),
        "width \(c.maximumError.width.grouped), pixel \(c.maximumError.pixel.grouped)",
      ]
    })
  if let float = study.headline.first {
    page.paragraph(
      "Widths up to \(float.widths.upperBound.grouped) at which every pixel is exact in "
        + "\(float.rule.format.title), aligned (proved, \(float[.exactWidths])): "
        + float.firstExactWidths.map(\.grouped).joined(separator: "; ")
        + (float[.exactWidths] > float.firstExactWidths.count ? "; …" : "") + ".")
  }
  page.paragraph(
    "An axis of one pixel has no range: with aligned corners `textbook`, `reciprocal`, `centered` "
      + "and `rounded` divide 0 by 0 and give NaN, `linspace` gives −1, which names the pixel. "
      + "Without aligned corners all give 0, which is exact.")
}

private func formulas(_ page: inout Markdown) {
  page.heading(2, "Which line of Python is which formula")
  page.table(
    ["formula", "aligned", "not aligned", "written by"],
    [
      [
        "textbook", "`2·i/(n−1) − 1`", "`(2·i+1)/n − 1`",
        "`2 * i / (n - 1) - 1` on a CPU, or on any device when `n` is a tensor",
      ],
      [
        "reciprocal", "`i·(2/(n−1)) − 1`", "`(2·i+1)·(1/n) − 1`",
        "the same line on a CUDA or XPU device when `n` is a Python number: dividing by a number "
          + "multiplies by its reciprocal there",
      ],
      ["centered", "`(2·i−(n−1))/(n−1)`", "`(2·i+1−n)/n`", "`(2 * i - (n - 1)) / (n - 1)`"],
      [
        "linspace", "`−1 + step·i`, from the middle `1 − step·(n−1−i)`",
        "the same between ±(1−1/n)",
        "`torch.linspace(-1, 1, n)`; in the 16-bit types it is computed in Float and stored once",
      ],
      [
        "rounded", "the exact value, rounded once", "the exact value, rounded once",
        "a grid computed in a wider format and stored once",
      ],
    ])
  page.paragraph(
    "On a GPU the reciprocal is `2·i` times the rounded `1/(n−1)`; doubling is exact, so this is the "
      + "same number as `i·(2/(n−1))`.")
}

private func pictures(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Error against width")
  page.picture(
    "grid-sample-error.svg",
    alternative: "Largest error of each width from 2 to 512, one line per number format, log scale")
  page.paragraph(
    "The greatest error over all pixels of each width, proved for 2…512, textbook, aligned. Double "
      + "makes the errors smaller, not rarer.")
  page.heading(2, "Which pixels are inexact")
  page.picture(
    "grid-sample-map.svg", alternative: "Map of the inexact pixels of widths 2 to 128 in Float")
  page.paragraph(
    "Float, textbook, aligned: one row per width from 2 to 128, one cell per pixel, filled where the "
      + "pixel comes back elsewhere (proved).")
}

private func ranking(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Formulas and alternatives, ranked")
  page.paragraph(
    "Aligned corners, every pixel of the stated widths (proved). In each format and mapping the "
      + "smallest largest error comes first, then the smallest share of inexact pixels. *Bound proves "
      + "nearest to* is the width up to which the derived bound, without running anything, shows that "
      + "nearest reads every pixel, looked for up to 2²⁴; a dash marks rules it does not cover. `fused-scaling` is "
      + "`fma(g, (n−1)/2, (n−1)/2)`. A grid in pixel units "
      + "(`tfa.image.resampler`, Core ML `unnormalized`) has no error at all for whole shifts while "
      + "n ≤ 2ᵖ for p significand bits (2,048 Float16, 256 BFloat16, 2²⁴ Float): every index is a "
      + "number of the format.")
  for format in NumberFormat.rounding {
    let rules = study.ranking.filter { $0.rule.format == format }
    guard let widths = rules.first?.certificate.widths else { continue }
    page.heading(3, "\(format.title), widths \(widths.lowerBound)…\(widths.upperBound.grouped)")
    page.table(
      [
        "mapped back by", "grid", "inexact", "largest error (px)", "first nearest wrong",
        "bound proves nearest to",
      ], numbers: [2, 3, 4, 5],
      rules.sorted(by: isBetter).map { ranked in
        let (rule, c) = (ranked.rule, ranked.certificate)
        return [
          rule.dialect.name
            + (rule.arithmetic == format ? "" : ", in \(rule.arithmetic.title)"),
          rule.formula.rawValue
            + (rule.writtenIn == format ? "" : ", computed in \(rule.writtenIn.title)"),
          share(.inexact, c), pixels(c.maximumError.value),
          width(c.firstWidth(.nearestWrong)), ranked.provedSafeWidth?.grouped ?? "–",
        ]
      })
  }
}

private func isBetter(_ a: RankedRule, _ b: RankedRule) -> Bool {
  (a.rule.dialect.name, a.certificate.maximumError.value, a.certificate[.inexact])
    < (b.rule.dialect.name, b.certificate.maximumError.value, b.certificate[.inexact])
}

private func bounds(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Bounds")
  page.paragraph(
    "The derivation stands with `CoordinateBound` in the code. Tightness is the greatest share of its "
      + "bound that any width uses up; certified maxima above the bound: "
      + "\(study.tightness.map(\.exceeded).reduce(0, +)). Mapped back by `pytorch-cpu`, aligned.")
  page.table(
    ["format", "formula", "widths", "tightness", "at width", "certified (px)", "bound (px)"],
    numbers: [3, 4, 5, 6],
    study.tightness.map {
      [
        $0.rule.format.title, $0.rule.formula.rawValue,
        "\($0.widths.lowerBound)…\($0.widths.upperBound.grouped)",
        Int(($0.share * 10_000).rounded()).percent(of: 10_000), $0.width.grouped,
        pixels($0.observed), pixels($0.bound),
      ]
    })
}

private func ledger(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Where the error is born")
  page.picture(
    "grid-sample-ledger.svg",
    alternative: "Share of each stage in the summed error magnitude, one bar per format")
  page.paragraph(
    "Each sample's deviation from the exact answer is split into five rationals that add up to it. "
      + "Shares of the summed magnitudes over random planes of 2 to 24 pixels a side (observed):")
  page.table(
    ["format", "samples"] + Ledger.partNames + ["remainder not 0"],
    numbers: [1, 2, 3, 4, 5, 6, 7],
    study.ledgers.map { totals in
      let sum = totals.magnitudes.reduce(.zero, +)
      return [totals.rule.format.title, totals.cases.grouped]
        + totals.magnitudes.map { share($0, of: sum) } + [totals.unbalanced.grouped]
    })
  page.picture(
    "grid-sample-ulps.svg",
    alternative: "Histogram of the distance from the correctly rounded answer in ulps, per format")
}

func share(_ part: Rational, of total: Rational) -> String {
  guard !total.isZero else { return "–" }
  let parts = (part / total * 10_000 + Rational(1, over: 2)).floor().asInt ?? 0
  return parts.percent(of: 10_000)
}

private func worst(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "The worst that a search found, fractions of pixels included")
  page.paragraph(
    "Float, `pytorch-cpu`, widths up to \(study.greatestSearchWidth), positions in 2⁻²⁰ of a "
      + "pixel, pixel values whole from −255 to 255; a targeted search climbs towards the greatest "
      + "distance, so each number is observed (≥).")
  page.table(
    [
      "distance of", "≥", "width", "position", "pixels left, right", "exact", "grid_sample",
      "deform",
    ],
    numbers: [1, 2, 3, 4, 5, 6, 7],
    study.worst.map {
      [
        $0.pair.rawValue, $0.distance.decimal(significantDigits: 4), "\($0.example.width)",
        "\($0.example.pixel) + \($0.example.parts)·2⁻²⁰",
        "\($0.example.left), \($0.example.right)",
        $0.reading.exact.decimal(significantDigits: 10),
        $0.reading.gridSample.decimal(significantDigits: 10),
        $0.reading.deform.decimal(significantDigits: 10),
      ]
    })
}

private func audit(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Which published tolerance would notice")
  page.paragraph(
    "The smallest width at which the identity grid in Float is refused, over every width searched "
      + "(2…4,096 in the committed report), for the two images below and no other: a tolerance that scales "
      + "with the values notices other images earlier or later. The image has two equal rows of one value and "
      + "one other pixel: the inputs are the width, that pixel, and `2·i/(n−1) − 1` (or `(2·i+1)/n − 1`). "
      + "*got* is what our `gridSample` returned there. A dash: at no width of the range.")
  for isLit in [true, false] {
    page.heading(3, isLit ? "A single 1 among zeros" : "A single 0 among ones")
    page.table(
      [
        "suite", "tolerance", "aligned: width", "pixel", "got", "not aligned: width", "pixel",
        "got",
      ], numbers: [2, 3, 4, 5, 6, 7],
      PublishedTolerance.all.map { tolerance in
        var row = [tolerance.suite, tolerance.text]
        for alignCorners in [true, false] {
          let entry = study.audit.first {
            $0.tolerance == tolerance && $0.alignCorners == alignCorners && $0.isLitPixel == isLit
          }
          row +=
            entry?.width.map { [$0.grouped, entry!.pixel.grouped, "\(entry!.got)"] }
            ?? ["–", "–", "–"]
        }
        return row
      })
  }
}

private func advice(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Advice by width")
  page.paragraph("Aligned corners, `pytorch-cpu`; every number is proved for its width.")
  for (width, entries) in study.advice {
    page.heading(3, "\(width) px")
    page.list(entries.map { sentence($0, width: width) })
  }
}

private func sentence(_ entry: PrecisionStudy.AdviceEntry, width: Int) -> String {
  let found = entry.textbook
  let name = "**\(entry.format.title)**: "
  guard found.inexact > 0 else {
    return name + "the textbook grid is exact at every pixel; bilinear and nearest are both safe."
  }
  var words =
    name
    + "\(found.inexact) of \(width) pixels come back elsewhere, by \(pixels(found.greatest)) px "
    + "at most (pixel \(found.pixel)); "
  words +=
    found.nearestWrong == 0
    ? "nearest reads every pixel, so use it for whole shifts. "
    : "nearest reads \(found.nearestWrong) pixels wrong, so do not use this grid. "
  if entry.best == .textbook {
    words += "No formula in this format is better"
  } else {
    words +=
      "`\(entry.best.rawValue)` is better: \(entry.bestCounts.inexact) inexact, "
      + "\(pixels(entry.bestCounts.greatest)) px at most"
  }
  return words
    + (found.nearestWrong > 0 || entry.format == .bfloat16
      ? "; for exact control slice or roll." : ".")
}
