import ExactArithmetic
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The tables of the precision page that fold.
enum PrecisionDetails {
  static func write(_ study: PrecisionStudy, in page: inout Markdown) {
    page.details("Every certificate") { headline(study, &$0) }
    page.details("Formulas and alternatives, ranked") { ranking(study, &$0) }
    page.details("Derived bounds beside what was run") { bounds(study, &$0) }
    page.details("The worst that a search found, fractions of pixels included") {
      worst(study, &$0)
    }
    page.details("Which published tolerance would notice") { audit(study, &$0) }
  }
}

/// A number of pixels: exact as a power of two or in three digits where it is one of these, else about so in four.
func pixels(_ value: Rational) -> String {
  guard !value.isZero else { return "0" }
  if value.numerator == 1, let denominator = value.denominator.asInt,
    denominator & (denominator - 1) == 0, denominator > 8
  {
    return "2⁻" + superscript(denominator.trailingZeroBitCount)
  }
  let isShort = [1, 10, 100, 1000].contains { factor in
    let scaled = value * Rational(factor)
    return scaled.isInteger && scaled < 1000
  }
  return isShort ? value.decimal(significantDigits: 3) : "≈\(value.decimal(significantDigits: 4))"
}

/// A number as an exponent is written.
func superscript(_ exponent: Int) -> String {
  let powers = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  return String(String(exponent).compactMap(\.wholeNumberValue).map { powers[$0] })
}

func pixels(_ value: Double) -> String { pixels(Rational(exactly: value) ?? 0) }

/// How much of all coordinates a certificate counts.
private func share(_ counter: Counter, _ certificate: Certificate) -> String {
  certificate[counter].percent(of: certificate[.coordinates])
}

private func width(_ value: Int?) -> String { value.map(\.grouped) ?? "none" }

private func headline(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.paragraph(
    "The textbook formula, mapped back by PyTorch's CPU kernel without fused operations "
      + "(`pytorch-cpu`). *Below*: the position lies below its pixel; *outside*: it lies beyond the centre of an "
      + "outermost pixel; a tie is a position half-way between two pixels.")
  func names(_ c: Certificate) -> [String] {
    [
      c.rule.format.title
        + (c.rule.arithmetic == c.rule.format ? "" : ", positions in \(c.rule.arithmetic.title)"),
      "\(c.rule.alignCorners)", "\(c.widths.lowerBound)…\(c.widths.upperBound.grouped)",
    ]
  }
  page.table(
    ["format", "align_corners", "widths", "coordinates", "inexact", "below", "outside"],
    numbers: [3, 4, 5, 6],
    study.headline.map { c in
      names(c) + [
        c[.coordinates].grouped, share(.inexact, c), share(.below, c), c[.outside].grouped,
      ]
    })
  page.table(
    [
      "format", "align_corners", "widths", "nearest wrong, first at", "ties sent wrong",
      "largest error (px)", "at",
    ], numbers: [3, 4, 5],
    study.headline.map { c in
      names(c) + [
        c.firstWidth(.nearestWrong).map { "\(share(.nearestWrong, c)), \($0.grouped)" } ?? "none",
        c[.tiesWrong].percent(of: c[.ties]), pixels(c.maximumError.value),
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
}

private func ranking(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.paragraph(
    "Aligned corners, every pixel of the stated widths (proved). In each format and mapping the "
      + "smallest largest error comes first, then the smallest share of inexact pixels. *Bound proves "
      + "nearest to* is a width up to which the derived bound, with the worst rounding of a reciprocal at every width, shows "
      + "without running anything that nearest reads every pixel, looked for up to 2²⁴; a dash marks rules it does not cover. `fused-scaling` is "
      + "`fma(g, (n−1)/2, (n−1)/2)`.")
  for format in NumberFormat.rounding {
    let rules = study.ranking.filter { $0.rule.format == format }
    guard let widths = rules.first?.certificate.widths else { continue }
    page.heading(4, "\(format.title), widths \(widths.lowerBound)…\(widths.upperBound.grouped)")
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

func precisionLedger(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Where the error is born")
  page.picture(
    "grid-sample-ledger.svg",
    alternative: "Share of each stage in the summed error magnitude, one bar per format")
  page.paragraph(
    "Each sample's deviation from the exact answer is split into five rationals that add up to it\(balance(study)). "
      + "Shares of the summed magnitudes over \(study.ledgers.first?.cases.grouped ?? "no") samples of random planes of 2 to "
      + "24 pixels a side in each format: the textbook grid with aligned corners, read back by `pytorch-cpu`, bilinear, at "
      + "positions inside the image, about half of them drawn whole, the others multiples of 1/16 (observed). Below them: by how many ulps, "
      + "spacings of the format, a sample is away from the exact answer rounded once.")
  page.table(
    ["format"] + Ledger.partNames, numbers: [1, 2, 3, 4, 5],
    study.ledgers.map { totals in
      let sum = totals.magnitudes.reduce(.zero, +)
      return [totals.rule.format.title] + totals.magnitudes.map { share($0, of: sum) }
    })
  page.picture(
    "grid-sample-ulps.svg",
    alternative: "Histogram of the distance from the correctly rounded answer in ulps, per format")
}

/// Nothing, unless some sample's parts do not add up.
private func balance(_ study: PrecisionStudy) -> String {
  let rest = study.ledgers.reduce(0) { $0 + $1.unbalanced }
  return rest == 0 ? "" : " but for \(rest.grouped) samples"
}

func share(_ part: Rational, of total: Rational) -> String {
  guard !total.isZero else { return "–" }
  let parts = (part / total * 10_000 + Rational(1, over: 2)).floor().asInt ?? 0
  return parts.percent(of: 10_000)
}

private func worst(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.paragraph(
    "Float, `pytorch-cpu`, widths up to \(study.greatestSearchWidth), positions in 2⁻²⁰ of a "
      + "pixel, pixel values whole from −255 to 255; a targeted search climbs towards the greatest "
      + "distance, so each number is observed (≥).")
  page.table(
    [
      "distance of", "≥", "width: position", "pixels left, right", "exact", "grid_sample",
      "deform",
    ],
    numbers: [1, 2, 3, 4, 5, 6],
    study.worst.map {
      [
        $0.pair.rawValue, $0.distance.decimal(significantDigits: 4),
        "\($0.example.width): \($0.example.pixel) + \($0.example.parts)·2⁻²⁰",
        "\($0.example.left), \($0.example.right)",
        $0.reading.exact.decimal(significantDigits: 10),
        $0.reading.gridSample.decimal(significantDigits: 10),
        $0.reading.deform.decimal(significantDigits: 10),
      ]
    })
}

private func audit(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.paragraph(
    "The smallest width at which what the identity grid in Float returns at one pixel is refused, over every width "
      + "searched (2…4,096 in the committed report), for the two images below and no other: a tolerance that scales "
      + "with the values notices other images earlier or later. The image has two equal rows of one value and "
      + "one other pixel, which alone is compared: the inputs are the width, that pixel, and `2·i/(n−1) − 1` (or "
      + "`(2·i+1)/n − 1`). *got* is what our `gridSample` returned there. A dash: at no width of the range."
  )
  for isLit in [true, false] {
    page.heading(4, isLit ? "At a single 1 among zeros" : "At a single 0 among ones")
    page.table(
      [
        "suite", "tolerance", "aligned: width, pixel", "got", "not aligned: width, pixel", "got",
      ], numbers: [2, 3, 4, 5],
      PublishedTolerance.all.map { tolerance in
        var row = [tolerance.suite, tolerance.text]
        for alignCorners in [true, false] {
          let entry = study.audit.first {
            $0.tolerance == tolerance && $0.alignCorners == alignCorners && $0.isLitPixel == isLit
          }
          row +=
            entry?.width.map { ["\($0.grouped), \(entry!.pixel.grouped)", "\(entry!.got)"] }
            ?? ["–", "–"]
        }
        return row
      })
  }
}
